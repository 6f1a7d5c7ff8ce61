"""Marks filled into a file that Canvas or Moodle itself exported, so that its ids are kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.grading import spreadsheet
from ai_bubble.grading.exports import Total
from ai_bubble.grading.manual import number
from ai_bubble.grading.spreadsheet import Sheet

_IDS: Final = (
    *("id", "sis user id", "sis login id", "integration id"),  # Canvas
    *("identifier", "id number", "username", "email address"),  # Moodle
)
_OF_PEOPLE: Final = {"student", "lastname", "firstname", "section", "root account", *_IDS}
_KEPT: Final = {"ex", "n/a"}  # Canvas: excused, or not assigned
_MOODLE_MAXIMUM: Final = "maximum grade"


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling in: marks written, students the file lacks, students not final."""

    written: int
    not_in_file: list[str]
    not_final: list[str]


def fill(
    found: Sequence[Total],
    template: Path,
    path: Path,
    *,
    titles: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    partial: bool = False,
    scale: bool = False,
) -> Filled:
    """Fill marks into a platform's own file, by id, and leave everything else as it is.

    Knows Canvas' gradebook, Moodle's grading worksheet of one assignment, and Moodle's export of
    all grades.

    Parameters
    ----------
    found : sequence of Total
        The marks.
    template, path : Path
        The platform's file, and the one to write.
    titles : mapping of str to str, optional
        Exercise to its title, by which a column may be called.
    columns : mapping of str to str, optional
        Exercise to the column, where its name does not tell.
    partial : bool, optional
        Whether to write points of students whose answers wait for a reader.
    scale : bool, optional
        Whether to convert points to the platform's maximum if it has another.

    Raises
    ------
    CourseError
        If the file has no column of ids or of an exercise, if an id fits two lines, or if the
        platform's maximum is another and `scale` is not set.
    """
    sheet = spreadsheet.read(template)
    students = _Students(sheet)
    places = _places(sheet, found, titles or {}, columns or {})
    rows = [list(cells) + [""] * (len(sheet.header) - len(cells)) for _, cells in sheet.rows]
    written, not_in_file, not_final = 0, [], []
    for total in found:
        place = places.get(total.exercise)
        if place is None:
            continue
        at = students.row(total.student)
        if at is None:
            not_in_file.append(total.student)
            continue
        grade = total.grade(partial=partial)
        if not grade:
            not_final.append(total.student)
            continue
        if rows[at][place.grade].strip().casefold() in _KEPT:
            continue
        most = _number(rows[at][place.maximum]) if place.maximum is not None else place.most
        rows[at][place.grade] = _scaled(total, grade, most, scale, sheet)
        if place.feedback is not None:
            rows[at][place.feedback] = total.feedback
        written += 1
    spreadsheet.write(path, [sheet.header, *rows], separator=sheet.separator, bom=sheet.bom)
    return Filled(written, sorted(set(not_in_file)), sorted(set(not_final)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an exercise's marks go; the maximum stands in a column, is a number, or is unknown."""

    grade: int
    feedback: int | None = None
    maximum: int | None = None
    most: float | None = None


class _Students:
    """The lines of a platform's file, found by any id that they carry."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        names = [title.strip().casefold() for title in sheet.header]
        self._at = [at for at, name in enumerate(names) if name in _IDS]
        if not self._at:
            raise CourseError(
                f"{sheet.path} has no column of ids; export it from Canvas (Grades, Export) or "
                "Moodle (the assignment's grading worksheet, or Grades, Export)"
            )
        self._rows: dict[str, set[int]] = {}
        for row, (_, cells) in enumerate(sheet.rows):
            for at in self._at:
                for one in _ids(cells[at] if at < len(cells) else "", names[at]):
                    self._rows.setdefault(one, set()).add(row)

    def row(self, student: str) -> int | None:
        """Return the number of a student's line; None if there is none."""
        rows = self._rows.get(student.casefold(), set())
        if len(rows) > 1:
            lines = " and ".join(str(self._sheet.rows[row][0]) for row in sorted(rows))
            raise CourseError(
                f"{self._sheet.path}: the id {student!r} fits the lines {lines}; take the columns "
                "of ids out that are not meant"
            )
        return next(iter(rows), None)


def _ids(cell: str, column: str) -> list[str]:
    """Return the ids a cell tells; Moodle's ``Participant 17`` is 17 in the names of files."""
    cell = cell.strip().casefold()
    last = re.search(r"(\d+)$", cell) if column == "identifier" else None
    return [one for one in (cell, last[1] if last else "") if one]


def _places(
    sheet: Sheet, found: Sequence[Total], titles: Mapping[str, str], columns: Mapping[str, str]
) -> dict[str, _Place]:
    names = [title.strip().casefold() for title in sheet.header]
    exercises = sorted({total.exercise for total in found} - {""})
    if "grade" in names and "identifier" in names:
        if len(exercises) != 1:
            raise CourseError(
                f"{sheet.path} is the worksheet of one assignment; say which exercise it is: "
                f"--exercise {exercises[0] if exercises else '03'}"
            )
        feedback = names.index("feedback comments") if "feedback comments" in names else None
        maximum = names.index(_MOODLE_MAXIMUM) if _MOODLE_MAXIMUM in names else None
        return {exercises[0]: _Place(names.index("grade"), feedback, maximum)}
    places = {}
    for exercise in exercises:
        at = _column(sheet, names, exercise, titles.get(exercise, ""), columns.get(exercise, ""))
        if at is not None:
            base = re.sub(r" \((real|points)\)$", "", names[at])
            feedback = names.index(f"{base} (feedback)") if f"{base} (feedback)" in names else None
            places[exercise] = _Place(at, feedback, most=_number(_cell_of_points(sheet, at)))
    if not places:
        raise CourseError(
            f"{sheet.path} has no column for exercise {' or '.join(exercises)}; {_has(sheet)}; say "
            f'which it is: --column "{exercises[0] if exercises else "03"}=…"'
        )
    return places


def _column(sheet: Sheet, names: Sequence[str], exercise: str, title: str, said: str) -> int | None:
    if said:
        if said.strip().casefold() not in names:
            raise CourseError(f"{sheet.path} has no column {said!r}; {_has(sheet)}")
        return names.index(said.strip().casefold())
    plain = exercise.lstrip("0") or "0"
    numbered = re.compile(
        rf"(?<![\d.])(?:{exercise}|(?:exercise|ex\.?|assignment) *0?{plain})(?!\d)"
    )
    fits = []
    for at, name in enumerate(names):
        words = re.sub(r" \(\d+\)$", "", name)  # Canvas' number of the assignment
        if name in _OF_PEOPLE or name.endswith("(feedback)") or "(percentage)" in name:
            continue
        if "read only" in _cell_of_points(sheet, at):  # Canvas' own sums
            continue
        if numbered.search(words) or (title and title.casefold() in words):
            fits.append(at)
    if len(fits) > 1:
        found = " or ".join(repr(sheet.header[at]) for at in fits)
        raise CourseError(
            f"{sheet.path}: exercise {exercise} may be {found}; say which it is: "
            f'--column "{exercise}={sheet.header[fits[0]]}"'
        )
    return fits[0] if fits else None


def _has(sheet: Sheet) -> str:
    return f"it has {', '.join(repr(title) for title in sheet.header[:30])}"


def _cell_of_points(sheet: Sheet, at: int) -> str:
    """Return what Canvas' line of points says of a column; empty if there is no such line."""
    lines = (cells for _, cells in sheet.rows if cells[0].strip() == "Points Possible")
    return next((cells[at] for cells in lines if at < len(cells)), "")


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return None


def _scaled(total: Total, grade: str, most: float | None, scale: bool, sheet: Sheet) -> str:
    if most is None or not total.possible or abs(most - total.possible) < 0.005:
        return grade
    if not scale:
        raise CourseError(
            f"{sheet.path} gives exercise {total.exercise} a maximum of {number(most)}, the "
            f"gradebook {number(total.possible)}; change it there and export again, or add --scale"
        )
    return number(float(grade) / total.possible * most)
