"""``ai-bubble grade``: for graders, on a desk or in CI."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ai_bubble.cli.app import app, say
from ai_bubble.errors import CourseError

SANDBOXES = ("bwrap", "none")


@app.command()
def grade(
    submissions: Annotated[
        list[Path] | None,
        typer.Argument(help="Notebooks, folders or zip files, as learning platforms export them."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path(
        "grades"
    ),
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="Two digits; else read from each notebook.")
    ] = "",
    solutions: Annotated[
        Path | None, typer.Option(help="Folder of the solutions, if not the repository's.")
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="manifest.csv of ai-bubble assign: who has which variant.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Class list, to find students' ids by their names.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Submissions at a time.")] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, tcp://host:8786.")
    ] = None,
    sandbox: Annotated[
        str, typer.Option(help="bwrap, or none to run submissions unprotected.")
    ] = "bwrap",
    resume: Annotated[
        bool, typer.Option("--resume", help="Finish a run that was interrupted.")
    ] = False,
    cell_seconds: Annotated[float, typer.Option(min=0.1, help="Limit for a cell, seconds.")] = 20,
    with_solutions: Annotated[
        bool, typer.Option("--with-solutions", help="Show solutions on the feedback pages.")
    ] = False,
    similar: Annotated[
        bool, typer.Option("--similar", help="List pairs of submissions that agree too well.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With init-ci: replace workflows that differ.")
    ] = False,
) -> None:
    """Grade submissions in a sandbox: gradebook, feedback pages, reports.

    Work that has not changed since the last run is not run again, unless it timed out or crashed.
    Ends with 0 if every answer that was judged is right, 1 if some are not, 2 if grading itself
    failed.

    Example: ai-bubble grade moodle.zip --exercise 03 -o grades

    A workflow for a class repository: ai-bubble grade init-ci github
    """
    if submissions and submissions[0] == Path("init-ci"):
        _init_ci([path.as_posix() for path in submissions[1:]], out, force=force)
        return
    if force:
        raise CourseError("--force is for init-ci; to grade all anew, name another folder with -o")
    if sandbox not in SANDBOXES:
        raise CourseError(f"no sandbox {sandbox!r}; there are {' and '.join(SANDBOXES)}")
    from ai_bubble.grading.session import Request, Session

    request = Request(
        submissions=[str(path) for path in submissions or []],
        exercise=exercise,
        solutions=str(solutions) if solutions else "",
        manifest=str(manifest) if manifest else "",
        roster=str(roster) if roster else "",
        sandbox=sandbox,
        cell_seconds=cell_seconds,
        with_solutions=with_solutions,
    )
    session = Session(out, request, resume=resume)
    if session.request.sandbox == "none":
        say("[yellow]note:[/yellow] --sandbox none: submissions run unprotected on this machine.")
    passed = session.run(jobs=jobs, scheduler=scheduler, similar=similar)
    raise typer.Exit(0 if passed else 1)


def _init_ci(kinds: list[str], out: Path, *, force: bool) -> None:
    from ai_bubble.grading.ci import init_ci

    if len(kinds) != 1 or kinds[0] not in ("github", "gitlab"):
        raise CourseError("say for which service: ai-bubble grade init-ci github, or gitlab")
    folder = Path() if out == Path("grades") else out
    for path in init_ci(kinds[0], folder, force=force):
        say(f"Wrote {escape(str(path))}")
