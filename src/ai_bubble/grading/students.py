"""Finding a student of the class by id, login, number or name."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from ai_bubble.errors import CourseError
from ai_bubble.exercises import manifest
from ai_bubble.exercises.roster import Student, read_roster


class Known:
    """The students of a class.

    Parameters
    ----------
    students : sequence of Student
        Of a roster or a manifest; none if the class is not known.

    Examples
    --------
    >>> known = Known([Student("s1", "Ada Lovelace"), Student("s2", "Bo Ek")])
    >>> known.named("lovelaceada").id, known.find("S2").id, known.ending("fall-s1").id
    ('s1', 's2', 's1')
    """

    def __init__(self, students: Sequence[Student] = ()) -> None:
        self._by_id = {_fold(student.id): student for student in students}
        self._by_name: dict[str, Student | None] = {}
        for student in students:
            for name in set(_ways(student.name)):
                # Two students of one name cannot be told apart by it.
                self._by_name[name] = None if name in self._by_name else student

    def has(self, ident: str) -> bool:
        """Return whether this is somebody's id."""
        return _fold(ident) in self._by_id

    def find(self, *idents: str) -> Student | None:
        """Return the student who has one of these ids."""
        return next(filter(None, (self._by_id.get(_fold(ident)) for ident in idents)), None)

    def named(self, name: str) -> Student | None:
        """Return the only student of that name, in whatever order and form it is written.

        A group's name may stand before it, with a hyphen.
        """
        parts = name.split("-")
        for first in range(len(parts)):
            tried = "-".join(parts[first:])
            for way in (" ".join(sorted(_words(tried))), "".join(_words(tried))):
                if student := self._by_name.get(way):
                    return student
        return None

    def ending(self, name: str) -> Student | None:
        """Return the student whose id stands at the beginning or the end of a name."""
        places = [found.start() for found in re.finditer("[-_ ]", name[:200])]
        for place in places:
            if student := self.find(name[place + 1 :]):
                return student
        for place in reversed(places):
            if student := self.find(name[:place]):
                return student
        return None


def read_students(path: Path) -> list[Student]:
    """Read a class from a roster, or from the manifest that ``ai-bubble assign`` writes.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    if path.name != manifest.MANIFEST:
        return read_roster(path)
    try:
        rows = {row["student_id"]: row["name"] for row in manifest.read(path)}
    except OSError as problem:
        raise CourseError(f"{path} cannot be read ({problem.strerror})") from None
    except (KeyError, csv.Error, UnicodeError):
        raise CourseError(
            f"{path} is not the manifest that `ai-bubble assign` writes; name the class list"
        ) from None
    return [Student(ident, name) for ident, name in rows.items()]


def _fold(ident: str) -> str:
    return unicodedata.normalize("NFC", ident.strip()).casefold()


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", _fold(name).replace("_", " "))


def _ways(name: str) -> Iterator[str]:
    """Yield the forms of a name: its words in order, and run together from any of them on."""
    words = _words(name)
    if words:
        yield " ".join(sorted(words))
    for first in range(len(words)):
        yield "".join(words[first:] + words[:first])
