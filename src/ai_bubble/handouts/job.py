"""One notebook from execution to finished files; runs in a process of its own.

What is imported here is loaded once, in the process from which all jobs are forked: the libraries
that the lessons use as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import scipy.optimize
import scipy.stats  # noqa: F401

from ai_bubble.errors import CourseError
from ai_bubble.exercises.derive import derive
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import declared, keys_of, pick
from ai_bubble.handouts import exercise, html, lesson
from ai_bubble.handouts.cheatsheet import cheatsheet
from ai_bubble.handouts.classplan import classplan
from ai_bubble.handouts.currency import in_dollars, remark
from ai_bubble.handouts.draft import Draft, Target
from ai_bubble.handouts.execute import Executed, execute
from ai_bubble.handouts.notes import Notes, read_notes
from ai_bubble.handouts.pandoc import Block, paragraph
from ai_bubble.handouts.pdf import Head, to_pdf, typst_source
from ai_bubble.handouts.plan import Job, Made, Output, takes_hours
from ai_bubble.handouts.slides import slides


@dataclass(frozen=True, slots=True)
class _Run:
    """An executed notebook with what an edition adds to it."""

    executed: Executed
    notes: Notes | None
    keys: list[Key]


def make(job: Job) -> Made:
    """Execute a notebook and write its files; an error of the notebook is told, not raised."""
    try:
        run = _executed(job)
        files = {output.file: _written(job, run, output) for output in job.outputs}
    except CourseError as problem:
        return Made({}, str(problem))
    except Exception as problem:  # one broken lesson must not stop the others
        return Made({}, f"{type(problem).__name__}: {problem}")
    return Made(files)


def _executed(job: Job) -> _Run:
    variant = job.parameters.variant
    if job.is_exercise and job.edition == "instructor":
        executed = execute(job.path, {"variant": variant})
        return _Run(executed, None, declared(executed.names).keys)
    if job.is_exercise:
        derived = derive(pick([job.number])[0], variant) if variant else job.path
        return _Run(execute(derived, {}), None, [])
    executed = execute(job.path, _known(job))
    if job.edition == "learner":
        return _Run(executed, None, [])
    notes = read_notes(job.number)
    there = {cell.id for cell in executed.cells}
    for note in notes.notes:
        if note.cell not in there:
            raise CourseError(f"the teaching notes speak of a cell {note.cell!r}; there is none")
    return _Run(executed, notes, keys_of(pick([job.number])[0], variant))


def _known(job: Job) -> dict[str, Any]:
    """Return the parameters that the lesson has."""
    has_hours = takes_hours(job.path)
    return {"hours_per_month": job.parameters.hours_per_month} if has_hours else {}


def _written(job: Job, run: _Run, output: Output) -> bytes:
    head = _head(job, run.executed)
    if output.format == "slides":
        return slides(run.executed, run.notes, head, _amounts(job)).encode()
    if output.format == "cheatsheet":
        return cheatsheet(run.executed, head, output.paper)
    if output.format == "classplan":
        assert run.notes  # the plan of jobs refuses it for learners
        return classplan(run.executed, run.notes, head, output.paper, _amounts(job))
    if output.format == "pdf":
        draft, blocks = _blocks(job, run, "pdf")
        return to_pdf(typst_source(blocks, head, output.paper), draft.pictures)
    _, blocks = _blocks(job, run, "html")
    return html.page(blocks, head).encode()


def _blocks(job: Job, run: _Run, target: Target) -> tuple[Draft, list[Block]]:
    draft = Draft(target, job.edition, _amounts(job))
    if job.is_exercise:
        found = (
            exercise.marking(draft, run.executed, run.keys)
            if draft.for_instructor
            else exercise.sheet(draft, run.executed)
        )
    else:
        found = lesson.lesson(draft, run.executed, run.notes)
        if run.keys:
            found += exercise.mistakes(draft, run.keys)
    if job.parameters.currency == "USD":
        found = [paragraph(remark()), *found]
    return draft, draft.finish(found)


def _amounts(job: Job) -> Callable[[str], str]:
    return in_dollars if job.parameters.currency == "USD" else str


def _head(job: Job, executed: Executed) -> Head:
    about = executed.about
    number = job.number
    kind = "Exercise" if job.is_exercise else "Lesson"
    facts = lesson.facts(executed)
    if job.is_exercise:
        facts = f"{about['minutes']} minutes · variant {job.parameters.variant}"
    title = str(about["title"]).removeprefix(f"{kind} {number}: ")
    return Head(
        title=f"{kind} {number}: {title}",
        subtitle=str(about.get("question", "")),
        facts=facts,
        header=job.parameters.header,
        edition=job.edition,
    )
