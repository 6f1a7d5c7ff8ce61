"""All handouts that are asked for: made side by side, written one by one."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ai_bubble import course
from ai_bubble.handouts import worker
from ai_bubble.handouts.files import Record, digest, prepare, surroundings, write
from ai_bubble.handouts.plan import Job, Output
from ai_bubble.handouts.worker import VEGA


@dataclass(slots=True)
class Outcome:
    """What became of the handouts asked for.

    Attributes
    ----------
    written, unchanged : list of str
        Names of files.
    failed : dict of str to str
        Notebook to the reason why it gave no handout.
    """

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


Progress = Callable[[int, int, str], None]


def make(
    jobs: Sequence[Job], out: Path, *, processes: int, progress: Progress = lambda *_: None
) -> Outcome:
    """Make handouts in a folder; what is there already from the same origin stays.

    Parameters
    ----------
    jobs : sequence of Job
        What to make.
    out : Path
        The folder.
    processes : int
        Notebooks at a time.
    progress : callable, optional
        Gets how many notebooks are done, of how many, and the name of the last one.

    Raises
    ------
    CourseError
        If the folder cannot be written. A notebook that fails is no error here: its last good
        handout stays, and the outcome says why.
    """
    prepare(out)
    record, outcome = Record(out), Outcome()
    left = []
    for job in jobs:
        stale = [each for each in job.outputs if not record.holds(each.file, _origin(job, each))]
        outcome.unchanged += [each.file for each in job.outputs if each not in stale]
        if stale:
            left.append(replace(job, outputs=tuple(stale)))
    if not left:
        return outcome
    progress(0, len(left), "")
    with _pool(min(processes, len(left) + 1)) as pool:
        # The last lessons take longest; begun first, they leave no process idle at the end.
        # Every page waits for Vega.
        vega = pool.submit(worker.vega) if _has_charts(left) else None
        running: dict[Future[Any], Job] = {
            pool.submit(worker.work, job): job for job in reversed(left)
        }
        for number, done in enumerate(as_completed(running), 1):
            job = running[done]
            try:
                made = done.result()
                bundle = vega.result() if vega is not None else b""
            except BrokenProcessPool:
                outcome.failed[job.path.name] = "its process was killed; is there enough memory?"
                continue
            if made.error:
                outcome.failed[job.path.name] = made.error
            for each in job.outputs if not made.error else ():
                content: bytes = made.files[each.file]
                if bundle:
                    content = content.replace(VEGA, bundle)
                write(out / each.file, content)
                record.keep(each.file, _origin(job, each), content)
                outcome.written.append(each.file)
            progress(number, len(left), job.path.stem)
    return outcome


def _has_charts(jobs: Sequence[Job]) -> bool:
    return any(not job.is_exercise and any(o.format == "html" for o in job.outputs) for job in jobs)


def _origin(job: Job, output: Output) -> str:
    """Return the fingerprint of everything that an output hangs on."""
    own = [job.path]
    if job.edition == "instructor" or job.parameters.variant:
        folder = course.root() / "solutions"
        own += [folder / job.path.name, folder / "notes" / f"{job.number}.md"]
    texts = [path.read_bytes() if path.is_file() else b"" for path in own]
    asked = repr((job.edition, job.is_exercise, job.parameters, output)).encode()
    return digest([surroundings(), asked, *texts])


# Each process also loads the command that was called, and with it what the command line needs.
_PRELOAD: Final = ["ai_bubble.handouts.job", "typer", "rich.progress", "rich.table"]


def _pool(processes: int) -> ProcessPoolExecutor:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        # Each notebook needs names and a folder of its own, so a process is used once.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, mp_context=context, max_tasks_per_child=1)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(_PRELOAD)
    return ProcessPoolExecutor(processes, mp_context=server, max_tasks_per_child=1)
