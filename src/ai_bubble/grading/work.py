"""The unit of work: one submission, run wherever there is a sandbox.

Threads of this machine and workers of a Dask cluster run the same function through the interface
of `concurrent.futures`.
"""

import atexit
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises.keys import Question
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.records import Outcome, Step
from ai_bubble.grading.runner import Runner

Unit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where units run: the executor, and how many run at a time."""

    executor: Executor
    width: int


def unit(
    steps: list[Step],
    questions: list[Question],
    hidden: dict[str, list[list[Any]]],
    limits: Limits,
    sandbox: str,
    secrets: list[Path],
) -> Unit:
    """Return one submission as plain data that can travel."""
    return {
        "steps": [[step.source, step.cell, step.answers] for step in steps],
        "questions": [question.as_plain() for question in questions],
        "hidden": hidden,
        "limits": limits.as_plain(),
        "sandbox": sandbox,
        "secrets": [str(secret) for secret in secrets],
    }


class _Crew(threading.local):
    """One warm parent for each thread that runs units."""

    runner: Runner | None = None
    made_for: tuple[str, ...] = ()


_crew = _Crew()
_all: list[Runner] = []


def run_unit(one: Unit) -> Outcome:
    """Run one submission in this thread's warm parent, which is started when first needed."""
    wanted = (one["sandbox"], *one["secrets"])
    if _crew.runner is None or _crew.made_for != wanted:
        _crew.runner = Runner(one["sandbox"], [Path(secret) for secret in one["secrets"]])
        _crew.made_for = wanted
        _all.append(_crew.runner)
    return _crew.runner.run(
        [Step(*step) for step in one["steps"]],
        [Question.from_plain(plain) for plain in one["questions"]],
        one["hidden"],
        Limits(**one["limits"]),
    )


def dismiss() -> None:
    """End all warm parents of this process."""
    while _all:
        _all.pop().close()


atexit.register(dismiss)


@contextmanager
def workers(jobs: int, scheduler: str | None = None) -> Iterator[Place]:
    """Open a place where units run: threads here, or a Dask cluster.

    Parameters
    ----------
    jobs : int
        Units at a time on this machine.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://host:8786``.

    Raises
    ------
    CourseError
        If the scheduler does not answer or has no workers, or `distributed` is not installed.
    """
    if scheduler is None:
        try:
            with ThreadPoolExecutor(jobs) as pool:
                yield Place(pool, jobs)
        finally:
            dismiss()
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            'a cluster needs Dask; install it with: pip install "ai-bubble-course[cluster]"'
        ) from None
    try:
        client: Any = Client(scheduler, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise CourseError(f"no Dask scheduler answers at {scheduler}: {problem}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(f"the scheduler at {scheduler} has no workers; start dask worker")
        with client.get_executor(pure=False, retries=3) as executor:
            yield Place(executor, threads)
