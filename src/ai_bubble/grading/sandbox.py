"""The wall around the warm parent: what of this machine it can see at all."""

import os
import shutil
import site
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import ai_bubble
from ai_bubble import course
from ai_bubble.errors import CourseError

_SYSTEM: Final = (
    *("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives"),
    *("/etc/fonts", "/etc/localtime", "/etc/mime.types"),
)
_ENVIRONMENT: Final = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "ignore",
    "TMPDIR": "/tmp",
}


def bubblewrap() -> str:
    """Return where bubblewrap is.

    Raises
    ------
    CourseError
        If it is not installed.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise CourseError(
            "grading runs submissions in bubblewrap, which is not installed here; install it "
            "(apt-get install bubblewrap), or say --sandbox none to run them unprotected"
        )
    return found


def command(sandbox: str, secrets: Sequence[Path] = ()) -> list[str]:
    """Return the command that starts the warm parent.

    Parameters
    ----------
    sandbox : str
        ``bwrap`` or ``none``.
    secrets : sequence of Path
        Folders that a submission must not see even if Python lies around them: solutions,
        submissions, results.

    Raises
    ------
    CourseError
        If bubblewrap is asked for and missing.
    """
    python = [sys.executable, "-P", "-m", "ai_bubble.grading.warm"]
    if sandbox == "none":
        return [*python, "--sandbox=none"]
    places = _places()
    parts = [bubblewrap(), "--die-with-parent", "--new-session", "--clearenv"]
    parts += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if os.getuid() == 0:
        # Root in the sandbox would escape the limit on processes: the parent becomes an ordinary
        # user, and needs leave to do so.
        parts += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        parts += ["--unshare-user"]
    for name, value in _ENVIRONMENT.items():
        parts += ["--setenv", name, value]
    for folder in sorted({parent for place in places for parent in place.parents} - {Path("/")}):
        if not any(folder == place or place in folder.parents for place in places):
            parts += ["--perms", "0755", "--dir", str(folder)]
    for place in places:
        parts += _shown(place)
    parts += ["--perms", "1777", "--dir", "/tmp", "--dev", "/dev", "--proc", "/proc"]
    for secret in secrets:
        hidden = secret.resolve()
        if any(place in hidden.parents or place == hidden for place in places):
            parts += ["--perms", "0000", "--tmpfs", str(hidden)]
    return [*parts, "--remount-ro", "/dev", "--remount-ro", "/", "--", *python]


def _places() -> list[Path]:
    """Return what Python and the course need, outer folders first."""
    wanted = [Path(name) for name in _SYSTEM]
    wanted += [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable)]
    wanted += [Path(sys.executable).resolve(), Path(site.getusersitepackages())]
    wanted += [Path(ai_bubble.__file__).parent, course.datasets()]
    found: list[Path] = []
    for place in sorted({p for p in wanted if p.exists()}, key=lambda p: len(p.parts)):
        if not any(outer in place.parents for outer in found):
            found.append(place)
    return found


def _shown(place: Path) -> list[str]:
    if place.is_symlink():
        return ["--symlink", str(place.readlink()), str(place)]
    return ["--ro-bind", str(place), str(place)]
