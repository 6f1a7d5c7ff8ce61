"""What the notebooks say of the lessons: objectives, exercises, the terms and datasets they use."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from ai_bubble import course
from ai_bubble.handouts import pandoc
from ai_bubble.lesson.anatomy import source, tags

_HEADING_OR_ASSERTION: Final = re.compile(r"^#+ [^\n]*|<!--.*?-->", re.MULTILINE | re.DOTALL)
Cells = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """One lesson as the index tells of it.

    Attributes
    ----------
    number, stem, title, question : str
        The lesson's number, file name without its ending, title and question.
    minutes, exercise_minutes : int
        Planned working time of lesson and exercise, minutes.
    exercise_points : str
        Points of the exercise.
    objectives : Markup
        What a learner will be able to do, and what they need for it, as HTML.
    """

    number: str
    stem: str
    title: str
    question: str
    minutes: int
    exercise_minutes: int
    exercise_points: str
    objectives: Markup


def told() -> tuple[Told, ...]:
    """Return what the index tells of each lesson, in teaching order."""
    known = course.lessons()
    texts = [_objectives(_read(lesson.path)["cells"]) for lesson in known]
    shown = [Markup(pandoc.write(blocks, "html5")) for blocks in pandoc.read(texts)]
    return tuple(_told(lesson, objectives) for lesson, objectives in zip(known, shown, strict=True))


def _told(lesson: course.Lesson, objectives: Markup) -> Told:
    exercise = _read(course.root() / "exercises" / lesson.path.name)["metadata"]["ai_bubble"]
    return Told(
        number=lesson.number,
        stem=lesson.path.stem,
        title=lesson.title,
        question=lesson.question,
        minutes=lesson.minutes,
        exercise_minutes=exercise["minutes"],
        exercise_points=f"{exercise['points']:g}",
        objectives=objectives,
    )


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _objectives(cells: Cells) -> str:
    texts = [source(cell) for cell in cells if "objectives" in tags(cell)]
    return _HEADING_OR_ASSERTION.sub("", "\n\n".join(texts)).strip()


def users(*functions: str) -> dict[str, list[str]]:
    """Return which lessons call a function with a word, by the word.

    Parameters
    ----------
    *functions : str
        Names of functions that take words, such as ``"load"``.

    Returns
    -------
    dict of str to list of str
        The word, in lower case, to the numbers of the lessons that name it, in order.

    Examples
    --------
    >>> users("glossary")["payback"]
    ['03']
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for lesson in course.lessons():
        for word in sorted(set(_words(_read(lesson.path)["cells"], functions))):
            found[word].append(lesson.number)
    return dict(found)


def _words(cells: Cells, functions: Iterable[str]) -> Iterator[str]:
    wanted = set(functions)
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        for call in ast.walk(ast.parse(source(cell))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in wanted:
                yield from (
                    argument.value.casefold()
                    for argument in call.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                )
