"""Checking a whole notebook in a fresh kernel, as CI in a student's own repository does."""

import json
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.junit import Case, Suite
from ai_bubble.exercises.selfcheck import SelfCheck
from ai_bubble.exercises.verdict import Verdict

_ASK: Final = (
    '__import__("ai_bubble.exercises.fresh", fromlist=["fresh"]).print_verdicts(globals())'
)
_MARK: Final = "ai-bubble verdicts: "


@dataclass(slots=True)
class Checked:
    """A notebook that was run and checked.

    Attributes
    ----------
    path : Path
        The notebook.
    verdicts : dict of str to Verdict
        By question, in order.
    stopped : list of str
        Cells that ended with an error, one sentence each.
    error : str
        Why the notebook could not be checked at all; empty if it could.
    seconds : float
        Wall-clock time, the kernel's start included.
    """

    path: Path
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether every answer is right or waits for a reader."""
        return not self.error and all(verdict.is_right for verdict in self.verdicts.values())

    def suite(self) -> Suite:
        """Return the result for JUnit."""
        cases = [
            Case(
                question,
                failure="" if verdict.is_right else str(verdict),
                skipped=verdict.say if verdict.state == "waiting" else "",
            )
            for question, verdict in self.verdicts.items()
        ]
        return Suite(str(self.path), cases, self.error, self.seconds)


def notebooks(paths: Sequence[Path]) -> list[Path]:
    """Return the notebooks that paths name; a folder stands for the notebooks in it.

    Raises
    ------
    CourseError
        If a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.glob("*.ipynb") if not p.name.startswith("."))
            if not inside:
                raise CourseError(f"there is no notebook in {path}")
            found.extend(inside)
        else:
            found.append(path)
    return found


def check_notebook(path: Path, *, cell_seconds: int = 60) -> Checked:
    """Run a notebook in a fresh kernel, in its own folder, and check every answer.

    A cell that fails stops no other. The notebook's file stays as it is.

    Parameters
    ----------
    path : Path
        The notebook.
    cell_seconds : int, optional
        Limit for each cell, seconds.
    """
    started = time.perf_counter()
    checked = Checked(path)
    try:
        _run(checked, cell_seconds)
    except CourseError as problem:
        checked.error = str(problem)
    checked.seconds = time.perf_counter() - started
    return checked


def _run(checked: Checked, cell_seconds: int) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat.v4 import new_code_cell

    notebook = _read(checked.path)
    notebook.cells.append(new_code_cell(_ASK))  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=cell_seconds,
        interrupt_on_timeout=True,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(checked.path.resolve().parent)}},
    )
    try:
        with client.setup_kernel(stderr=subprocess.DEVNULL):
            for place, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    client.execute_cell(cell, place)
    except DeadKernelError:
        raise CourseError("the notebook's kernel died while it ran") from None
    except CellTimeoutError:
        raise CourseError(f"a cell ran for more than {cell_seconds} seconds") from None
    except Exception as problem:
        raise CourseError(f"the notebook could not be run: {problem}") from problem
    for cell in notebook.cells[:-1]:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                name = cell.get("id", "a cell")
                checked.stopped.append(f"{name} stops with {output.ename}: {output.evalue}")
    printed = "".join(output.get("text", "") for output in notebook.cells[-1].outputs)
    line = next((x for x in printed.splitlines() if x.startswith(_MARK)), None)
    if line is None:
        raise CourseError(
            "the notebook has no self-check: its cell with the key is missing or was changed; "
            "copy it from a fresh notebook"
        )
    found = json.loads(line.removeprefix(_MARK))
    checked.verdicts = {question: Verdict(**plain) for question, plain in found.items()}


def _read(path: Path) -> Any:
    import nbformat

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"there is no notebook {path}") from None
    except (OSError, UnicodeError) as problem:
        raise CourseError(f"{path} cannot be read: {problem}") from None
    try:
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as problem:
        # nbformat's first sentence names the fault; behind it stands the file's content.
        why = re.split(r"[:.\n]", str(problem))[0] or type(problem).__name__
        raise CourseError(f"{path} is not a notebook: {why}") from None
    return notebook


def print_verdicts(namespace: Mapping[str, Any]) -> None:
    """Print the verdicts of the notebook's self-check as one line, for the process that asks."""
    checks = [value for value in namespace.values() if type(value) is SelfCheck]
    if checks:
        verdicts = checks[-1].verdicts(namespace)
        plain = {
            question: {
                "question": one.question,
                "state": one.state,
                "say": one.say,
                "see": one.see,
            }
            for question, one in verdicts.items()
        }
        print(f"\n{_MARK}{json.dumps(plain)}")
