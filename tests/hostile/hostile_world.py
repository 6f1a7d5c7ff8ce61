"""What lies around a run of the grader, and whether all of it is as it was."""

import hashlib
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Final

from submissions import MARKER, SECRET

_LOOK: Final = 0.05
Process = tuple[int, str]
"""Process id, and when it started, so that a number used again is another process."""


def plant(folder: Path) -> None:
    """Put files into a folder that nobody may read, change or remove."""
    for name in ("answers.csv", "solutions/03_price_collapse.ipynb", "gradebook.sqlite"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{SECRET} {name}", encoding="utf-8")


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Return what every file and folder below is like: content, mode, time of change."""
    found = {}
    for path in sorted([folder, *folder.rglob("*")]):
        about = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path)] = (content, about.st_mode, about.st_mtime_ns)
    return found


def left_behind(*folders: Path) -> list[str]:
    """Return what submissions wrote into folders of this machine."""
    return [str(f / MARKER) for f in folders if (f / MARKER).exists()]


def open_files() -> int:
    """Return how many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def named(name: str) -> list[int]:
    """Return the processes of this machine with a name."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and (place / "comm").read_text().strip() == name:
                found.append(int(place.name))
        except OSError:
            continue
    return found


def _table() -> dict[int, tuple[int, str]]:
    found = {}
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit():
                about = (place / "stat").read_text().rpartition(")")[2].split()
                found[int(place.name)] = (int(about[1]), about[19])
        except OSError:
            continue
    return found


class Watched:
    """Notes every process that descends from this one while it watches."""

    def __init__(self) -> None:
        self.seen: set[Process] = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watched":
        self._before = set(self._descendants())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(_LOOK):
            self.seen |= self._descendants()

    def _descendants(self) -> set[Process]:
        table, found = _table(), set[Process]()
        new = {os.getpid()}
        while new:
            new = {pid for pid, (parent, _) in table.items() if parent in new}
            found |= {(pid, table[pid][1]) for pid in new}
        return found

    def alive(self) -> set[Process]:
        """Return which of the processes seen, and not there before, still exist."""
        table = _table()
        now = {(pid, started) for pid, (_, started) in table.items()}
        return (self.seen - self._before) & now
