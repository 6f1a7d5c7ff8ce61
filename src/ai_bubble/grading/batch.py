"""Grading many submissions: what to run, where, and what to write down of it."""

import platform
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import Final

import ai_bubble
from ai_bubble.errors import CourseError
from ai_bubble.grading.chosen import number
from ai_bubble.grading.keystore import KeyStore
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.marking import marks
from ai_bubble.grading.records import Attempt, Found, Outcome
from ai_bubble.grading.task import Settings, Task, prepare
from ai_bubble.grading.wording import brief
from ai_bubble.grading.work import Place, run_unit, unit

_AHEAD: Final = 3
_LATE: Final = ("time", "total")
_KILLED: Final = {
    "time": "ran longer than {seconds:g} seconds and was stopped",
    "total": "was running when the {total:g} seconds for the whole notebook were over",
    "memory": "used more than {memory_mb:,} MB of memory and was stopped",
    "exit": "ended the program",
    "output": "handed back more than {message_mb} MB and was stopped",
}


def grade(
    submissions: Iterable[Found],
    store: KeyStore,
    place: Place,
    settings: Settings,
    known: Callable[[Task], bool] = lambda task: False,
) -> Iterator[Attempt | None]:
    """Grade submissions as they come; at any time only a few are in memory.

    Parameters
    ----------
    submissions : iterable of Found
        Read lazily.
    store : KeyStore
        The keys; they stay in this process.
    place : Place
        Where submissions run.
    settings : Settings
        How to grade.
    known : callable, optional
        Tells which submissions need not be run, because their result is recorded.

    Yields
    ------
    Attempt or None
        One for each submission, in the order in which they end; None for one that was known.
    """
    running: dict[Future[Outcome], Task] = {}
    for found in submissions:
        task = prepare(found, store, settings)
        if known(task):
            yield None
        elif task.plan is None or task.sheet is None:
            yield _attempt(task, Outcome(), settings)
        else:
            running[place.executor.submit(run_unit, _unit(task, settings, place))] = task
        if len(running) >= _AHEAD * place.width:
            yield from _ended(running, settings)
    while running:
        yield from _ended(running, settings)


def _unit(task: Task, settings: Settings, place: Place) -> dict[str, object]:
    assert task.plan
    assert task.sheet
    keys = task.sheet.keys
    return unit(
        task.plan.steps,
        [key.question for key in keys],
        {key.question.id: key.hidden_calls for key in keys if key.hidden_calls},
        settings.limits,
        settings.sandbox,
        settings.secrets,
        place.name,
    )


def _ended(running: dict[Future[Outcome], Task], settings: Settings) -> Iterator[Attempt]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        task = running.pop(future)
        try:
            outcome = future.result()
        except CourseError:
            raise
        except CancelledError:
            # Nothing is wrong with the submission, so nothing is recorded of it.
            raise CourseError("the cluster was lost; say --resume to grade what is left") from None
        except Exception as problem:
            outcome = Outcome(crashed=f"the machine that ran it was lost ({problem})"[:300])
        yield _attempt(task, outcome, settings)


def _attempt(task: Task, outcome: Outcome, settings: Settings) -> Attempt:
    state, reason = _state(task, outcome, settings.limits)
    handed_in = task.plan.handed_in if task.plan else {}
    keys = task.sheet.keys if task.sheet else []
    return Attempt(
        student=task.found.student,
        name=task.found.name,
        exercise=task.exercise,
        label=task.found.label,
        variant=task.variant,
        content_sha256=task.sha256,
        state=state,
        reason=reason,
        notes=[*task.notes, *_stopped(outcome, task)],
        marks=marks(keys, outcome, handed_in, _ends(task, outcome, settings.limits)),
        key_sha256=task.sheet.sha256 if task.sheet else "",
        package=ai_bubble.__version__,
        python=platform.python_version(),
        sandbox=settings.sandbox,
        seconds=outcome.seconds,
    )


def _state(task: Task, outcome: Outcome, limits: Limits) -> tuple[str, str]:
    if task.unreadable:
        return "unreadable", task.unreadable
    if outcome.crashed:
        return "crashed", f"The notebook could not be run: {outcome.crashed}."
    if outcome.killed:
        parts = [f"{_cell(cell, task)} {_killed(why, limits)}." for cell, why in outcome.killed]
        late = any(why in _LATE for _, why in outcome.killed)
        rest = "The other cells were run without it." if outcome.answers else "No answer was read."
        return ("timed out" if late else "crashed"), f"{' '.join(parts)} {rest}"
    called = [*outcome.answers.items(), *outcome.hidden.items()]
    calls = {question: str(plain["why"]) for question, plain in called if plain["kind"] == "killed"}
    if over := [number(question) for question, why in calls.items() if why == "total"]:
        return "timed out", f"The function of {over[0]} {_killed('total', limits)}."
    if calls:
        slow = ", ".join(number(question) for question, why in calls.items() if why == "time")
        if slow:
            return "timed out", f"The function of {slow} was called and did not come to an end."
        all_of_them = ", ".join(map(number, calls))
        return "crashed", f"Reading the answer to {all_of_them} ended the program."
    return ("repaired" if task.notes else "graded"), ""


def _stopped(outcome: Outcome, task: Task) -> list[str]:
    return [
        f"{_cell(cell, task)} stopped with {error.removesuffix('.')}."
        for cell, error in outcome.stopped[:20]
    ]


def _cell(cell: int, task: Task) -> str:
    """Return a cell by its number and what is in it: JupyterLab counts no cells."""
    if not cell or not task.plan:
        return "A cell of the course"
    steps = [step for step in task.plan.steps if step.cell == cell]
    answered = [number(step.answers) for step in steps if step.answers]
    if answered:
        return f"Cell {cell}, your answer to {' and '.join(answered)},"
    lines = (line.strip() for step in steps for line in step.source.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return f"Cell {cell} ({brief(first, 40)})" if first else f"Cell {cell}"


def _killed(why: str, limits: Limits) -> str:
    return _KILLED.get(why, "was stopped").format(
        seconds=limits.cell_seconds,
        total=limits.total_seconds,
        memory_mb=limits.memory_mb,
        message_mb=limits.message_mb,
    )


def _ends(task: Task, outcome: Outcome, limits: Limits) -> dict[str, str]:
    """Return how the cells of answers ended that did not come to their end, by question."""
    ends = {cell: f"stopped: {error.removesuffix('.')}" for cell, error in outcome.stopped}
    ends |= {cell: _killed(why, limits) for cell, why in outcome.killed}
    steps = task.plan.steps if task.plan else []
    return {one.answers: ends[one.cell] for one in steps if one.answers and one.cell in ends}
