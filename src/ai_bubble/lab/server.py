"""JupyterLab on a workspace."""

import os
import sys
import webbrowser
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from ai_bubble.errors import CourseError

_CONFIG = Path(__file__).with_name("config")


def split_arguments(arguments: list[str], default: str) -> tuple[Path, list[str]]:
    """Tell the workspace from the options that go through to JupyterLab.

    Parameters
    ----------
    arguments : list of str
        At most one folder, and options written as ``--name=value`` or ``--flag``.
    default : str
        The folder where none is named.

    Raises
    ------
    CourseError
        If two folders are named, or an option's value stands apart from it.

    Examples
    --------
    >>> split_arguments(["course", "--ServerApp.ip=127.0.0.1"], default="w")[1]
    ['--ServerApp.ip=127.0.0.1']
    """
    options = [word for word in arguments if word.startswith("-")]
    folders = [word for word in arguments if not word.startswith("-")]
    for before, word in pairwise(arguments):
        if before.startswith("-") and "=" not in before and not word.startswith("-"):
            raise CourseError(
                f"is '{word}' the workspace or the value of {before}? Put the workspace first, "
                f"and write an option for JupyterLab as {before}={word}"
            )
    if len(folders) > 1:
        raise CourseError(f"one workspace at a time, not {len(folders)}: {', '.join(folders)}")
    return Path(folders[0] if folders else default), options


def running_url(workspace: Path, page: str) -> str | None:
    """Return the address of `page` in a JupyterLab that already runs on the workspace, if any."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if Path(server["root_dir"]).resolve() == workspace.resolve():
            token = f"?token={server['token']}" if server["token"] else ""
            return f"{server['url']}lab/tree/{quote(page)}{token}"
    return None


def show(url: str) -> None:
    """Open an address in the user's browser."""
    webbrowser.open(url)


def start(workspace: Path, page: str, options: list[str]) -> None:
    """Start JupyterLab in the workspace, on one page, and stay until it ends.

    Parameters
    ----------
    workspace : Path
        Root folder of the server.
    page : str
        Notebook to open, relative to the workspace.
    options : list of str
        Further options for JupyterLab.
    """
    # Read when jupyter_core is imported; the course's own settings come first, the user's stay.
    paths = [str(_CONFIG), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    # The kernel named python3 must be the one of this environment, not one of the user's folder.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    from jupyterlab.labapp import LabApp

    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in options:
        options = ["--allow-root", *options]
    sys.argv = ["jupyter-lab"]  # JupyterLab looks here for the name of the program it is
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={workspace.resolve()}",
            f"--LabApp.default_url=/lab/tree/{quote(page)}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *options,
        ]
    )
