"""The gradebook's file: its tables, their versions, and a connection that several may write to."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError

FILE: Final = "gradebook.sqlite"
APPLICATION: Final = 0x41494247  # "AIBG": which SQLite files are gradebooks
_SUFFIXES: Final = (".sqlite", ".sqlite3", ".db")
_PATIENCE: Final = 60.0  # s, waiting for others who write
_STRICT: Final = " STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""

_FIRST: Final = (
    f"""CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT,
        package TEXT NOT NULL,
        python TEXT NOT NULL,
        sandbox TEXT NOT NULL,
        command TEXT NOT NULL
    ){_STRICT}""",
    # `run` graded the work; `met` is the last run that came across it, at `place` in its order.
    f"""CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        student TEXT NOT NULL,
        name TEXT NOT NULL,
        exercise TEXT NOT NULL,
        variant INTEGER NOT NULL,
        label TEXT NOT NULL,
        content_sha256 TEXT NOT NULL,
        key_sha256 TEXT NOT NULL,
        package TEXT NOT NULL,
        python TEXT NOT NULL,
        sandbox TEXT NOT NULL,
        environment TEXT NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('graded', 'repaired', 'timed out', 'crashed', 'unreadable')),
        reason TEXT NOT NULL,
        notes TEXT NOT NULL,
        seconds REAL NOT NULL,
        recorded TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES runs (id),
        met INTEGER NOT NULL REFERENCES runs (id),
        place INTEGER NOT NULL,
        UNIQUE (student, exercise, label, content_sha256, key_sha256, environment)
    ){_STRICT}""",
    "CREATE INDEX attempts_by_exercise ON attempts (exercise, student)",
    f"""CREATE TABLE marks (
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        question TEXT NOT NULL,
        kind TEXT NOT NULL,
        points REAL,
        possible REAL NOT NULL CHECK (possible >= 0),
        state TEXT NOT NULL,
        say TEXT NOT NULL,
        see TEXT NOT NULL,
        mistake TEXT NOT NULL,
        handed_in TEXT NOT NULL,
        answer_sha256 TEXT NOT NULL,
        PRIMARY KEY (attempt, question),
        CHECK (points IS NULL OR points BETWEEN 0 AND possible)
    ){_STRICT}""",
    # Not tied to an attempt: a mark given by hand outlives every regrading. NULL takes one back.
    f"""CREATE TABLE manual_marks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        question TEXT NOT NULL,
        points REAL CHECK (points >= 0),
        comment TEXT NOT NULL,
        grader TEXT NOT NULL,
        recorded TEXT NOT NULL,
        answer_sha256 TEXT NOT NULL
    ){_STRICT}""",
    "CREATE INDEX manual_marks_by_student ON manual_marks (student, exercise, question)",
)
STEPS: Final[Sequence[Sequence[str]]] = (_FIRST,)
"""What leads from each version of the tables to the next; never edit one, add another."""


def prepare(path: Path, *, create: bool = True, steps: Sequence[Sequence[str]] = STEPS) -> Path:
    """Return the gradebook's file, made or brought up to date where needed, and found sound.

    Parameters
    ----------
    path : Path
        The file, or the folder it lies in.
    create : bool
        Whether to make the gradebook if there is none.
    steps : sequence of sequence of str
        SQL that leads from each version to the next.

    Raises
    ------
    CourseError
        If there is no gradebook, it cannot be written to, is damaged, of a newer version, or
        another file altogether.
    """
    is_file = path.is_file() or (path.suffix in _SUFFIXES and not path.is_dir())
    file = path if is_file else path / FILE
    if not create and not file.is_file():
        raise CourseError(f"there is no gradebook {file}; `ai-bubble grade` writes one")
    with told(file):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CourseError(
                f"{file.parent} cannot be made ({problem.strerror}); name another folder"
            ) from None
        connection = opened(file)
        try:
            _upgrade(connection, file, steps)
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check failed")
        finally:
            connection.close()
    return file


def opened(file: Path) -> sqlite3.Connection:
    """Return a connection to a gradebook's file; transactions are begun by hand."""
    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # A mark that was reported as kept must not be lost, even if the power fails.
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _upgrade(connection: sqlite3.Connection, file: Path, steps: Sequence[Sequence[str]]) -> None:
    # In one transaction: another process may be making the tables right now.
    connection.execute("BEGIN")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    ours = connection.execute("PRAGMA application_id").fetchone()[0]
    connection.execute("COMMIT")
    if ours != APPLICATION and (tables or version):
        raise CourseError(f"{file} is a database, but no gradebook; name another folder")
    if version > len(steps):
        raise CourseError(
            f"{file} was written by a newer ai-bubble-course (gradebook version {version}, this "
            f"one knows {len(steps)}); update the package"
        )
    if version == len(steps):
        return
    _patiently(connection, "PRAGMA journal_mode = WAL")
    with writing(connection):
        # Another process may have made the tables while this one waited.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in steps[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {max(version, len(steps))}")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Write in one transaction that others wait for; all of it is kept, or nothing."""
    _patiently(connection, "BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    # SQLite does not wait at all in some cases, such as two who change the journal's mode.
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as problem:
            busy = "locked" in str(problem) or "busy" in str(problem)
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.02)


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into one message that names the gradebook and the way out."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as problem:
        said = str(problem)
        if "locked" in said or "busy" in said:
            way = "another program keeps it locked; close that and try again"
        elif "unable to open" in said or "readonly" in said:
            way = "it cannot be opened for writing; name a folder that you may write to"
        elif "full" in said:
            way = "the disk is full; make room and try again"
        else:
            way = f"it cannot be used ({said}); restore it from a copy, or grade into a new folder"
        raise CourseError(f"the gradebook {file}: {way}") from problem
    except sqlite3.DatabaseError as problem:
        raise CourseError(
            f"the gradebook {file} is damaged, or no gradebook at all ({problem}); restore it from "
            "a copy, or grade into a new folder"
        ) from problem
