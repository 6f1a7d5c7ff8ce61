"""Marks given by hand: checked, kept with their history, never taken from another grader unseen."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from ai_bubble.grading.finals import FinalMark, asked_of, final_marks, name_of
from ai_bubble.grading.records import Mark
from ai_bubble.grading.stored import storable, utc_now

_FEW: Final = 2000
_NOBODY: Final = Mark("", "", None, 0.0, "undefined")


@dataclass(frozen=True, slots=True)
class HandMark:
    """Points that a grader gives.

    Attributes
    ----------
    student, exercise, question : str
        What they are given for.
    points : float or None
        None takes back what was given by hand.
    comment, grader : str
        The grader's words and name.
    answer_sha256 : str or None
        Which answer the grader read; None for the one that counts now.
    since : int or None
        The `FinalMark.version` that the grader knew of; None overrides what was given meanwhile.
    where : str
        Where the mark comes from, to put before a complaint: ``line 3: ``.
    """

    student: str
    exercise: str
    question: str
    points: float | None
    comment: str
    grader: str
    answer_sha256: str | None = None
    since: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mark that was left out, and the one that somebody else gave meanwhile."""

    mark: HandMark
    stands: FinalMark


def add(
    connection: sqlite3.Connection, marks: Iterable[HandMark]
) -> tuple[int, list[Conflict], list[str]]:
    """Add marks by hand, inside a transaction.

    Returns
    -------
    tuple of int, list of Conflict and list of str
        How many were added; those left out because the gradebook has changed since; and the slips:
        students and questions not known, points out of range. A mark that says what the gradebook
        says already is none of these.
    """
    desk = _Desk(connection)
    added, conflicts, slips = 0, [], []
    for given in marks:
        mark = _tidy(given)
        slip = desk.slip(mark)
        if slip:
            slips.append(mark.where + slip)
            continue
        now = desk.now(mark)
        answer = now.answer_sha256 if mark.answer_sha256 is None else mark.answer_sha256
        if _says_so_already(now, mark, answer):
            continue
        if mark.since is not None and mark.since != now.version:
            conflicts.append(Conflict(mark, now))
            continue
        connection.execute(
            "INSERT INTO manual_marks (student, exercise, question, points, comment, grader, "
            "recorded, answer_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(mark.student, mark.exercise, mark.question, mark.points),
                *(mark.comment, mark.grader, utc_now(), answer),
            ),
        )
        added += 1
    return added, conflicts, slips


def number(points: float) -> str:
    """Return points as a person writes them.

    Examples
    --------
    >>> number(3.0), number(2.5), number(1 / 3)
    ('3', '2.5', '0.33')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _tidy(mark: HandMark) -> HandMark:
    names = (mark.student, mark.exercise, mark.question, mark.comment, mark.grader)
    student, exercise, question, comment, grader = storable(names)
    return replace(
        mark,
        student=unicodedata.normalize("NFC", student),
        exercise=exercise,
        question=question,
        comment=comment.strip(),
        grader=grader.strip(),
    )


def unknown_student(student: str, names: Mapping[str, str]) -> str:
    """Return that there is no such student, and who may be meant.

    Examples
    --------
    >>> unknown_student("s1042", {"s1024": "Ada Lovelace", "x7": ""})
    "no student 's1042' in the gradebook; did you mean s1024 (Ada Lovelace)?"
    """
    by_name = [one for one, name in names.items() if name.casefold() == student.casefold()]
    near = by_name or get_close_matches(student, names)
    said = [f"{one} ({names[one]})" if names[one] else one for one in near]
    return f"no student {student!r} in the gradebook" + _meant(said)


class _Desk:
    """What the gradebook says of the students and questions that are marked, each asked once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._asked: dict[str, dict[str, Mark]] = {}
        self._finals: dict[str, dict[tuple[str, str], FinalMark]] = {}

    def now(self, mark: HandMark) -> FinalMark:
        """Return the mark that counts now."""
        return self._of(mark.student).get((mark.exercise, mark.question)) or FinalMark(
            mark.student, "", mark.exercise, self._question(mark) or _NOBODY, None
        )

    def slip(self, mark: HandMark) -> str:
        """Return what is wrong with a mark; empty if nothing is."""
        if not self._is_known("student", mark.student):
            return self._no_student(mark.student)
        if not mark.exercise or not self._is_known("exercise", mark.exercise):
            return f"no exercise {mark.exercise!r} in the gradebook" + _nearest(
                mark.exercise, self._all("exercise")
            )
        asked = self._question(mark)
        if asked is None:
            known = list(self._asked_in(mark.exercise))
            return f"exercise {mark.exercise} has no question {mark.question!r}" + _nearest(
                mark.question, known
            )
        if mark.points is not None and not 0 <= mark.points <= asked.possible:
            return (
                f"{mark.question} of {mark.student} can have 0 to {number(asked.possible)} points, "
                f"not {mark.points:g}"
            )
        if not mark.grader:
            return "who gives the marks? Name the grader"
        return ""

    def _question(self, mark: HandMark) -> Mark | None:
        final = self._of(mark.student).get((mark.exercise, mark.question))
        return final.mark if final else self._asked_in(mark.exercise).get(mark.question)

    def _asked_in(self, exercise: str) -> dict[str, Mark]:
        if exercise not in self._asked:
            self._asked[exercise] = asked_of(self._connection, exercise)
        return self._asked[exercise]

    def _of(self, student: str) -> dict[tuple[str, str], FinalMark]:
        if student not in self._finals:
            found = final_marks(self._connection, student=student)
            self._finals[student] = {(one.exercise, one.mark.question): one for one in found}
        return self._finals[student]

    def _is_known(self, column: str, value: str) -> bool:
        query = f"SELECT 1 FROM attempts WHERE {column} = ? LIMIT 1"
        return self._connection.execute(query, (value,)).fetchone() is not None

    def _all(self, column: str) -> list[str]:
        query = f"SELECT DISTINCT {column} FROM attempts WHERE {column} <> '' ORDER BY {column}"
        return [row[0] for row in self._connection.execute(query)]

    def _no_student(self, student: str) -> str:
        ids = self._all("student")
        few = ids if len(ids) <= _FEW else []
        return unknown_student(
            student, dict.fromkeys(ids, "") | {one: name_of(self._connection, one) for one in few}
        )


def _says_so_already(now: FinalMark, mark: HandMark, answer: str) -> bool:
    if mark.points is None:
        return not now.by_hand
    same = (now.mark.points, now.comment) == (mark.points, mark.comment)
    return now.by_hand and same and now.changed == (answer != now.answer_sha256)


def _nearest(wanted: str, known: Sequence[str]) -> str:
    near = get_close_matches(wanted, known)
    return _meant(near) if near else f"; there are {', '.join(known)}"


def _meant(names: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else ""
