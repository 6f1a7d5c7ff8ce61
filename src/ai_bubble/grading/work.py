"""The unit of work: one submission, run wherever there is a sandbox.

Threads of this machine and workers of a Dask cluster run the same function through the interface
of `concurrent.futures`.
"""

import atexit
import contextlib
import threading
import uuid
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
    """Where units run: the executor, how many run at a time, and the name of this use of it."""

    executor: Executor
    width: int
    name: str = ""


def unit(
    steps: list[Step],
    questions: list[Question],
    hidden: dict[str, list[list[Any]]],
    limits: Limits,
    sandbox: str,
    secrets: list[Path],
    place: str = "",
) -> Unit:
    """Return one submission as plain data that can travel."""
    return {
        "steps": [[step.source, step.cell, step.answers] for step in steps],
        "questions": [question.as_plain() for question in questions],
        "hidden": hidden,
        "limits": limits.as_plain(),
        "sandbox": sandbox,
        "secrets": [str(secret.resolve()) for secret in secrets],
        "place": place,
    }


class _Crew(threading.local):
    """One warm parent for each thread that runs units."""

    runner: Runner | None = None
    made_for: tuple[str, ...] = ()


_crew = _Crew()
_all: dict[Runner, str] = {}


def run_unit(one: Unit) -> Outcome:
    """Run one submission in this thread's warm parent, which is started when first needed."""
    wanted = (one["place"], one["sandbox"], *one["secrets"])
    if _crew.runner not in _all or _crew.made_for != wanted:
        if _crew.runner is not None:
            _all.pop(_crew.runner, None)
            _crew.runner.close()
        _crew.runner = Runner(one["sandbox"], [Path(secret) for secret in one["secrets"]])
        _crew.made_for = wanted
        _all[_crew.runner] = one["place"]
    return _crew.runner.run(
        [Step(*step) for step in one["steps"]],
        [Question.from_plain(plain) for plain in one["questions"]],
        one["hidden"],
        Limits(**one["limits"]),
    )


def dismiss(place: str | None = None) -> None:
    """End the warm parents of this process, or only those of one place."""
    for runner in [one for one, name in list(_all.items()) if place in (None, name)]:
        _all.pop(runner, None)
        runner.close()


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
        pool = ThreadPoolExecutor(jobs)
        try:
            yield Place(pool, jobs)
        finally:
            # After Ctrl+C nobody waits for what is queued or runs.
            pool.shutdown(wait=False, cancel_futures=True)
            for runner in list(_all):
                runner.stop()
            pool.shutdown()
            dismiss()
        return
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host
    except ImportError:
        raise CourseError(
            'a cluster needs Dask; install it with: pip install "ai-bubble-course[cluster]"'
        ) from None
    try:
        # A client that cannot read its address leaves a traceback behind when it is thrown away.
        get_address_host(scheduler)
        client: Any = Client(scheduler, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise CourseError(f"no Dask scheduler answers at {scheduler}: {problem}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(f"the scheduler at {scheduler} has no workers; start dask worker")
        name = uuid.uuid4().hex
        try:
            with client.get_executor(pure=False, retries=3) as executor:
                yield Place(executor, threads, name)
        finally:
            # The workers live on, and may be running another grader's submissions.
            with contextlib.suppress(Exception):
                client.run(dismiss, name, on_error="ignore")
