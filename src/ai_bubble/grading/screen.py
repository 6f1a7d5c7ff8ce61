"""What a grader sees on the terminal: the progress, and the table at the end."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from ai_bubble.grading.records import STATES, Attempt
from ai_bubble.grading.wording import visible

_MOST_NAMED: Final = 10


def progress() -> Progress:
    """Return a bar with the number done and the time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        transient=True,
    )


def table(graded: Sequence[Attempt], same: int, out: Path) -> None:
    """Print how many submissions ended how, by exercise, and where the results lie."""
    rows = Table("exercise", "state", "submissions", "mean points", "to read")
    for exercise in sorted({attempt.exercise for attempt in graded}):
        of_this = [attempt for attempt in graded if attempt.exercise == exercise]
        for state in STATES:
            if group := [attempt for attempt in of_this if attempt.state == state]:
                possible = max(attempt.possible for attempt in group)
                mean = sum(attempt.points for attempt in group) / len(group)
                rows.add_row(
                    exercise or "unknown",
                    state,
                    str(len(group)),
                    f"{mean:.1f} of {possible:g}" if possible else "none",
                    str(sum(attempt.waiting for attempt in group)),
                )
    console = Console(highlight=False, soft_wrap=False)
    console.print(rows)
    if same:
        console.print(f"{same} unchanged since an earlier run, not run again.")
    where = f"Results: {out / 'index.html'}, {out / 'gradebook.sqlite'}"
    console.print(where, soft_wrap=True, markup=False)


def strangers(attempts: Sequence[Attempt]) -> None:
    """Name the students whom the manifest lacks: nobody knows which variant they were dealt."""
    if not attempts:
        return
    names = list(dict.fromkeys(attempt.student for attempt in attempts))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    told = ", ".join(map(visible, names[:_MOST_NAMED]))
    Console(highlight=False, soft_wrap=True).print(
        f"note: not in the manifest, graded by what the notebook says: {told}{more}. "
        "A manifest with names finds students by their names.",
        markup=False,
    )
