"""Attempts as rows of the gradebook, and rows as attempts."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from ai_bubble.grading.finals import current, mark_of, selected
from ai_bubble.grading.records import Attempt
from ai_bubble.grading.stored import sha256, storable, utc_now

_WORK: Final = (
    *("student", "exercise", "label", "content_sha256", "key_sha256"),
    "environment",
)
_SAME_WORK: Final = " AND ".join(f"{column} = ?" for column in _WORK)
_NO_END: Final = "'timed out', 'crashed'"
_SAME_RUN: Final = """SELECT id FROM runs
    WHERE finished IS NULL AND command = (SELECT command FROM runs WHERE id = ?)
    AND id > coalesce((SELECT max(id) FROM runs WHERE finished IS NOT NULL), 0)"""
"""The runs that a run takes up: asked for the same, cut off, and none finished since."""
_KEPT: Final = (
    *("student", "name", "exercise", "variant", "label", "content_sha256", "state", "reason"),
    *("key_sha256", "package", "python", "sandbox", "seconds"),
)
_OF_MARKS: Final = (
    *("question", "kind", "points", "possible", "state", "say", "see", "mistake"),
    "handed_in",
)
_AT_ONCE: Final = 200


def environment(package: str, python: str, sandbox: str) -> str:
    """Return what the marks depend on beside the work and the key.

    Examples
    --------
    >>> environment("0.1.0", "3.11.7", "bwrap")
    '0.1.0 3.11.7 bwrap'
    """
    return f"{package} {python} {sandbox}"


def work_of(attempt: Attempt) -> tuple[str, str, str, str, str, str]:
    """Return what tells this work from any other: what `known` is asked for."""
    where = environment(attempt.package, attempt.python, attempt.sandbox)
    return (
        *(attempt.student, attempt.exercise, attempt.label),
        *(attempt.content_sha256, attempt.key_sha256, where),
    )


def is_known(connection: sqlite3.Connection, work: Sequence[str], run: int | None = None) -> bool:
    """Return whether this very work is recorded and need not be run again.

    What timed out or crashed may end well with more time or on another machine; only a run that
    is resumed does not try it twice.
    """
    query = (
        f"SELECT 1 FROM attempts WHERE {_SAME_WORK} "
        f"AND (state NOT IN ({_NO_END}) OR run IN ({_SAME_RUN}))"
    )
    return connection.execute(query, (*storable(work), run)).fetchone() is not None


def meet(connection: sqlite3.Connection, work: Sequence[str], run: int, place: int) -> None:
    """Note that a run came across this work, if it is recorded."""
    query = f"UPDATE attempts SET met = ?, place = ? WHERE {_SAME_WORK}"
    connection.execute(query, (run, place, *storable(work)))


def insert(connection: sqlite3.Connection, attempt: Attempt, run: int, place: int) -> None:
    """Record an attempt with its marks in place of what the same work gave before."""
    work = work_of(attempt)
    connection.execute(f"DELETE FROM attempts WHERE {_SAME_WORK}", storable(work))
    number = _insert(
        connection,
        "attempts",
        {column: getattr(attempt, column) for column in _KEPT}
        | {"environment": work[-1], "notes": json.dumps(attempt.notes), "recorded": utc_now()}
        | {"run": run, "met": run, "place": place},
    )
    for at, mark in enumerate(attempt.marks, 1):
        row = {column: getattr(mark, column) for column in _OF_MARKS}
        row |= {"attempt": number, "number": at, "answer_sha256": sha256(mark.handed_in)}
        _insert(connection, "marks", row)


def read(
    connection: sqlite3.Connection, only_current: bool, exercise: str | None, student: str | None
) -> Iterator[Attempt]:
    """Yield attempts with the checker's marks."""
    if only_current:
        query, given = current(exercise, student)
        order = "exercise, student, label"
    else:
        where, given = selected(exercise, student)
        query, order = f"SELECT * FROM attempts WHERE {where}", "id"
    found = connection.execute(f"SELECT id FROM ({query}) ORDER BY {order}", given).fetchall()
    # In portions, each read to its end: an open cursor would hold up those who write.
    for at in range(0, len(found), _AT_ONCE):
        yield from _read(connection, [row["id"] for row in found[at : at + _AT_ONCE]])


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> int | None:
    values = [storable([value])[0] if isinstance(value, str) else value for value in row.values()]
    holes = ", ".join("?" * len(row))
    query = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({holes})"
    return connection.execute(query, values).lastrowid


def _read(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Attempt]:
    holes = ", ".join("?" * len(numbers))
    marks: dict[int, list[sqlite3.Row]] = {}
    query = f"SELECT * FROM marks WHERE attempt IN ({holes}) ORDER BY attempt, number"
    for row in connection.execute(query, numbers):
        marks.setdefault(row["attempt"], []).append(row)
    rows = {
        row["id"]: row
        for row in connection.execute(f"SELECT * FROM attempts WHERE id IN ({holes})", numbers)
    }
    return [
        Attempt(
            **{column: rows[number][column] for column in _KEPT},
            notes=json.loads(rows[number]["notes"]),
            marks=[mark_of(row) for row in marks.get(number, [])],
        )
        for number in numbers
        if number in rows
    ]
