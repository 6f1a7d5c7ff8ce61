"""Where the course's files lie, in a clone or in an installed wheel, and the lessons in order."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ai_bubble.errors import CourseError

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds ``lessons/``, ``exercises/`` and ``datasets/``.

    Returns
    -------
    Path
        The repository in a clone, the package's ``_course`` folder in an installed wheel.

    Raises
    ------
    CourseError
        If neither is there, that is, if the installation is damaged.
    """
    repository = _PACKAGE.parent.parent
    for folder in (_PACKAGE / "_course", repository):
        if (folder / "datasets" / "datapackage.json").is_file():
            return folder
    raise CourseError(
        "the course's files are missing from this installation; "
        "install it again with: pip install --force-reinstall ai-bubble-course"
    )


def datasets() -> Path:
    """Return the folder of the CSV files and ``datapackage.json``."""
    return root() / "datasets"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: its number, file and what its notebook's metadata say of it.

    Attributes
    ----------
    number : str
        Two digits, ``"03"``.
    path : Path
        The notebook.
    title, question : str
        The lesson's title and the one question it asks.
    minutes : int
        Planned working time, minutes.
    """

    number: str
    path: Path
    title: str
    question: str
    minutes: int


def lessons() -> list[Lesson]:
    """Return the lessons in teaching order.

    Examples
    --------
    >>> from ai_bubble.course import lessons
    >>> lessons()[0].path.name
    '00_reading_the_case.ipynb'
    """
    found = []
    for path in sorted((root() / "lessons").glob("[0-9][0-9]_*.ipynb")):
        about = json.loads(path.read_text(encoding="utf-8"))["metadata"]["ai_bubble"]
        found.append(
            Lesson(path.name[:2], path, about["title"], about["question"], about["minutes"])
        )
    return found
