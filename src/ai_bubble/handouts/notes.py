"""The instructor's teaching notes of a lesson: ``solutions/notes/03.md``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble import course
from ai_bubble.errors import CourseError

_SECTION: Final = re.compile(r"^## (?P<cell>\S+) · (?P<minutes>\d+) minutes?$", re.MULTILINE)
_TITLE: Final = re.compile(r"\A# .*\n+")


@dataclass(frozen=True, slots=True)
class Note:
    """What to do in class from one cell on, and how long it takes.

    Attributes
    ----------
    cell : str
        Id of the cell at which this stretch begins.
    minutes : int
        Planned time.
    text : str
        Markdown, with asserted numbers.
    """

    cell: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """A lesson's teaching notes: what to know before class, then stretch by stretch."""

    before: str
    notes: tuple[Note, ...]


def folder() -> Path:
    """Return the folder of the notes, which only a clone of the repository has."""
    return course.root() / "solutions" / "notes"


def read_notes(number: str) -> Notes:
    """Read the teaching notes of a lesson.

    Parameters
    ----------
    number : str
        Two digits.

    Raises
    ------
    CourseError
        If there are none, as in an installed wheel.
    """
    path = folder() / f"{number}.md"
    if not path.is_file():
        raise CourseError(
            "the instructor's edition needs the solutions and notes, which are not part of the "
            "installed course; run this in a clone of the repository"
        )
    text = _TITLE.sub("", path.read_text(encoding="utf-8"))
    found = list(_SECTION.finditer(text))
    ends = [section.start() for section in found[1:]] + [len(text)]
    notes = tuple(
        Note(section["cell"], int(section["minutes"]), text[section.end() : end].strip())
        for section, end in zip(found, ends, strict=True)
    )
    return Notes(text[: found[0].start()].strip() if found else text.strip(), notes)
