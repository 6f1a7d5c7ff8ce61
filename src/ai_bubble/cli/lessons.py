"""``ai-bubble lessons``: for those who write lessons."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ai_bubble.cli.app import app, say
from ai_bubble.cli.named import existing

lessons_app = typer.Typer(no_args_is_help=True, help="For those who write lessons.")
app.add_typer(lessons_app, name="lessons")


@lessons_app.command()
def check(
    lesson: Annotated[
        list[Path] | None, typer.Argument(help="Notebooks; every lesson if none is named.")
    ] = None,
) -> None:
    """Run lessons, compare each number in the prose with the code, and look at their anatomy.

    Example: ai-bubble lessons check lessons/03_price_collapse.ipynb
    """
    from ai_bubble import course
    from ai_bubble.lesson.anatomy import anatomy
    from ai_bubble.lesson.run import check_lesson

    wrong = False
    known = [one.path for one in course.lessons()]
    for path in existing(lesson, known) if lesson else known:
        run = check_lesson(path)
        problems = [*anatomy(path), *map(str, run.problems)]
        wrong = wrong or bool(problems)
        mark = "[red]wrong[/red]" if problems else "[green]ok[/green]   "
        say(f"{mark} {escape(path.name)}, {run.seconds:.1f} s")
        for problem in problems:
            say(f"      {escape(problem)}")
    if wrong:
        raise typer.Exit(1)
