"""A solution notebook taken apart: its cells, the roles they play, and a run without a kernel."""

import contextlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.keys import Key

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its id, whether it is code, its source and its tags."""

    id: str
    is_code: bool
    source: str
    tags: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """The question a cell belongs to, ``q2``; empty if to none."""
        head = self.id.partition("-")[0]
        return head if head[:1] == "q" and head[1:].isdigit() else ""


@dataclass(frozen=True, slots=True)
class Solution:
    """A solution notebook: the only source of its exercise.

    Attributes
    ----------
    path : Path
        The notebook.
    number, title : str
        Two digits; the exercise's title.
    minutes : int
        Planned working time.
    cells : list of Cell
        In order.
    """

    path: Path
    number: str
    title: str
    minutes: int
    cells: list[Cell] = field(repr=False)

    def role(self, question: str, role: str) -> Cell:
        """Return a question's cell by its role: ``solution`` or ``check``.

        Raises
        ------
        CourseError
            If there is no such cell.
        """
        wanted = f"{question}-{role}"
        for cell in self.cells:
            if cell.id == wanted:
                return cell
        raise CourseError(f"{self.path.name} has no cell {wanted}")


def solutions_folder() -> Path:
    """Return the folder of the solutions, which only a clone of the repository has.

    Raises
    ------
    CourseError
        If there is none.
    """
    folder = course.root() / "solutions"
    if not any(folder.glob("[0-9][0-9]_*.ipynb")):
        raise CourseError(
            "the solutions are not part of the installed course; run this in a clone of the "
            "repository"
        )
    return folder


def solutions(folder: Path | None = None) -> list[Solution]:
    """Return all solution notebooks of a folder in the order of the lessons."""
    paths = sorted((folder or solutions_folder()).glob("[0-9][0-9]_*.ipynb"))
    return [read_solution(path) for path in paths]


def pick(numbers: Sequence[str] | None) -> list[Solution]:
    """Return the solutions named by number, all of them if none is named.

    Raises
    ------
    CourseError
        If there is no such exercise.
    """
    known = {solution.number: solution for solution in solutions()}
    wanted = list(numbers or known)
    for number in wanted:
        if number not in known:
            raise CourseError(f"no exercise {number!r}; there are {', '.join(known)}")
    return [known[number] for number in wanted]


def read_solution(path: Path) -> Solution:
    """Read a solution notebook.

    Raises
    ------
    CourseError
        If the file is missing, no notebook, or lacks what the exercises need of it.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        about = notebook["metadata"]["ai_bubble"]
        cells = [
            Cell(
                cell["id"],
                cell["cell_type"] == "code",
                "".join(cell["source"]),
                tuple(cell["metadata"].get("tags", ())),
            )
            for cell in notebook["cells"]
        ]
        return Solution(path, about["lesson"], about["title"], about["minutes"], cells)
    except OSError as problem:
        raise CourseError(f"there is no solution notebook {path}") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise CourseError(f"{path} is not a solution notebook: {problem!r}") from None


def steps(
    solution: Solution, variant: int, *, leave_out: frozenset[str] = frozenset()
) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """Run the code cells one by one, and yield each with the names as they are before it runs.

    The cells run in this process, without a kernel: nothing is displayed, what is printed is
    dropped.

    Raises
    ------
    CourseError
        If a cell fails; names the notebook, the cell and the variant.
    """
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    for cell in solution.cells:
        if not cell.is_code or cell.id in leave_out:
            continue
        yield cell, namespace
        run_source(cell.source, namespace, f"{solution.path.name}, {cell.id}, variant {variant}")
        if "parameters" in cell.tags:
            namespace["variant"] = variant


def run_source(source: str, namespace: dict[str, Any], where: str) -> None:
    """Run one cell's source in a namespace."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source, f"<{where}>", "exec"), namespace)
        except Exception as problem:
            raise CourseError(f"{where}: {type(problem).__name__}: {problem}") from problem


def run_solution(
    solution: Solution, variant: int, *, leave_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Run a whole solution and return its names."""
    namespace: dict[str, Any] = {}
    for _, names in steps(solution, variant, leave_out=leave_out):
        namespace = names
    return namespace


def declared(namespace: Mapping[str, Any]) -> Exercise:
    """Return the object that a solution's check cells declared their questions to.

    Raises
    ------
    CourseError
        If there is none.
    """
    found = namespace.get("check")
    if not isinstance(found, Exercise):
        raise CourseError('the notebook needs `check = Exercise("03", variant)` in its start cell')
    return found


def keys_of(solution: Solution, variant: int) -> list[Key]:
    """Return the answer keys of one variant, by running the solution."""
    return declared(run_solution(solution, variant)).keys
