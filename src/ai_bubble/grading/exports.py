"""The gradebook as files for others: plain CSV, and what Canvas and Moodle import."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.formulas import defused
from ai_bubble.grading import spreadsheet
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.manual import number

_BY_HAND: Final = "No submission of it was recognised; points were given by hand."


@dataclass(frozen=True, slots=True)
class Total:
    """What a student has in one exercise.

    Attributes
    ----------
    student, name, exercise : str
        Whose it is, and of what; the exercise is empty if it was not recognised.
    state, reason : str
        How the last submission ended, and the sentence that explains it.
    possible : float
        Points of the exercise.
    marks : list of FinalMark
        In the order of the questions.
    """

    student: str
    name: str
    exercise: str
    state: str
    reason: str
    possible: float
    marks: list[FinalMark] = field(default_factory=list)

    @property
    def points(self) -> float:
        """Points given so far."""
        return sum(one.mark.points or 0.0 for one in self.marks)

    @property
    def waiting(self) -> int:
        """Answers that a person has still to read."""
        return sum(one.mark.points is None for one in self.marks)

    @property
    def is_complete(self) -> bool:
        """Whether the points are final: no mark is waited for.

        Of work that could not be read, somebody must have marked every question by hand.
        """
        marked = sum(one.mark.possible for one in self.marks)
        whole = self.state != "unreadable" or marked >= self.possible
        return bool(self.marks) and not self.waiting and whole

    def grade(self, *, partial: bool = False) -> str:
        """Return the points to export; empty while they are not final, unless `partial`."""
        return number(self.points) if self.is_complete or (partial and self.marks) else ""

    @property
    def feedback(self) -> str:
        """The points by question in a line, with what graders wrote; safe as HTML."""
        said = [self.reason] if self.reason else []
        for one in self.marks:
            points = f"{number(one.mark.points or 0)} of {number(one.mark.possible)}"
            if one.mark.points is None:
                points = "waits for a reader"
            comment = f" – {' '.join(one.comment.split())}" if one.comment else ""
            said.append(f"{one.mark.question}: {points}{comment}")
        return defused(html.escape("; ".join(said), quote=False))


def totals(book: Gradebook, exercise: str | None = None) -> list[Total]:
    """Return what each student has in each exercise, by exercise and student.

    Raises
    ------
    CourseError
        If there is nothing of that exercise.
    """
    marks: dict[tuple[str, str], list[FinalMark]] = {}
    for one in book.final_marks(exercise=exercise):
        marks.setdefault((one.student, one.exercise), []).append(one)
    possible: dict[str, float] = {}
    for (_, of), found in marks.items():
        whole = sum(one.mark.possible for one in found)
        possible[of] = max(whole, possible.get(of, 0.0))
    heads = _heads(book, exercise, marks)
    if not heads:
        which = f"of exercise {exercise} " if exercise else ""
        raise CourseError(f"nothing {which}is graded in {book.path}")
    return [
        Total(
            *head,
            possible=possible.get(head[2], 0.0),
            marks=marks.get((head[0], head[2]), []) if head[2] else [],
        )
        for head in heads
    ]


def _heads(
    book: Gradebook, exercise: str | None, marks: Mapping[tuple[str, str], list[FinalMark]]
) -> list[tuple[str, str, str, str, str]]:
    """Return whose work of what ended how and why, by exercise and student."""
    heads = [
        (each.student, each.name, each.exercise, each.state, each.reason)
        for each in book.attempts(exercise=exercise)
    ]
    there = {(student, of) for student, _, of, *_ in heads}
    heads += [
        (student, own[0].name, of, "unreadable", _BY_HAND)
        for (student, of), own in marks.items()
        if (student, of) not in there
    ]
    return sorted(heads, key=lambda head: (head[2], head[0]))


def write_plain(found: Sequence[Total], path: Path) -> None:
    """Write one line a student and exercise, with a column for each question."""
    questions = sorted(
        {one.mark.question for total in found for one in total.marks}, key=lambda q: (len(q), q)
    )
    rows = [["student", "name", "exercise", "points", "possible", "waiting", "state", *questions]]
    for total in found:
        by_question = {one.mark.question: one.mark.points for one in total.marks}
        cells = [by_question.get(question) for question in questions]
        rows.append(
            [
                *map(defused, (total.student, total.name, total.exercise)),
                *(number(total.points) if total.marks else "", number(total.possible)),
                *(str(total.waiting), total.state),
                *("" if cell is None else number(cell) for cell in cells),
            ]
        )
    spreadsheet.write(path, rows)


def write_canvas(found: Sequence[Total], path: Path, *, partial: bool = False) -> None:
    """Write a file for Canvas' gradebook, one line a student, one column an exercise.

    Canvas looks for a student by its own number, then by the SIS ids; so ours stand there.
    """
    exercises = _exercises(found)
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    # Canvas knows the line by these very words.
    points = ["    Points Possible", "", "", "", ""]
    rows = [
        [*header, *(f"Exercise {of}" for of in exercises)],
        [*points, *(number(_possible(found, of)) for of in exercises)],
    ]
    for student, by_exercise in _by_student(found).items():
        sid, name = defused(student), defused(_name(by_exercise) or student)
        grades = [_grade(by_exercise.get(of), partial) for of in exercises]
        rows.append([name, "", sid, sid, "", *grades])
    spreadsheet.write(path, rows, bom=False)


def write_moodle(found: Sequence[Total], path: Path, *, partial: bool = False) -> None:
    """Write a file for Moodle's grade import, one line a student, marks and feedback side by side.

    Moodle asks which column tells the user; the id stands under each of the usual names.
    """
    exercises = _exercises(found)
    students = _by_student(found)
    ids = ["Email address"] if all("@" in one for one in students) else ["Username", "ID number"]
    titles = [f"Exercise {of}{part}" for of in exercises for part in ("", " (Feedback)")]
    rows = [["Full name", *ids, *titles]]
    for student, by_exercise in students.items():
        cells = []
        for of in exercises:
            total = by_exercise.get(of)
            cells += [_grade(total, partial), total.feedback if total else ""]
        name = defused(_name(by_exercise))
        rows.append([name, *[defused(student)] * len(ids), *cells])
    spreadsheet.write(path, rows, bom=False)


def _exercises(found: Sequence[Total]) -> list[str]:
    return sorted({total.exercise for total in found} - {""})


def _by_student(found: Sequence[Total]) -> dict[str, dict[str, Total]]:
    students: dict[str, dict[str, Total]] = {}
    for total in sorted(found, key=lambda total: total.student):
        if total.exercise:
            students.setdefault(total.student, {})[total.exercise] = total
    return students


def _possible(found: Sequence[Total], exercise: str) -> float:
    return max((total.possible for total in found if total.exercise == exercise), default=0.0)


def _name(by_exercise: dict[str, Total]) -> str:
    return next((total.name for total in by_exercise.values() if total.name), "")


def _grade(total: Total | None, partial: bool) -> str:
    return total.grade(partial=partial) if total else ""
