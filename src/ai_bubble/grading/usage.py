"""What the processes of one submission use, seen from the warm parent."""

import os
from pathlib import Path
from typing import Final

_KILOBYTES: Final = 1 << 10


def others() -> list[Path]:
    """Return the places in ``/proc`` of all processes in the sandbox but its own two.

    They are the submission's, whatever they call themselves.
    """
    own = {"1", str(os.getpid())}
    return [p for p in Path("/proc").iterdir() if p.name.isdigit() and p.name not in own]


def memory_mb(session: int, most: float, *, isolated: bool) -> float:
    """Return the memory of a submission's processes, megabytes.

    Parameters
    ----------
    session : int
        The child's session; outside of the sandbox only this tells its processes apart.
    most : float
        Megabytes up to which a quick count that may be too high is good enough.
    isolated : bool
        Whether there is a sandbox.
    """
    found = [place for place in others() if isolated or _session(place) == session]
    quick = sum(map(_at_most, found))
    if quick <= most * _KILOBYTES:
        return quick / _KILOBYTES
    # Pages that a fork shares with its parent were counted for both.
    # A process that made itself unreadable keeps the high count.
    return sum(_share(place) for place in found) / _KILOBYTES


def _at_most(place: Path) -> int:
    return _kilobytes(place / "status", "RssAnon", "RssShmem")


def _share(place: Path) -> int:
    return _kilobytes(place / "smaps_rollup", "Pss") or _at_most(place)


def _session(place: Path) -> int:
    try:
        return int((place / "stat").read_text().rpartition(")")[2].split()[3])
    except (OSError, ValueError):
        return -1  # it ended meanwhile


def _kilobytes(file: Path, *wanted: str) -> int:
    try:
        lines = [line.partition(":") for line in file.read_text().splitlines()]
        return sum(int(rest.split()[0]) for name, _, rest in lines if name in wanted)
    except (OSError, ValueError, IndexError):
        return 0
