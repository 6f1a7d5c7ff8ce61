"""Written answers out to a sheet for graders."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.formulas import defused
from ai_bubble.grading import spreadsheet
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.manual import number

COLUMNS: Final = (
    *("student", "exercise", "question", "answer", "words", "rubric", "possible", "so far"),
    *("points", "comment", "row (do not change)"),
)
_LONGEST: Final = 30_000  # characters; a cell of a spreadsheet holds 32,767
_BULLET: Final = re.compile(r"(^|\n)[ \t]*[-+*] ")

Rubrics = Mapping[tuple[str, str], Sequence[tuple[str, float]]]
"""Exercise and question to the criteria of a written answer and their points."""


def write_sheet(
    book: Gradebook,
    path: Path,
    *,
    rubrics: Rubrics | None = None,
    exercise: str | None = None,
    marked: bool = False,
    separator: str = ",",
) -> int:
    """Write the answers that wait for a reader to a CSV file for graders.

    Parameters
    ----------
    book : Gradebook
        Where the answers are.
    path : Path
        The file; replaced if it is there.
    rubrics : mapping, optional
        The criteria to show beside each answer.
    exercise : str, optional
        Only this one.
    marked : bool, optional
        Whether to list answers that were read already, too.
    separator : str, optional
        A semicolon where spreadsheets expect one.

    Returns
    -------
    int
        How many answers there are.

    Raises
    ------
    CourseError
        If the gradebook has no such exercise, or the file cannot be written.
    """
    marks = book.final_marks(exercise=exercise)
    if exercise is not None and not marks:
        known = sorted({one.exercise for one in book.final_marks()} - {""})
        raise CourseError(f"no exercise {exercise!r} is graded; there are {', '.join(known)}")
    chosen = [
        one
        for one in marks
        if one.mark.kind == "written"
        and (one.mark.points is None or one.changed or (marked and one.mark.handed_in.strip()))
    ]
    rows = [_row(one, (rubrics or {}).get((one.exercise, one.mark.question), ())) for one in chosen]
    spreadsheet.write(path, [COLUMNS, *rows], separator=separator)
    return len(rows)


def _row(one: FinalMark, rubric: Sequence[tuple[str, float]]) -> list[str]:
    answer = _BULLET.sub("\\1• ", one.mark.handed_in)
    words = len(answer.split())
    if len(answer) > _LONGEST:
        answer = f"{answer[:_LONGEST]} … (shortened; the feedback page has all of it)"
    so_far = ""
    if one.by_hand and one.mark.points is not None:
        since = ", answer changed since" if one.changed else ""
        so_far = f"{number(one.mark.points)} by {one.grader}{since}"
    token = token_of(one.student, one.exercise, one.mark.question)
    return [
        *map(defused, (one.student, one.exercise, one.mark.question, answer)),
        str(words),
        defused("\n".join(f"{number(points)}: {criterion}" for criterion, points in rubric)),
        number(one.mark.possible),
        defused(so_far),
        "",
        "",
        f"r{token}-a{one.answer_sha256}-v{one.version}",
    ]


def token_of(student: str, exercise: str, question: str) -> str:
    """Return what names an answer where a spreadsheet spoils its names."""
    return hashlib.sha256("\0".join((student, exercise, question)).encode()).hexdigest()[:16]
