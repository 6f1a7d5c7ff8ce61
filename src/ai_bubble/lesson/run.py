"""Run a lesson once, and compare every asserted number of its prose with what it computed."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.lesson.prose import Assertion, Value, agrees, assertions


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell of a lesson.

    Attributes
    ----------
    cell : str
        The cell's id.
    expression : str
        The assertion's expression; empty if the cell itself failed.
    found : str
        The text in front of the assertion.
    expected : str or None
        The value the lesson computed; None if there is none.
    message : str
        The problem as one sentence.
    """

    cell: str
    expression: str
    found: str
    expected: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


@dataclass(frozen=True, slots=True)
class LessonRun:
    """A lesson that was executed: its problems, its running time and the notebook with outputs.

    Attributes
    ----------
    path : Path
        The lesson.
    seconds : float
        Wall-clock time of the run, the kernel's start included, seconds.
    problems : list of Problem
        Empty if every cell ran and every asserted number is right.
    notebook : NotebookNode
        The executed notebook, without widget state, so that a converter shows what stands in for
        the widgets.
    """

    path: Path
    seconds: float
    problems: list[Problem]
    notebook: Any


def check_lesson(
    path: Path | str, *, timeout: int = 120, env: Mapping[str, str] | None = None
) -> LessonRun:
    """Execute a lesson with the parameters it carries, and check the numbers of its prose.

    The lesson runs in an empty folder of its own. The assertions are evaluated in the same kernel
    after the last cell, so a name must still hold there what the prose says of it.

    Parameters
    ----------
    path : Path or str
        The notebook.
    timeout : int, optional
        Limit for each cell, seconds.
    env : mapping of str to str, optional
        Environment variables for the kernel, beside those of this process.

    Raises
    ------
    CourseError
        If nbclient is not installed, or the file is missing or no notebook.
    """
    try:
        import nbformat
        from nbclient import NotebookClient
    except ImportError as problem:
        raise CourseError(
            "checking a lesson needs nbclient; install it with: "
            'pip install "ai-bubble-course[teach]"'
        ) from problem
    path = Path(path)
    try:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except OSError as problem:
        raise CourseError(f"no lesson at {path}") from problem
    except Exception as problem:
        raise CourseError(f"{path} is not a notebook: {problem}") from problem
    said = [
        (str(cell.id), assertion)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for assertion in assertions(cell.source)
    ]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="lesson-", ignore_cleanup_errors=True) as folder:
        client = NotebookClient(
            notebook,
            timeout=timeout,
            resources={"metadata": {"path": folder}},
        )
        failed, values = _run(client, [assertion.expression for _, assertion in said], env or {})
    seconds = time.perf_counter() - started
    # A lesson that failed gave no values: then the failure is the one thing to report.
    compared = [_compare(*pair, value) for pair, value in zip(said, values, strict=False)]
    problems = [problem for problem in (failed, *compared) if problem]
    return LessonRun(path, seconds, problems, notebook)


def _run(
    client: Any, expressions: list[str], env: Mapping[str, str]
) -> tuple[Problem | None, list[Value]]:
    from nbclient.exceptions import CellControlSignal, DeadKernelError
    from nbformat.v4 import new_code_cell

    cells = client.nb.cells
    # What the kernel logs on its own is not the lesson's.
    with client.setup_kernel(env={**os.environ, **env}, stderr=subprocess.DEVNULL):
        for index, cell in enumerate(cells):
            try:
                client.execute_cell(cell, index)
            except (CellControlSignal, DeadKernelError) as problem:
                return Problem(cell.id, "", "", None, _in_one_line(problem)), []
        cells.append(new_code_cell(_ASK.format(expressions=expressions)))  # type: ignore[no-untyped-call]
        try:
            asked = client.execute_cell(cells[-1], len(cells) - 1)
        finally:
            cells.pop()
    printed = "".join(output.get("text", "") for output in asked.outputs)
    return None, [Value(*pair) for pair in json.loads(printed.splitlines()[-1])]


_ASK = (
    '__import__("ai_bubble.lesson.prose", fromlist=["prose"])'
    ".print_values({expressions!r}, globals())"
)


def _in_one_line(problem: Exception) -> str:
    name, value = getattr(problem, "ename", ""), getattr(problem, "evalue", "")
    if name:
        return f"the cell failed with {name}: {value}"
    return f"the cell failed: {(str(problem).strip().splitlines() or [repr(problem)])[0]}"


def _compare(cell: str, assertion: Assertion, value: Value) -> Problem | None:
    found, expression = assertion.text[-40:].strip(), assertion.expression
    if value.text is None:
        message = f"“{expression}” cannot be evaluated: {value.error}"
    elif not any(character.isdigit() for character in value.text):
        message = f"“{expression}” gives {value.text!r}, which is no number"
    elif not agrees(assertion.text, value.text):
        message = f"the text says “{found}”, but {expression} gives {value.text}"
    else:
        return None
    return Problem(cell, expression, found, value.text, message)
