"""``ai-bubble gradebook``: sheets for graders out and in, and exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ai_bubble.cli.app import say, say_table
from ai_bubble.cli.gradebook import AGAIN, Exercise, Grader, Out, gradebook_app, grader_name
from ai_bubble.errors import CourseError

if TYPE_CHECKING:
    from ai_bubble.grading.sheets import Rubrics

FORMATS = ("csv", "canvas", "moodle")


@gradebook_app.command()
def sheet(
    out: Out,
    to: Annotated[Path, typer.Option("--out", "-o", help="The CSV file to write.")],
    exercise: Exercise = None,
    marked: Annotated[bool, typer.Option("--all", help="List answers already read, too.")] = False,
    semicolon: Annotated[
        bool, typer.Option("--semicolon", help="For a spreadsheet that writes 2,5 for 2.5.")
    ] = False,
    solutions: Annotated[
        Path | None, typer.Option(help="Folder of the solutions, for the rubrics.")
    ] = None,
) -> None:
    """Write the written answers that wait for a reader to a sheet.

    Fill in the points, and a comment where you like, then hand it to gradebook import.

    Example: ai-bubble gradebook sheet grades -o essays.csv --exercise 03
    """
    from ai_bubble.grading.gradebook import Gradebook
    from ai_bubble.grading.sheets import write_sheet

    mark = ";" if semicolon else ","
    with Gradebook.open(out, create=False) as book:
        found = sorted({one.exercise for one in book.attempts(exercise=exercise)} - {""})
        rubrics = _rubrics(found, solutions)
        written = write_sheet(
            book, to, rubrics=rubrics, exercise=exercise, marked=marked, separator=mark
        )
    say(f"Wrote [bold]{escape(str(to))}[/bold]; answers: {written}")


@gradebook_app.command("import")
def import_(
    out: Out,
    marked: Annotated[Path, typer.Argument(metavar="SHEET", help="The sheet with points.")],
    force: Annotated[
        bool, typer.Option("--force", help="Let the sheet win over marks changed since.")
    ] = False,
    grader: Grader = None,
) -> None:
    """Take a sheet's marks into the gradebook, all of them or, if a line has a slip, none.

    Lines without points change nothing. Ends with 1 if marks were left out because somebody else
    changed them since the sheet was written.

    Example: ai-bubble gradebook import grades essays.csv --grader Noor
    """
    from ai_bubble.grading.gradebook import Gradebook
    from ai_bubble.grading.manual import number
    from ai_bubble.grading.marked_sheets import import_sheet
    from ai_bubble.grading.overview import shown

    with Gradebook.open(out, create=False) as book:
        result = import_sheet(book, marked, grader_name(grader), force=force)
    say(f"New marks: {result.added}; lines without points: {result.empty}")
    if result.added:
        say(AGAIN)
    if not result.conflicts:
        return
    table = Table("student", "exercise", "question", "the sheet", "stands", "by")
    for conflict in result.conflicts:
        new, old = conflict.mark, conflict.stands
        points = "" if old.mark.points is None else number(old.mark.points)
        cells = (new.student, new.exercise, new.question, number(new.points or 0), points)
        table.add_row(*map(shown, (*cells, old.grader)))
    say_table(table)
    say("These were changed since the sheet was written and stand as they are; --force replaces.")
    raise typer.Exit(1)


@gradebook_app.command()
def export(
    out: Out,
    to: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    kind: Annotated[str, typer.Option("--format", help="csv, canvas or moodle.")] = "csv",
    template: Annotated[
        Path | None, typer.Option(help="A file that Canvas or Moodle exported, to fill in.")
    ] = None,
    exercise: Exercise = None,
    column: Annotated[
        list[str] | None, typer.Option(help='The template\'s column: "03=The price collapse".')
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write points though answers wait for a reader.")
    ] = False,
    scale: Annotated[
        bool, typer.Option("--scale", help="Convert points to the platform's maximum.")
    ] = False,
) -> None:
    """Write the marks for a spreadsheet, Canvas or Moodle.

    Points of students whose answers wait for a reader stay empty, unless --partial is said. With a
    template its ids and columns are kept, and marks are filled in by id.

    Example: ai-bubble gradebook export grades --format canvas -o up.csv --template canvas.csv
    """
    from ai_bubble import course
    from ai_bubble.grading import exports, templates
    from ai_bubble.grading.gradebook import Gradebook
    from ai_bubble.grading.overview import listed

    if kind not in FORMATS:
        raise CourseError(f"no format {kind!r}; there are {', '.join(FORMATS)}")
    if template and kind == "csv":
        raise CourseError("a template is for --format canvas or moodle")
    columns = dict(_pair(one) for one in column or [])
    with Gradebook.open(out, create=False) as book:
        found = exports.totals(book, exercise)
    waiting = sorted({one.student for one in found if one.exercise and not one.is_complete})
    if template:
        titles = {one.number: one.title for one in course.lessons()}
        filled = templates.fill(
            *(found, template, to), titles=titles, columns=columns, partial=partial, scale=scale
        )
        say(f"Wrote [bold]{escape(str(to))}[/bold]; marks filled in: {filled.written}")
        if filled.not_in_file:
            say(f"[yellow]note:[/yellow] not in the file: {escape(listed(filled.not_in_file))}")
        waiting = filled.not_final
    else:
        if kind == "csv":
            exports.write_plain(found, to)
        else:
            write = exports.write_canvas if kind == "canvas" else exports.write_moodle
            write(found, to, partial=partial)
        say(f"Wrote [bold]{escape(str(to))}[/bold]")
    if waiting and kind != "csv" and not partial:
        say(f"[yellow]note:[/yellow] not final yet, left as is: {escape(listed(waiting))}")


def _pair(text: str) -> tuple[str, str]:
    exercise, equals, title = text.partition("=")
    if not equals:
        raise CourseError(f'{text!r} names no column; write --column "03=The price collapse"')
    return exercise.strip(), title


def _rubrics(exercises: list[str], folder: Path | None) -> "Rubrics":
    from ai_bubble.grading.keystore import KeyStore

    try:
        store = KeyStore(folder)
    except CourseError as problem:
        if folder is not None:
            raise
        say(f"[yellow]note:[/yellow] no rubrics: {escape(str(problem))}")
        return {}
    known = [one for one in exercises if one in store.exercises]
    keys = [(one, key) for one in known for key in store.sheet(one, 0).keys if key.rubric]
    return {(one, key.question.id): key.rubric for one, key in keys}
