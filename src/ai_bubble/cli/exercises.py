"""``ai-bubble exercises``: for those who write exercises."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ai_bubble.cli.app import app, say, say_table

exercises_app = typer.Typer(no_args_is_help=True, help="For those who write exercises.")
app.add_typer(exercises_app, name="exercises")

Numbers = Annotated[
    list[str] | None, typer.Argument(help="Two digits (03); every exercise if none is named.")
]


@exercises_app.command()
def build(
    exercise: Numbers = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the derived notebooks.")
    ] = None,
) -> None:
    """Derive the students' notebooks, with the keys of their self-check, from the solutions.

    Example: ai-bubble exercises build 03
    """
    from ai_bubble import course
    from ai_bubble.exercises.derive import build as derive_all
    from ai_bubble.exercises.notebook import pick

    folder = out or course.root() / "exercises"
    folder.mkdir(parents=True, exist_ok=True)
    changed = derive_all(pick(exercise), folder)
    for path in changed:
        say(f"Wrote {escape(str(path))}")
    if not changed:
        say("Nothing changed.")


@exercises_app.command()
def run(exercise: Numbers = None) -> None:
    """Run solution notebooks in a fresh kernel and store their outputs.

    Example: ai-bubble exercises run 03
    """
    from ai_bubble.exercises.execute import execute
    from ai_bubble.exercises.notebook import pick

    for solution in pick(exercise):
        changed = execute(solution.path)
        say(f"{'Wrote' if changed else 'Same outputs:'} {escape(str(solution.path))}")


@exercises_app.command()
def check(
    exercise: Numbers = None,
    variants: Annotated[
        int, typer.Option(help="How many variants to search for collisions.", min=1, max=200)
    ] = 200,
    mutants: Annotated[bool, typer.Option(help="Run mutated solutions too.")] = True,
) -> None:
    """Prove that exercises are fit for students: no drift, right keys, told-apart mistakes.

    Example: ai-bubble exercises check 03
    """
    from ai_bubble import course
    from ai_bubble.exercises.notebook import pick
    from ai_bubble.exercises.prove import prove

    table = Table("exercise", "questions", "points", "minutes", "named mistakes", "mutants caught")
    wrong = False
    for solution in pick(exercise):
        folder = course.root() / "exercises"
        proof = prove(solution, folder, variants=variants, with_mutants=mutants)
        for problem in proof.problems:
            wrong = True
            say(f"[red]wrong[/red] {solution.number} {escape(problem)}")
        asked = [key.question for key in proof.keys]
        caught = sum(score.caught for score in proof.scores)
        total = sum(score.total for score in proof.scores)
        table.add_row(
            solution.number,
            str(len(asked)),
            f"{sum(one.points for one in asked):g}",
            str(sum(one.minutes for one in asked)),
            str(sum(len(key.answers) - 1 for key in proof.keys)),
            f"{caught} of {total}" if total else "not run",
        )
    say_table(table)
    if wrong:
        raise typer.Exit(1)
    say("[green]ok[/green]")
