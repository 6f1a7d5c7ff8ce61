"""Answer keys and original notebooks of every variant, from the solutions, each worked out once."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises.derive import derive_with_keys
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import Solution, read_solution, solutions
from ai_bubble.exercises.variants import VARIANTS


@dataclass(frozen=True, slots=True)
class Sheet:
    """What grading needs of one exercise and variant.

    Attributes
    ----------
    keys : list of Key
        The open keys.
    derived : dict
        The notebook that the student was given.
    sha256 : str
        Of both: what was graded by another key is graded again.
    """

    keys: list[Key]
    derived: dict[str, Any]
    sha256: str


class KeyStore:
    """Keys by exercise and variant.

    Parameters
    ----------
    folder : Path, optional
        Folder of the solutions.

    Raises
    ------
    CourseError
        If there are no solutions.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not any(folder.glob("[0-9][0-9]_*.ipynb")):
            raise CourseError(f"there is no solution notebook in {folder}")
        self._solutions = {solution.number: solution for solution in solutions(folder)}
        self._sheets: dict[tuple[str, int], Sheet] = {}

    @property
    def exercises(self) -> list[str]:
        """Numbers of the exercises that can be graded."""
        return list(self._solutions)

    @property
    def folder(self) -> Path:
        """Where the solutions lie."""
        return next(iter(self._solutions.values())).path.parent

    def solution(self, exercise: str) -> Solution:
        """Return the solution of an exercise."""
        return self._solutions[exercise]

    def solved(self, exercise: str) -> dict[str, str]:
        """Return question ids and the source of their solutions."""
        return {
            cell.question: cell.source
            for cell in self._solutions[exercise].cells
            if cell.question and cell.id == f"{cell.question}-solution"
        }

    def sheet(self, exercise: str, variant: int) -> Sheet:
        """Return keys and notebook of one variant.

        Raises
        ------
        CourseError
            If there is no such exercise or variant.
        """
        if exercise not in self._solutions:
            raise CourseError(f"no exercise {exercise!r}; there are {', '.join(self._solutions)}")
        if not 0 <= variant < VARIANTS:
            raise CourseError(f"no variant {variant}; there are 0 to {VARIANTS - 1}")
        wanted = exercise, variant
        if wanted not in self._sheets:
            self._sheets[wanted] = sheet(self._solutions[exercise].path, variant)
        return self._sheets[wanted]


def sheet(path: Path, variant: int) -> Sheet:
    """Work out keys and notebook of one variant by running the solution."""
    derived, keys = derive_with_keys(read_solution(path), variant)
    text = json.dumps([derived, [_plain(key) for key in keys]], sort_keys=True)
    return Sheet(keys, derived, hashlib.sha256(text.encode()).hexdigest())


def _plain(key: Key) -> list[Any]:
    return [
        key.question.as_plain(),
        [[one.expected, one.say, one.see] for one in key.answers],
        key.hidden_calls,
        [one.expected for one in key.hidden_answers],
        key.rubric,
    ]
