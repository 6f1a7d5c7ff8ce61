"""``ai-bubble lab`` and ``ai-bubble doctor``: for students."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ai_bubble.cli.app import app, say
from ai_bubble.cli.named import nearest
from ai_bubble.errors import CourseError

WORKSPACE = "ai-bubble-workspace"
OPTIONS = ("--fresh", "--port", "--no-browser")


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
            metavar="NAME",
            help="Put the original of a lesson (03) or exercise (exercises/03) beside your copy.",
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

    _refuse_slips(words or [])
    folder, options = server.split_arguments(words or [], default=WORKSPACE)
    layout = workspace.lay_out(folder)
    say(f"The course is in [bold]{escape(str(folder))}[/bold]")
    if layout.updated:
        say(f"Brought up to date: {escape(', '.join(layout.updated))}")
    if layout.kept:
        say(f"Kept, because you changed them: {escape(', '.join(layout.kept))}")
    if layout.outdated:
        place = "" if folder == Path(WORKSPACE) else f"{folder} "
        say(
            "Of these a newer original exists; to get it beside yours: "
            f"ai-bubble lab {escape(place)}--fresh {workspace.short_name(layout.outdated[0])}"
        )
    page = f"lessons/{course.lessons()[0].path.name}"
    if fresh:
        original = workspace.bring_original(folder, fresh)
        page = original.relative_to(folder).as_posix()
        say(f"The original is in [bold]{escape(page)}[/bold]")
    if address := server.running_url(folder, page):
        say(f"JupyterLab already runs there: {escape(address)}")
        if not no_browser:
            server.show(address)
        return
    if port is not None:
        options.append(f"--ServerApp.port={port}")
    if no_browser:
        options.append("--no-browser")
    where = "Open the address that JupyterLab prints below" if no_browser else "JupyterLab opens"
    say(f"{where}; to stop it, press Ctrl+C here.")
    server.start(folder, page, options)


def _refuse_slips(words: list[str]) -> None:
    """Tell a misspelt option of ours, and a lesson's number, from what `lab` takes."""
    from ai_bubble import course

    for word in words:
        option = word.partition("=")[0]
        # finds a letter left out or added, but lets JupyterLab's own --browser pass
        if meant := get_close_matches(option, OPTIONS, n=1, cutoff=0.88):
            raise CourseError(f"no option {option}; did you mean {meant[0]}?")
        lesson = nearest(word, (one.path for one in course.lessons())) if word.isdigit() else None
        if lesson and not Path(word).exists():
            raise CourseError(
                f"{word} would be the name of a workspace, which holds every lesson; "
                f"say ai-bubble lab, and open lessons/{lesson.name} there"
            )


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
            say(f"[green]ok[/green]    {escape(finding.what)}")
        else:
            failures += 1
            say(f"[red]wrong[/red] {escape(finding.what)}\n      → {escape(finding.remedy)}")
    if failures:
        say(f"{failures} to mend.")
        raise typer.Exit(1)
    say("The course can run here.")
