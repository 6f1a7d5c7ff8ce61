"""``ai-bubble gradebook``: marks by hand and statistics."""

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ai_bubble.cli.app import app, say, say_table
from ai_bubble.errors import CourseError

WITHDRAW = "withdraw"
AGAIN = "Run ai-bubble grade again to update the feedback pages."

gradebook_app = typer.Typer(
    no_args_is_help=True, help="The gradebook: marks by hand, sheets, exports, statistics."
)
app.add_typer(gradebook_app, name="gradebook")

Out = Annotated[Path, typer.Argument(help="Folder of the results, or the gradebook's file.")]
Exercise = Annotated[str | None, typer.Option("--exercise", "-e", help="Only this; two digits.")]
Grader = Annotated[str | None, typer.Option(help="Your name; else that of your account.")]


@gradebook_app.command()
def show(
    out: Out,
    student: Annotated[str | None, typer.Argument(help="A student's id; else the class.")] = None,
) -> None:
    """Show what the class has, or the marks of one student.

    Example: ai-bubble gradebook show grades s1024
    """
    from ai_bubble.grading import overview
    from ai_bubble.grading.gradebook import Gradebook

    with Gradebook.open(out, create=False) as book:
        if student is None:
            tables, notes = overview.of_class(book)
        else:
            tables, notes = overview.of_student(book, student)
    for table in tables:
        say_table(table)
    for note in notes:
        say(f"[yellow]note:[/yellow] {escape(note)}")


# So that -1 is told the range of the points, and not that there is no such option.
@gradebook_app.command(context_settings={"ignore_unknown_options": True})
def mark(
    out: Out,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    exercise: Annotated[str, typer.Argument(help="Two digits.")],
    question: Annotated[str, typer.Argument(help="Such as q8.")],
    points: Annotated[str, typer.Argument(help=f"The points, or: {WITHDRAW}.")],
    comment: Annotated[str, typer.Option(help="A word to the student.")] = "",
    grader: Grader = None,
) -> None:
    """Give points by hand; they win over the checker's and survive regrading.

    Say 'withdraw' for the points to take back what was given by hand.

    Example: ai-bubble gradebook mark grades s1024 03 q8 2.5 --comment "Names no assumption."
    """
    from ai_bubble.grading.gradebook import Gradebook

    given = None if points == WITHDRAW else _points(points)
    with Gradebook.open(out, create=False) as book:
        book.mark(student, exercise, question, given, grader_name(grader), comment)
    what = f"{question} of exercise {exercise}, student {student}"
    points = "taken back" if given is None else f"{given:g} point{'s' * (given != 1)}"
    say(escape(f"{what}: {points}"))
    say(AGAIN)


@gradebook_app.command()
def stats(
    out: Out,
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Draw a chart to this .svg or .html.")
    ] = None,
    exercise: Exercise = None,
) -> None:
    """Show how each question did, and which misconception how often.

    Example: ai-bubble gradebook stats grades -o questions.html
    """
    from ai_bubble.grading import overview
    from ai_bubble.grading.gradebook import Gradebook
    from ai_bubble.grading.statistics import statistics, write_chart

    with Gradebook.open(out, create=False) as book:
        rows = statistics(book.final_marks(exercise=exercise))
    for table in overview.of_questions(rows):
        say_table(table)
    if to:
        write_chart(rows, to)
        say(f"Wrote [bold]{escape(str(to))}[/bold]")


def _points(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise CourseError(
            f"{text!r} are no points; write a number such as 2.5, or {WITHDRAW}"
        ) from None


def grader_name(name: str | None) -> str:
    """Return who gives the marks: the name said, else the account's."""
    if name and name.strip():
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise CourseError("who gives the marks? Say --grader and your name") from None
