"""``ai-bubble data``: the case as data."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ai_bubble.cli.app import app, say

data_app = typer.Typer(no_args_is_help=True, help="The case as data: extract, stamp, describe.")
app.add_typer(data_app, name="data")


@data_app.command()
def extract(
    sources: Annotated[Path, typer.Argument(help="Folder with article.tr.txt, .af.txt, .it.txt.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the two CSV files.")
    ] = None,
) -> None:
    """Read the three translations and write claims.csv and renderings.csv again.

    Example: ai-bubble data extract ../sources -o datasets
    """
    from ai_bubble import course
    from ai_bubble.extract import run

    target = out or course.datasets()
    problems = run(sources, target)
    for problem in problems:
        say(f"[red]problem[/red] {escape(problem)}")
    if problems:
        say("Nothing was written.")
        raise typer.Exit(1)
    say(f"Wrote claims.csv and renderings.csv to {escape(str(target))}")


@data_app.command()
def stamp() -> None:
    """Write sizes and hashes into datapackage.json, and the codebook, after a change to the data.

    Example: ai-bubble data stamp
    """
    from ai_bubble import course
    from ai_bubble.data.codebook import codebook
    from ai_bubble.data.package import stamp as write_stamp

    write_stamp(course.datasets())
    readme = course.datasets() / "README.md"
    readme.write_text(codebook(), encoding="utf-8", newline="\n")
    say(f"Stamped datapackage.json and wrote {escape(str(readme))}")


@data_app.command()
def describe(
    name: Annotated[str | None, typer.Argument(help="A dataset; all of them if none.")] = None,
) -> None:
    """Say what a dataset holds: fields, units, sources.

    Example: ai-bubble data describe rents
    """
    from ai_bubble import data
    from ai_bubble.data.package import resource

    if name is None:
        for known in data.names():
            say(f"[bold]{known}[/bold]  {escape(resource(known)['title'])}")
        return
    say(escape(str(data.describe(name))))
