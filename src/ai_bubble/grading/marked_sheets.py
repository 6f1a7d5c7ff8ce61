"""Graders' sheets back into the gradebook, through whatever spreadsheet saved them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.formulas import restored
from ai_bubble.grading import spreadsheet
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.manual import Conflict, HandMark, number
from ai_bubble.grading.sheets import COLUMNS, token_of
from ai_bubble.grading.spreadsheet import Sheet, refuse

_NEEDED: Final = ("student", "exercise", "question", "points")
_ROW: Final = re.compile(r"r([0-9a-f]{16})-a([0-9a-f]{64}|)-v(\d{1,15})")
_POINTS: Final = re.compile(r"\d{1,6}(?:[.,]\d{0,6})?|[.,]\d{1,6}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a sheet: marks that are new, marks left out, lines without points."""

    added: int
    conflicts: list[Conflict]
    empty: int


def import_sheet(book: Gradebook, path: Path, grader: str, *, force: bool = False) -> Imported:
    """Take a grader's marks into the gradebook: all of them, or none if a line has a slip.

    Lines without points leave things as they are. A mark that somebody else changed since the sheet
    was written is kept and reported.

    Parameters
    ----------
    book : Gradebook
        Where the marks go.
    path : Path
        The sheet as `write_sheet` wrote it and a spreadsheet saved it.
    grader : str
        Who gives the marks.
    force : bool, optional
        Whether the sheet wins over marks that were changed since.

    Raises
    ------
    CourseError
        If the file is no such sheet, or for slips: one message with a line for each.
    """
    sheet = spreadsheet.read(path)
    at = _columns(sheet)
    answers = _Answers(book.final_marks())
    marks: list[HandMark] = []
    slips: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    empty = 0
    for line, cells in sheet.rows:
        cell = {
            name: restored(cells[i]).strip() if i < len(cells) else "" for name, i in at.items()
        }
        try:
            mark = _mark(cell, answers, grader, force)
        except CourseError as slip:
            slips.append(f"line {line}: {slip}")
            continue
        if mark is None:
            empty += 1
            continue
        what = mark.student, mark.exercise, mark.question
        if seen.setdefault(what, line) != line:
            slips.append(f"line {line}: the same answer is in line {seen[what]} already")
        marks.append(replace(mark, where=f"line {line}: "))
    refuse(path, slips)
    added, conflicts = book.mark_all(marks)
    return Imported(added, conflicts, empty)


def _columns(sheet: Sheet) -> dict[str, int]:
    names = [restored(cell).strip().casefold() for cell in sheet.header]
    at: dict[str, int] = {name: names.index(name) for name in COLUMNS if name in names}
    lacking = [name for name in _NEEDED if name not in at]
    if lacking:
        raise CourseError(
            f"{sheet.path} has no column {lacking[0]!r}; take a sheet that `ai-bubble gradebook "
            "sheet` wrote, and keep its first line"
        )
    return at


def _mark(cell: dict[str, str], answers: "_Answers", grader: str, force: bool) -> HandMark | None:
    if not cell["points"]:
        if cell.get("comment"):
            raise CourseError("a comment but no points; give points too, 0 if need be")
        return None
    # A text that Excel was told to keep as one comes with an apostrophe.
    points = cell["points"].removeprefix("'")
    if not _POINTS.fullmatch(points):
        raise CourseError(f"{points[:20]!r} are no points; write a number such as 2.5")
    token = _ROW.fullmatch(cell.get(COLUMNS[-1], ""))
    meant = answers.meant(cell, token[1] if token else "")
    given = float(points.replace(",", "."))
    if given > meant.mark.possible:
        most = number(meant.mark.possible)
        raise CourseError(f"{meant.mark.question} can have 0 to {most} points, not {points}")
    return HandMark(
        *(meant.student, meant.exercise, meant.mark.question),
        points=given,
        comment=cell.get("comment", ""),
        grader=grader,
        answer_sha256=token[2] if token else None,
        since=None if force else int(token[3]) if token else 0,
    )


class _Answers:
    """The gradebook's answers, found by what a spreadsheet left of their names."""

    def __init__(self, finals: Sequence[FinalMark]) -> None:
        self._by_token: dict[str, FinalMark] = {}
        self._by_name: dict[tuple[str, str, str], list[FinalMark]] = {}
        for one in finals:
            names = one.student, one.exercise, one.mark.question
            self._by_token[token_of(*names)] = one
            self._by_name.setdefault(_spoilt(*names), []).append(one)

    def meant(self, cell: Mapping[str, str], token: str) -> FinalMark:
        """Return the answer that a line is about; its names must fit its last column."""
        names = cell["student"], cell["exercise"], cell["question"]
        told = f"{names[0]!r}, exercise {names[1]!r}, question {names[2]!r}"
        near = self._by_name.get(_spoilt(*names), [])
        if token:
            meant = self._by_token.get(token)
            if meant is not None and (meant in near or _may_be(names, meant)):
                return meant
            if near:
                raise CourseError(
                    f"the last column belongs to another line than {told}; sort whole lines, and "
                    "leave that column as it is"
                )
        exact = [one for one in near if one.student == names[0]] or near
        if len(exact) == 1 and not token:
            return exact[0]
        raise CourseError(f"the gradebook has no answer of {told}")


def _spoilt(student: str, exercise: str, question: str) -> tuple[str, str, str]:
    """Return what is left when a spreadsheet takes ids for numbers: ``007`` becomes ``7``."""
    student = unicodedata.normalize("NFC", student)
    kept = [one.lstrip("0") or "0" if one.isdecimal() else one for one in (student, exercise)]
    return kept[0], kept[1], question.casefold()


def _may_be(names: tuple[str, str, str], meant: FinalMark) -> bool:
    """Return whether a long number was rounded, or letters were lost in an old encoding."""
    student, exercise, question = names
    rounded = re.fullmatch(r"\d[.,]\d+E\+\d+", student) and meant.student.isdecimal()
    letters = re.escape(student).replace(r"\?", ".")
    lost = "?" in student and re.fullmatch(letters, meant.student, re.DOTALL)
    return bool(rounded or lost) and _spoilt("", exercise, question) == _spoilt(
        "", meant.exercise, meant.mark.question
    )
