"""``ai-bubble assign``: for instructors."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from ai_bubble.cli.app import app, say


@app.command()
def assign(
    roster: Annotated[Path, typer.Argument(help="CSV file with a column of student ids.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the students' folders.")],
    exercise: Annotated[
        list[str] | None, typer.Option("--exercise", "-e", help="Two digits; all if none is named.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The roster's column of ids, if it is not found.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to use.")] = os.cpu_count() or 1,
) -> None:
    """Write one notebook per student and exercise, each with figures of its own.

    Call it again with late students: everybody else keeps what they have.

    Example: ai-bubble assign roster.csv -o spring --exercise 03
    """
    from ai_bubble.exercises import assign as dealing
    from ai_bubble.exercises.manifest import MANIFEST
    from ai_bubble.exercises.notebook import pick
    from ai_bubble.exercises.roster import read_roster

    students = read_roster(roster, column=column)
    solutions = pick(exercise)
    with Progress(transient=True) as bar:
        task = bar.add_task("Notebooks", total=None)
        deals = dealing.assign(
            students,
            solutions,
            out,
            jobs=jobs,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    say(
        f"Wrote {len(deals)} notebooks for {len(students)} students to "
        f"[bold]{escape(str(out))}[/bold]"
    )
    say(
        f"Keep {MANIFEST} and {dealing.KEY_FILE} there: the manifest says who has which "
        "variant, the key gives late students theirs."
    )
