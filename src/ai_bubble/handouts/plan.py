"""What is to be made: one job for each notebook, with the files that come of it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.handouts.notes import folder as notes_folder
from ai_bubble.handouts.options import OPEN, PAPERS, Edition, Format, Paper
from ai_bubble.handouts.parameters import Parameters

_HOURS: Final = re.compile(r"^hours_per_month\b", re.MULTILINE)
_OF_LESSONS: Final = ("slides", "cheatsheet", "classplan")


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write: its name, format and, for a PDF, its paper."""

    file: str
    format: Format
    paper: Paper = "a4"


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook and what is to be made of it.

    Attributes
    ----------
    number : str
        Two digits.
    path : Path
        The notebook that is executed, or from which it is derived.
    edition : str
        ``learner`` or ``instructor``.
    is_exercise : bool
        Whether it is the exercise, not the lesson.
    parameters : Parameters
        With which it is executed.
    outputs : tuple of Output
        What to write.
    """

    number: str
    path: Path
    edition: Edition
    is_exercise: bool
    parameters: Parameters
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: the files' contents by name, or the reason why there are none.

    It stands here because who reads it must not load what makes it.
    """

    files: dict[str, bytes]
    error: str = ""


def plan(
    lessons: Sequence[course.Lesson],
    formats: Sequence[Format],
    edition: Edition,
    papers: Sequence[Paper],
    parameters: Parameters,
    *,
    is_exercise: bool,
) -> list[Job]:
    """Return the jobs that make the handouts asked for.

    Raises
    ------
    CourseError
        If slides, cheat sheets or class plans of exercises are asked for, class plans for
        learners, or what the edition or the variant needs is not part of the installed course.
    """
    if is_exercise and (strange := [name for name in formats if name in _OF_LESSONS]):
        raise CourseError(f"--to {strange[0]} is made of lessons; leave out --exercise")
    if edition == "learner" and (closed := [name for name in formats if name not in OPEN]):
        raise CourseError(f"--to {closed[0]} holds teaching notes; add --edition instructor")
    needs_solutions = edition == "instructor" or (is_exercise and parameters.variant)
    if needs_solutions and not notes_folder().is_dir():
        raise CourseError(
            "the instructor's edition and variants of exercises need the solutions, which are not "
            "part of the installed course; run this in a clone of the repository"
        )
    return [
        Job(
            lesson.number,
            _notebook(lesson, edition, is_exercise=is_exercise),
            edition,
            is_exercise,
            parameters,
            tuple(_outputs(lesson, formats, edition, papers, parameters, is_exercise=is_exercise)),
        )
        for lesson in lessons
    ]


def site_plan(parameters: Parameters) -> list[Job]:
    """Return the jobs that make everything that the site offers; nothing for instructors.

    Raises
    ------
    CourseError
        If a variant is asked for.
    """
    if parameters.variant:
        raise CourseError("the site shows the article's own case; leave out variant")
    lessons = course.lessons()
    return [
        *plan(lessons, OPEN, "learner", PAPERS, parameters, is_exercise=False),
        *plan(lessons, ("html", "pdf"), "learner", PAPERS, parameters, is_exercise=True),
    ]


def _notebook(lesson: course.Lesson, edition: Edition, *, is_exercise: bool) -> Path:
    if not is_exercise:
        return lesson.path
    folder = "solutions" if edition == "instructor" else "exercises"
    return course.root() / folder / lesson.path.name


def _outputs(
    lesson: course.Lesson,
    formats: Sequence[Format],
    edition: Edition,
    papers: Sequence[Paper],
    parameters: Parameters,
    *,
    is_exercise: bool,
) -> list[Output]:
    stem = lesson.path.stem
    if is_exercise:
        stem += "-exercise" + (f"-variant{parameters.variant}" if parameters.variant else "")
    if edition == "instructor":
        stem += "-instructor"
    found = []
    for name in formats:
        if name == "html":
            found.append(Output(f"{stem}.html", name))
        elif name == "slides":
            found.append(Output(f"{stem}-slides.html", name))
        else:
            extra = "" if name == "pdf" else f"-{name}"
            found += [Output(f"{stem}{extra}-{paper}.pdf", name, paper) for paper in papers]
    return found


def takes_hours(path: Path) -> bool:
    """Tell whether a lesson has the parameter ``hours_per_month``."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return any(
        _HOURS.search("".join(cell["source"]))
        for cell in cells
        if "parameters" in cell["metadata"].get("tags", ())
    )


def without_effect(given: Sequence[str], jobs: Sequence[Job]) -> Iterator[str]:
    """Yield a remark on each parameter that changes none of the notebooks asked for."""
    of_exercises = any(job.is_exercise or job.edition == "instructor" for job in jobs)
    takes = [job.number for job in jobs if not job.is_exercise and takes_hours(job.path)]
    if "variant" in given and not of_exercises:
        yield "variant changes exercises only; add --exercise"
    if "hours_per_month" in given and not takes:
        yield "hours_per_month changes none of these; lesson 03 counts hours"
