"""What every exercise has: a ladder of questions, feedback that points somewhere, true figures."""

import json
from collections.abc import Iterator
from typing import Any, Final

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import BEGIN, END, Solution
from ai_bubble.exercises.scaffold import bound_names, names_read
from ai_bubble.lesson.prose import agrees, assertions, evaluate

POINTS: Final = 20
_LADDER: Final = range(6, 10)
_MINUTES: Final = range(40, 61)


def roles(solution: Solution, check: Exercise, variant: int) -> None:
    """Make sure that each cell has a role, so that none reaches a student by mistake.

    Raises
    ------
    CourseError
        Names the first cell that is missing, or whose role is not clear.
    """
    wanted = ["start"]
    for key in check.keys:
        asked = key.question.id
        wanted += [asked, f"{asked}-solution", f"{asked}-check"]
    found = [cell.id for cell in solution.cells]
    if missing := [ident for ident in wanted if ident not in found]:
        raise CourseError(f"{solution.path.name} has no cell {missing[0]}")
    for cell in solution.cells:
        problem = ""
        if cell.id.endswith(("-solution", "-check")) and cell.id not in wanted:
            problem = "belongs to no question that a check cell declares"
        elif not cell.id.endswith("-solution") and {BEGIN, END} & set(cell.source.splitlines()):
            problem = f"has the line {BEGIN} or {END}; its id should end in -solution"
        elif cell.id.endswith("notes") and "teaching-notes" not in cell.tags:
            problem = 'needs the tag "teaching-notes", or students see it'
        if problem:
            raise CourseError(f"{solution.path.name}: the cell {cell.id} {problem}")
    if check.variant != variant:
        raise CourseError(
            f'{solution.path.name}: the cell with `variant = 0` needs the tag "parameters", and '
            "the start cell has to hand `variant` on"
        )


def ladder(solution: Solution, keys: list[Key]) -> Iterator[str]:
    """Look at number, order, stars, points and kinds of the questions."""
    asked = [key.question for key in keys]
    wanted = [f"q{number}" for number in range(1, len(asked) + 1)]
    if [one.id for one in asked] != wanted:
        yield f"the questions are {', '.join(one.id for one in asked)}, not {', '.join(wanted)}"
    if len(asked) not in _LADDER:
        yield f"{len(asked)} questions; {_LADDER.start} to {_LADDER.stop - 1} are wanted"
    if [one.stars for one in asked] != sorted(one.stars for one in asked):
        yield "a question has fewer stars than the one before it"
    if (points := sum(one.points for one in asked)) != POINTS:
        yield f"the questions give {points:g} points, not {POINTS}"
    if (minutes := sum(one.minutes for one in asked)) not in _MINUTES:
        yield f"the questions take {minutes} minutes; 40 to 60 are wanted"
    for kind in ("function", "table", "chart", "written"):
        if kind not in {one.kind for one in asked}:
            yield f"there is no {kind} question"
    for key in keys:
        fewest = {"written": 0, "chart": 1}.get(key.question.kind, 2)
        if len(key.answers) - 1 < fewest:
            yield f"{key.question.id} needs {fewest} named mistakes or more"
    if not any("teaching-notes" in cell.tags for cell in solution.cells):
        yield "there are no teaching notes"


def headings(solution: Solution, keys: list[Key]) -> Iterator[str]:
    """Look whether the lesson has the sections that the feedback points to."""
    known = set(lesson_headings(solution.number))
    for key in keys:
        for candidate in key.answers[1:]:
            if candidate.see not in known:
                yield f"{key.question.id}: the lesson has no heading “{candidate.see}”"


def lesson_headings(number: str) -> list[str]:
    """Return the headings of a lesson.

    Raises
    ------
    CourseError
        If there is no such lesson.
    """
    for lesson in course.lessons():
        if lesson.number == number:
            cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
            texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
            lines = [line for text in texts for line in text.splitlines()]
            return [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    raise CourseError(f"there is no lesson {number}")


def prose(solution: Solution, namespace: dict[str, Any]) -> Iterator[str]:
    """Compare the figures in the text with the case, and look where they come from."""
    known = {"abs", "float", "int", "len", "max", "min", "round", "sum"}
    for cell in solution.cells:
        if cell.is_code:
            if cell.id not in (f"{cell.question}-solution", f"{cell.question}-check"):
                known |= bound_names(cell.source)
            continue
        found = assertions(cell.source)
        values = evaluate([one.expression for one in found], namespace)
        for one, value in zip(found, values, strict=True):
            if value.text is None or not _stands(one.text, value.text):
                said = one.text[-40:].strip()
                yield f"{cell.id}: “{said}” is {value.text or value.error} by {one.expression}"
    yield from _sources(solution, known)


def _stands(text: str, value: str) -> bool:
    if any(character.isdigit() for character in value):
        return agrees(text, value)
    return " " not in value and text.rstrip(" *_").endswith(value)


def _sources(solution: Solution, known: set[str]) -> Iterator[str]:
    for cell in solution.cells:
        if cell.is_code or "teaching-notes" in cell.tags:
            continue
        for one in assertions(cell.source):
            if strange := names_read(one.expression) - known:
                names = ", ".join(sorted(strange))
                yield f"{cell.id}: the text may rest on figures of the case only, not on {names}"
