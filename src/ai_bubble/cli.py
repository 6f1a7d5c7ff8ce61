"""The command ``ai-bubble``: one thin function for each job."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from ai_bubble import __version__
from ai_bubble.errors import CourseError

WORKSPACE = "ai-bubble-workspace"

app = typer.Typer(
    name="ai-bubble",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
data_app = typer.Typer(no_args_is_help=True, help="The case as data: extract, stamp, describe.")
lessons_app = typer.Typer(no_args_is_help=True, help="For those who write lessons.")
app.add_typer(data_app, name="data")
app.add_typer(lessons_app, name="lessons")


def _say(text: str) -> None:
    Console(highlight=False, soft_wrap=True).print(text)


def _version(asked: bool) -> None:
    if asked:
        _say(f"ai-bubble {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """AI-infrastructure bubbles: a course on one news article, its data and its claims."""


@app.command(context_settings={"ignore_unknown_options": True})
def lab(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FOLDER | --NAME=VALUE",
            help=f"The workspace, ./{WORKSPACE} unless named; options for JupyterLab as "
            "--name=value.",
        ),
    ] = None,
    fresh: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Put the original of a lesson (03) beside your own copy."
        ),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port for JupyterLab.")] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, open no browser.")
    ] = False,
) -> None:
    """Lay the course out in a folder and open it in JupyterLab; files you changed are kept.

    Example: ai-bubble lab my-course --no-browser --port 9000
    """
    from ai_bubble import course
    from ai_bubble.lab import server, workspace

    folder, options = server.split_arguments(words or [], default=WORKSPACE)
    layout = workspace.lay_out(folder)
    _say(f"The course is in [bold]{escape(str(folder))}[/bold]")
    if layout.updated:
        _say(f"Brought up to date: {escape(', '.join(layout.updated))}")
    if layout.kept:
        _say(f"Kept, because you changed them: {escape(', '.join(layout.kept))}")
    if layout.outdated:
        _say(
            "Of these a newer original exists; to get it beside yours: "
            f"ai-bubble lab --fresh {escape(Path(layout.outdated[0]).stem)}"
        )
    page = f"lessons/{course.lessons()[0].path.name}"
    if fresh:
        original = workspace.bring_original(folder, fresh)
        page = original.relative_to(folder).as_posix()
        _say(f"The original is in [bold]{escape(page)}[/bold]")
    if address := server.running_url(folder, page):
        _say(f"JupyterLab already runs there: {escape(address)}")
        if not no_browser:
            server.show(address)
        return
    if port is not None:
        options.append(f"--ServerApp.port={port}")
    if no_browser:
        options.append("--no-browser")
    server.start(folder, page, options)


@app.command()
def doctor(
    folder: Annotated[
        Path, typer.Argument(help="Where you mean to work.", show_default=False)
    ] = Path(),
) -> None:
    """Check this machine, with a remedy for each finding.

    Example: ai-bubble doctor
    """
    from ai_bubble.lab.doctor import examine

    failures = 0
    for finding in examine(folder.resolve()):
        if finding.remedy is None:
            _say(f"[green]ok[/green]    {escape(finding.what)}")
        else:
            failures += 1
            _say(f"[red]wrong[/red] {escape(finding.what)}\n      → {escape(finding.remedy)}")
    if failures:
        _say(f"{failures} to mend.")
        raise typer.Exit(1)
    _say("The course can run here.")


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
        _say(f"[red]problem[/red] {escape(problem)}")
    if problems:
        _say("Nothing was written.")
        raise typer.Exit(1)
    _say(f"Wrote claims.csv and renderings.csv to {escape(str(target))}")


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
    _say(f"Stamped datapackage.json and wrote {escape(str(readme))}")


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
            _say(f"[bold]{known}[/bold]  {escape(resource(known)['title'])}")
        return
    _say(escape(str(data.describe(name))))


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
    for path in lesson or [known.path for known in course.lessons()]:
        if not path.is_file():
            raise CourseError(f"there is no notebook {path}")
        run = check_lesson(path)
        problems = [*anatomy(path), *map(str, run.problems)]
        wrong = wrong or bool(problems)
        mark = "[red]wrong[/red]" if problems else "[green]ok[/green]   "
        _say(f"{mark} {escape(path.name)}, {run.seconds:.1f} s")
        for problem in problems:
            _say(f"      {escape(problem)}")
    if wrong:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; a user's slip is one line, without a traceback."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[red]error:[/red] {escape(str(error))}"
        )
        sys.exit(2)
