"""The gradebook: every run, every attempt, every mark, in one SQLite file."""

import platform
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from ai_bubble import __version__
from ai_bubble.errors import CourseError
from ai_bubble.grading import attempts, finals, manual, schema
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.manual import Conflict, HandMark
from ai_bubble.grading.records import Attempt
from ai_bubble.grading.stored import storable, utc_now


class Gradebook:
    """A gradebook that is open; others may read and write it at the same time.

    Open it in the process that uses it: a connection does not survive a fork.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Gradebook.open(Path(folder)) as book:
    ...     run = book.begin("ai-bubble grade submissions")
    ...     book.finish(run)
    ...     list(book.attempts())
    []
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._places: dict[tuple[str, ...], int] = {}

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the gradebook in a folder, or a gradebook's file.

        Parameters
        ----------
        path : Path
            Folder of the results, or the file.
        create : bool, optional
            Whether to make it if there is none.

        Raises
        ------
        CourseError
            If there is none, it cannot be written to, is damaged, newer, or no gradebook.
        """
        file = schema.prepare(path, create=create)
        with schema.told(file):
            return cls(file, schema.opened(file))

    def close(self) -> None:
        """Close it; all that was recorded is in the one file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, command: str, *, sandbox: str = "") -> int:
        """Note that a run begins, and return its number."""
        versions = __version__, platform.python_version(), sandbox
        with self._writing() as connection:
            cursor = connection.execute(
                "INSERT INTO runs (started, command, package, python, sandbox) "
                "VALUES (?, ?, ?, ?, ?)",
                (utc_now(), *storable([command, *versions])),
            )
            return int(cursor.lastrowid or 0)

    def finish(self, run: int) -> None:
        """Note that a run went to its end."""
        with self._writing() as connection:
            connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (utc_now(), run))

    def unfinished(self) -> str | None:
        """Return the command of the last run if it did not go to its end."""
        with schema.told(self.path):
            last = self._connection.execute(
                "SELECT command, finished FROM runs ORDER BY id DESC LIMIT 1"
            ).fetchone()
        return last["command"] if last and last["finished"] is None else None

    def known(
        self,
        student: str,
        exercise: str,
        label: str,
        content_sha256: str,
        key_sha256: str,
        environment: str,
        *,
        run: int | None = None,
    ) -> bool:
        """Return whether this very work is recorded already and need not be run again.

        What timed out or crashed is run again, but not by a run that takes up one cut off.

        Parameters
        ----------
        student, exercise, label, content_sha256, key_sha256 : str
            As in an `Attempt`.
        environment : str
            As `attempts.environment` returns it.
        run : int, optional
            The run that came across it. Of a student's files of one exercise the one counts that
            the last run asked for last, whichever was graded first, or in an earlier run.
        """
        work = (student, exercise, label, content_sha256, key_sha256, environment)
        if run is None:
            with schema.told(self.path):
                return attempts.is_known(self._connection, work)
        self._places[work] = len(self._places) + 1
        with self._writing() as connection:
            attempts.meet(connection, work, run, self._places[work])
            return attempts.is_known(connection, work, run)

    def record(self, attempt: Attempt, run: int) -> None:
        """Record an attempt with its marks, all or nothing; the same work again replaces itself."""
        place = self._places.setdefault(attempts.work_of(attempt), len(self._places) + 1)
        with self._writing() as connection:
            attempts.insert(connection, attempt, run, place)

    def attempts(
        self, current: bool = True, *, exercise: str | None = None, student: str | None = None
    ) -> Iterator[Attempt]:
        """Yield attempts with the checker's marks.

        Parameters
        ----------
        current : bool, optional
            Only the last of each student and exercise, by exercise and student; else all, in the
            order recorded.
        exercise, student : str, optional
            Only these.
        """
        with schema.told(self.path):
            yield from attempts.read(self._connection, current, exercise, student)

    def final_attempts(self, *, exercise: str | None = None) -> Iterator[Attempt]:
        """Yield the attempts that count with the marks that count, graders' words included."""
        by_hand: dict[tuple[str, str], dict[str, FinalMark]] = {}
        for one in self.final_marks(exercise=exercise):
            if one.by_hand:
                by_hand.setdefault((one.student, one.exercise), {})[one.mark.question] = one
        for attempt in self.attempts(exercise=exercise):
            given = by_hand.get((attempt.student, attempt.exercise), {})
            marks = {mark.question: mark for mark in attempt.marks}
            marks |= {question: one.counted for question, one in given.items()}
            yield replace(attempt, marks=list(marks.values()))

    def final_marks(
        self, *, exercise: str | None = None, student: str | None = None
    ) -> list[FinalMark]:
        """Return the marks that count, by exercise and student: by hand over automatic."""
        with schema.told(self.path):
            return finals.final_marks(self._connection, exercise, student)

    def mark(
        self,
        student: str,
        exercise: str,
        question: str,
        points: float | None,
        grader: str,
        comment: str = "",
    ) -> None:
        """Give points by hand, over the checker's or an earlier grader's.

        Parameters
        ----------
        student, exercise, question : str
            What they are given for.
        points : float or None
            From 0 to the points possible; None takes back what was given by hand.
        grader, comment : str
            Who gives them, and a word to the student.

        Raises
        ------
        CourseError
            If the student, the exercise or the question is not known, or the points are out of
            range.
        """
        self.mark_all([HandMark(student, exercise, question, points, comment, grader)])

    def mark_all(self, marks: Iterable[HandMark]) -> tuple[int, list[Conflict]]:
        """Give many marks by hand, or none if one of them has a slip.

        Returns
        -------
        tuple of int and list of Conflict
            How many were new; and those left out because the gradebook has changed since.

        Raises
        ------
        CourseError
            As for `mark`, with a line for each slip.
        """
        with self._writing() as connection:
            added, conflicts, slips = manual.add(connection, marks)
            if slips:
                raise CourseError("\n  ".join(slips))
        return added, conflicts

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with schema.told(self.path), schema.writing(self._connection):
            yield self._connection
