"""One table for all benchmarks: what was measured, course and peer in one run."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table -->", "<!-- /table -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison.

    Attributes
    ----------
    what : str
        What was measured.
    course, peer : str
        The course's figure and the peer's, with unit and spread.
    ratio : float or None
        How many times as long the peer takes; None where there is no peer.
    command : str
        Module that measures it, ``benchmarks.handouts``.
    """

    what: str
    course: str
    peer: str
    ratio: float | None
    command: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as texts."""
        ratio = f"{self.ratio:.1f}" if self.ratio else ""
        return self.what, self.course, self.peer, ratio, f"`uv run python -m {self.command}`"


HEADINGS = ("what", "course", "peer", "times as long", "command")


def markdown(rows: Sequence[Row]) -> str:
    """Return the table, and the machine and day it was made on."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|---|---|--:|---|"]
    lines += ["| " + " | ".join(row.cells) + " |" for row in rows]
    return f"Measured on {date.today()}: {machine()}.\n\n" + "\n".join(lines)


def machine() -> str:
    """Return what the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def spread(times: Sequence[float], unit: str = "s", digits: int = 2) -> str:
    """Return median and range.

    Examples
    --------
    >>> spread([1, 3, 2])
    '2.00 s (1.00 to 3.00)'
    """
    middle = sorted(times)[len(times) // 2]
    low, high = (f"{value:.{digits}f}" for value in (min(times), max(times)))
    return f"{middle:.{digits}f} {unit} ({low} to {high})"


def show(rows: Sequence[Row]) -> None:
    """Print rows for a reader at a terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*HEADINGS[:-1])
    for row in rows:
        table.add_row(*row.cells[:-1])
    Console().print(table)
