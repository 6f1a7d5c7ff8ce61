"""Running a solution notebook in a real kernel, and keeping its outputs in the file."""

import json
import subprocess
import tempfile
from pathlib import Path

from ai_bubble.errors import CourseError


def execute(path: Path, *, cell_seconds: int = 120) -> bool:
    """Run a solution notebook from top to bottom and store its outputs.

    Parameters
    ----------
    path : Path
        The notebook; written only if something in it changed.
    cell_seconds : int, optional
        Limit for each cell, seconds.

    Returns
    -------
    bool
        Whether the file was written.

    Raises
    ------
    CourseError
        If a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="solution-", ignore_cleanup_errors=True) as folder:
        client = NotebookClient(
            notebook,
            timeout=cell_seconds,
            record_timing=False,
            store_widget_state=False,
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute(stderr=subprocess.DEVNULL)
        except CellExecutionError as problem:
            raise CourseError(
                f"{path.name} fails with {problem.ename}: {problem.evalue}"
            ) from problem
    # The kernel adds its own version here, which changes from machine to machine.
    notebook.metadata["language_info"] = {"name": "python"}
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    after = json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before
