"""Whole runs of the grader: notebooks handed in, the command, and what a run leaves behind."""

import copy
import json
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ai_bubble.exercises.notebook import BEGIN, END
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.keystore import KeyStore
from ai_bubble.grading.records import Attempt

FILES = {"00": "00_reading_the_case.ipynb", "03": "03_price_collapse.ipynb"}
COMMAND = [sys.executable, "-c", "from ai_bubble.cli import main; main()"]


@cache
def store() -> KeyStore:
    """Return the keys of the repository's solutions."""
    return KeyStore()


def answered(
    exercise: str, changed: Mapping[str, str] | None = None, *, variant: int = 0
) -> dict[str, Any]:
    """Return a student's notebook with right answers, but for those that are changed."""
    notebook = copy.deepcopy(store().sheet(exercise, variant).derived)
    right = store().solved(exercise)
    for cell in notebook["cells"]:
        question, _, role = cell["id"].partition("-")
        if role == "answer":
            text = right[question].replace(BEGIN, "").replace(END, "").strip()
            cell["source"] = (changed or {}).get(question, text)
    return notebook


def hand_in(folder: Path, student: str, exercise: str, **answers: str) -> Path:
    """Write a student's notebook into the folder of a class."""
    path = folder / student / FILES[exercise]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(answered(exercise, answers)), encoding="utf-8")
    return path


def ai_bubble(
    *words: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as its users do."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def results(out: Path) -> list[Attempt]:
    """Return what counts of a gradebook, all but the times."""
    with Gradebook.open(out, create=False) as book:
        return [replace(attempt, seconds=0.0) for attempt in book.final_attempts()]


def rows(out: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in the gradebook."""
    book = sqlite3.connect(out / "gradebook.sqlite", timeout=30)
    try:
        return book.execute(query).fetchall()
    finally:
        book.close()


def recorded(out: Path) -> set[int]:
    """Return the numbers of the attempts recorded so far; work that is run again gets a new one."""
    try:
        return {number for (number,) in rows(out, "SELECT id FROM attempts")}
    except sqlite3.OperationalError:
        return set()


def is_sound(out: Path) -> bool:
    """Return whether SQLite finds nothing wrong with the gradebook."""
    return rows(out, "PRAGMA integrity_check") == [("ok",)] and not rows(
        out, "PRAGMA foreign_key_check"
    )


def sandboxes(ancestor: int) -> set[tuple[int, str]]:
    """Return the warm parents that descend from a process: their numbers and when they started."""
    table: dict[int, tuple[int, str, bool]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            about = (place / "stat").read_text().rpartition(")")[2].split()
            warm = b"ai_bubble.grading.warm" in (place / "cmdline").read_bytes()
        except OSError:
            continue
        table[int(place.name)] = (int(about[1]), about[19], warm)
    found, new = set[int](), {ancestor}
    while new:
        new = {pid for pid, (parent, _, _) in table.items() if parent in new} - found
        found |= new
    return {(pid, table[pid][1]) for pid in found if table[pid][2]}


def alive(processes: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return which of these processes still run; one that waits to be collected does not."""
    found = set()
    for pid, started in processes:
        try:
            about = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if about[19] == started and about[0] not in "ZX":
            found.add((pid, started))
    return found
