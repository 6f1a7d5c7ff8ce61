"""``ai-bubble handouts`` and ``ai-bubble site``: for instructors."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ai_bubble.cli.app import app, say

if TYPE_CHECKING:
    from ai_bubble.handouts.batch import Outcome
    from ai_bubble.handouts.plan import Job

Given = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        "-p",
        metavar="NAME=VALUE",
        help="variant, currency (CNY or USD), hours_per_month (720 or 730), cohort, date.",
    ),
]
Yaml = Annotated[Path | None, typer.Option("--params", help="YAML file of such parameters.")]
Jobs = Annotated[int, typer.Option(min=1, help="Notebooks at a time.")]
CORES = os.cpu_count() or 1


@app.command()
def handouts(
    lesson: Annotated[
        list[str] | None, typer.Argument(help="Two digits (03); every lesson if none is named.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to", help="html, pdf, slides, cheatsheet, classplan (for instructors), by commas."
        ),
    ] = "html,pdf",
    edition: Annotated[
        str, typer.Option(help="learner, or instructor with solutions and teaching notes.")
    ] = "learner",
    exercise: Annotated[
        bool, typer.Option("--exercise", help="The exercises' sheets instead of the lessons.")
    ] = False,
    paper: Annotated[str, typer.Option(help="a4, letter, or both joined by a comma.")] = "a4",
    parameter: Given = None,
    params: Yaml = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the handouts.")] = Path(
        "handouts"
    ),
    jobs: Jobs = CORES,
) -> None:
    """Render lessons as handouts, slides, cheat sheets, class plans: offline HTML, tagged PDF.

    What has not changed is not rendered again. A lesson that fails keeps its last good handout.
    Ends with 0 if all were rendered, 1 if a lesson failed.

    Example: ai-bubble handouts 03 --to pdf -p cohort="Spring 2027" -o handouts
    """
    from ai_bubble.handouts import options

    options.check_extra()
    from ai_bubble.handouts.parameters import gathered, parameters
    from ai_bubble.handouts.plan import plan, without_effect

    given = gathered(params, parameter or [])
    planned = plan(
        options.lessons(lesson or []),
        options.chosen(to, options.FORMATS, "format"),
        options.one(edition, options.EDITIONS, "edition"),
        options.chosen(paper, options.PAPERS, "paper"),
        parameters(given),
        is_exercise=exercise,
    )
    for remark in without_effect(list(given), planned):
        say(f"[yellow]note:[/yellow] {escape(remark)}")
    outcome = _made(planned, out, jobs)
    _tell(outcome, out)
    raise typer.Exit(1 if outcome.failed else 0)


@app.command()
def site(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the site.")] = Path("site"),
    parameter: Given = None,
    params: Yaml = None,
    jobs: Jobs = CORES,
) -> None:
    """Put the course on a web page that needs no server: lessons, handouts, slides, data, guide.

    Learners' material only; it opens from the folder as well as from any web server.

    Example: ai-bubble site -o public
    """
    from ai_bubble.handouts import options

    options.check_extra()
    from ai_bubble.handouts.files import RECORD, write
    from ai_bubble.handouts.parameters import gathered, parameters
    from ai_bubble.handouts.plan import site_plan
    from ai_bubble.handouts.site.build import build_site
    from ai_bubble.handouts.site.folder import check_ours

    check_ours(out.resolve())
    planned = site_plan(parameters(gathered(params, parameter or [])))
    with tempfile.TemporaryDirectory(prefix="site-") as name:
        folder = Path(name)
        if (out / "handouts" / RECORD).is_file():  # so that unchanged ones are not made again
            shutil.copytree(out / "handouts", folder, dirs_exist_ok=True)
        outcome = _made(planned, folder, jobs)
        if outcome.failed:
            for notebook, reason in outcome.failed.items():
                say(f"[red]failed:[/red] {escape(notebook)}, {escape(reason)}")
            say("The site was not written.")
            raise typer.Exit(1)
        built = build_site(
            out, {each.file: folder / each.file for j in planned for each in j.outputs}
        )
        write(out / "handouts" / RECORD, (folder / RECORD).read_bytes())
    size = f"{built.bytes / 1e6:.1f} MB"
    say(f"Wrote {built.files} files, {size}, to [bold]{escape(str(out))}[/bold]")
    say(f"Open {escape(str(built.index))} in a browser.")


def _made(planned: "list[Job]", out: Path, jobs: int) -> "Outcome":
    from ai_bubble.handouts.batch import make

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def progress(done: int, total: int, name: str) -> None:
            said = f"Rendered {name}" if name else "Rendering"
            bar.update(task, completed=done, total=total, description=escape(said))

        return make(planned, out, processes=jobs, progress=progress)


def _tell(outcome: "Outcome", out: Path) -> None:
    for notebook, reason in outcome.failed.items():
        say(f"[red]failed:[/red] {escape(notebook)}, {escape(reason)}; no new handout of it")
    if outcome.written:
        count = len(outcome.written)
        say(f"Wrote {count} file{'s' * (count != 1)} to [bold]{escape(str(out))}[/bold]:")
        for name in sorted(outcome.written):
            say(f"  {escape(name)}")
    if outcome.unchanged:
        count = len(outcome.unchanged)
        say(f"{count} unchanged file{'s' * (count != 1)} kept.")
