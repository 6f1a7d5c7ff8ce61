"""One notebook executed by papermill for the handouts, and its asserted numbers put in."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from ai_bubble.errors import CourseError
from ai_bubble.handouts.engine import NAME, Shown, Trace


class CellFailedError(CourseError):
    """A notebook whose execution stopped at a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an executed notebook.

    Attributes
    ----------
    id, source : str
        As in the notebook.
    is_code : bool
        Whether it is a code cell.
    tags : tuple of str
        Its tags.
    metadata : dict
        The cell's metadata.
    shown : list of Shown
        What it showed; empty for Markdown.
    """

    id: str
    source: str
    is_code: bool
    tags: tuple[str, ...]
    metadata: dict[str, Any]
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class Executed:
    """An executed notebook: what it says of itself, its cells, and its names at the end."""

    about: dict[str, Any]
    cells: list[Cell]
    names: dict[str, Any]


def execute(notebook: Path | dict[str, Any], parameters: Mapping[str, Any]) -> Executed:
    """Execute a notebook with parameters, in this process and in an empty folder.

    Run each notebook in a process of its own: its names and working folder are the process's.

    Parameters
    ----------
    notebook : Path or dict
        The file, or a notebook as JSON holds it.
    parameters : mapping
        Values for the cell tagged ``parameters``; only names that it sets.

    Raises
    ------
    CellFailedError
        If a cell fails; names the cell and its error.
    """
    trace = Trace()
    node = (
        nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
        if isinstance(notebook, Path)
        else nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    )
    with tempfile.TemporaryDirectory(prefix="handout-", ignore_cleanup_errors=True) as folder:
        try:
            done = execute_notebook(
                node,
                None,
                parameters=dict(parameters),
                engine_name=NAME,
                progress_bar=False,
                cwd=folder,
                trace=trace,
            )
        except PapermillExecutionError as problem:
            raise CellFailedError(_said(node, problem)) from None
    cells = [
        Cell(
            str(cell.id),
            str(cell.source),
            cell.cell_type == "code",
            tuple(cell.metadata.get("tags", ())),
            dict(cell.metadata),
            trace.shown.get(str(cell.id), []),
        )
        for cell in done.cells
        if "injected-parameters" not in cell.metadata.get("tags", ())
    ]
    return Executed(dict(done.metadata["ai_bubble"]), cells, trace.names)


def _said(node: Any, problem: PapermillExecutionError) -> str:
    ident = next((str(cell.id) for cell in node.cells if cell.source == problem.source), "?")
    lines = problem.evalue.strip().splitlines() or [""]
    return f"cell {ident!r} failed with {problem.ename}: {lines[0]}"
