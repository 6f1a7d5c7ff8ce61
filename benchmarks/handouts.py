"""All seven lessons as HTML and PDF: ``ai-bubble handouts`` against the usual route.

    uv run python -m benchmarks.handouts

The usual route is papermill, then nbconvert to HTML, then Chromium's print to PDF, as commands, two
lessons at a time as well. Both start from nothing; the course's second call finds all unchanged.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ai_bubble import course
from benchmarks.table import Row, show, spread

CORES = 2
BIN = Path(sys.executable).parent

STEPS = """
import json, os, sys, time
from dataclasses import replace
from ai_bubble import course
from ai_bubble.handouts import job as jobs
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.html import page
from ai_bubble.handouts.parameters import Parameters
from ai_bubble.handouts.pdf import to_pdf, typst_source
from ai_bubble.handouts.plan import plan

start = time.perf_counter()
[job] = plan([course.lessons()[int(sys.argv[1])]], ["html"], "learner", ["a4"], Parameters(),
             is_exercise=False)
run = jobs._executed(job)
times = {"execute (papermill)": time.perf_counter() - start}
head = jobs._head(job, run.executed)


def timed(name, work):
    start = time.perf_counter()
    done = work()
    times[name] = times.get(name, 0) + time.perf_counter() - start
    return done


_, blocks = timed("explorers and text, HTML", lambda: jobs._blocks(job, run, "html"))
timed("pandoc, HTML", lambda: page(blocks, head))
draft, blocks = timed("text, PDF", lambda: jobs._blocks(job, run, "pdf"))
source = timed("pandoc, typst source", lambda: typst_source(blocks, head, "a4"))
timed("typst, PDF", lambda: to_pdf(source, draft.pictures))
print(json.dumps(times))
"""


def must(*command: object, cwd: Path | None = None) -> str:
    """Run a command that has to succeed, and return what it prints."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def usual(lesson: Path, out: Path) -> None:
    """Make one lesson's HTML and PDF by the usual commands."""
    executed, page = out / lesson.name, out / f"{lesson.stem}.html"
    must(BIN / "papermill", lesson, executed, "--cwd", out)
    must(BIN / "jupyter", "nbconvert", "--to", "html", executed, "--output-dir", out)
    must(
        shutil.which("chromium") or "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={out / lesson.stem}",
        f"--print-to-pdf={out / f'{lesson.stem}.pdf'}",
        page.as_uri(),
    )


def by_usual_route(out: Path) -> None:
    """Make all lessons by the usual commands."""
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda lesson: usual(lesson.path, out), course.lessons()))


def ours(out: Path) -> None:
    """Make all lessons with the course's own command."""
    must(BIN / "ai-bubble", "handouts", "--to", "html,pdf", "--jobs", CORES, "-o", out)


def seconds(work: Callable[[], None]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_round() -> dict[str, float]:
    """Return the times of each route, seconds, one after the other."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="handouts-benchmark-") as name:
        folder = Path(name)
        for kind in ("ours", "usual"):
            (folder / kind).mkdir()
        found["ours"] = seconds(lambda: ours(folder / "ours"))
        found["ours, nothing changed"] = seconds(lambda: ours(folder / "ours"))
        found["usual"] = seconds(lambda: by_usual_route(folder / "usual"))
        for kind in ("ours", "usual"):
            made = {path.suffix for path in (folder / kind).iterdir()}
            count = len(list((folder / kind).glob("*.pdf")))
            if not {".html", ".pdf"} <= made or count != len(course.lessons()):
                raise SystemExit(f"{kind} made {count} PDFs")
    return found


def steps() -> dict[str, float]:
    """Return the course's seconds by step, all lessons together, each in a process of its own."""
    total: dict[str, float] = {}
    for number in range(len(course.lessons())):
        for name, taken in json.loads(must(sys.executable, "-c", STEPS, number)).items():
            total[name] = total.get(name, 0) + taken
    return total


def rows(rounds: int = 3) -> list[Row]:
    """Measure all routes in rounds."""
    found = [one_round() for _ in range(rounds)]
    ours, again, usual = ([each[name] for each in found] for name in found[0])
    command = "benchmarks.handouts"
    said = "papermill, nbconvert, Chromium's print"
    what = "seven lessons as HTML and PDF"
    middle = statistics.median(ours)
    return [
        Row(what, spread(ours), f"{said}, 2 at a time: {spread(usual)}",
            statistics.median(usual) / middle, command),
        Row(f"{what}, nothing changed", spread(again), "", None, command),
    ]  # fmt: skip


if __name__ == "__main__":
    show(rows())
    where = Table("where the course's time goes, one process", "s, all lessons")
    for name, taken in steps().items():
        where.add_row(name, f"{taken:.2f}")
    Console().print(where)
