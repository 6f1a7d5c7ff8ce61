"""``ai-bubble check``: for students and the CI of their own repositories."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ai_bubble.cli.app import app, say, say_table
from ai_bubble.cli.named import existing
from ai_bubble.errors import CourseError

PLACES = (".", "exercises", "ai-bubble-workspace/exercises")


@app.command()
def check(
    notebook: Annotated[list[Path], typer.Argument(help="Exercise notebooks, or folders of them.")],
    junit: Annotated[
        Path | None, typer.Option(help="Write the results as JUnit XML to this file.")
    ] = None,
    cell_seconds: Annotated[int, typer.Option(min=1, help="Limit for each cell, seconds.")] = 60,
) -> None:
    """Run exercise notebooks in a fresh kernel and check every answer; no secret is needed.

    Ends with 0 if all answers are right or wait for a reader, 1 if some are not, 2 if a notebook
    could not be checked.

    Example: ai-bubble check exercises/03_price_collapse.ipynb --junit report.xml
    """
    from ai_bubble.exercises import fresh
    from ai_bubble.exercises.junit import junit as as_junit
    from ai_bubble.exercises.verdict import STATES

    nearby = [path for place in PLACES for path in sorted(Path(place).glob("[0-9][0-9]_*.ipynb"))]
    asked = fresh.notebooks(existing(notebook, nearby))
    if junit:
        _make_folder(junit.parent)
        if junit.is_dir():
            raise CourseError(f"{junit} is a folder; name a file with --junit")
    results = []
    for path in asked:
        checked = fresh.check_notebook(path, cell_seconds=cell_seconds)
        results.append(checked)
        say(f"[bold]{escape(str(path))}[/bold], {checked.seconds:.1f} s")
        if checked.error:
            say(f"[red]error:[/red] {escape(checked.error)}")
            continue
        table = Table("question", "result", "what to do")
        for question, verdict in checked.verdicts.items():
            mark, words = STATES[verdict.state]
            advice = " ".join(filter(None, (verdict.say, verdict.see)))
            table.add_row(question, f"{mark} {words}", escape(advice))
        say_table(table)
        for stopped in checked.stopped:
            say(f"[yellow]note:[/yellow] {escape(stopped)}")
        states = Counter(verdict.state for verdict in checked.verdicts.values())
        waiting = f"; {states['waiting']} for a reader" if states["waiting"] else ""
        say(f"{states['right']} of {len(checked.verdicts)} right{waiting}.")
    if junit:
        junit.write_text(as_junit([one.suite() for one in results]), encoding="utf-8")
    if any(one.error for one in results):
        raise typer.Exit(2)
    if not all(one.passed for one in results):
        raise typer.Exit(1)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CourseError(
            f"the folder {folder} cannot be made ({problem.strerror}); name another with --junit"
        ) from None
