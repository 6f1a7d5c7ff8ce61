"""What a cell showed, as a slide's body: charts, predictions, results and quizzes."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ai_bubble.exercises.drawn import chart_title
from ai_bubble.figures.figure import Figure
from ai_bubble.figures.svg import to_svg
from ai_bubble.figures.theme import WIDTH
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.shown import choices, replies
from ai_bubble.handouts.slides_cut import cut
from ai_bubble.handouts.slides_parts import Part
from ai_bubble.lesson.form import lettered
from ai_bubble.lesson.prediction import Prediction, Revealed
from ai_bubble.lesson.question import Quiz

CONTEXT: Final = 45
"""Most words before a prediction's question."""
HEIGHT: Final = 225
"""Height of a chart that sets none, pixels: flatter than on paper, as a screen is."""

ROOM: Final = (1168, 550)
"""Width and height that a slide has for a chart, pixels."""

Made = tuple[str, list[Block], list[Block], list[Block]]
"""Kind, heading, body, and what the speaker reads."""


def chart(figure: Figure) -> tuple[str, list[Block]]:
    """Return a chart's title, and the chart without it and in a screen's shape."""
    spec = _untitled(figure.spec)
    config = spec.get("config", {})
    view = config.get("view", {}) | {"continuousHeight": HEIGHT}
    spec |= {"config": config | {"view": view}}
    drawn = [to_svg(arranged, figure.alt) for arranged in _arrangements(spec)]
    largest = max(drawn, key=_scale)
    return chart_title(figure.spec), [pandoc.raw("html", f'<div class="picture">{largest}</div>')]


def _arrangements(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a chart as it is, and its panels in more columns."""
    yield spec
    if spec.get("columns") == 2:
        yield from (spec | {"columns": columns} for columns in (3, 4))
    row = spec.get("encoding", {}).get("row")
    if row:
        encoding = {name: how for name, how in spec["encoding"].items() if name != "row"}
        yield spec | {"encoding": encoding | {"facet": row | {"columns": 2}}, "width": WIDTH // 2}


def _scale(svg: str) -> float:
    """Return how far a picture can be enlarged on a slide."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    return min(ROOM[0] / float(found[1]), ROOM[1] / float(found[2])) if found else 0.0


def _untitled(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification without its title; a subtitle stays."""
    bare = {key: value for key, value in spec.items() if key != "title"}
    found = spec.get("title")
    if isinstance(found, dict) and found.get("subtitle"):
        bare["title"] = found | {"text": ""}
    if found is None and "layer" in spec:
        bare["layer"] = [_untitled(layer) for layer in spec["layer"]]
    return bare


def _predict(asked: Prediction, part: Part) -> Made:
    shown, moved = cut(part.text, CONTEXT) if part.role == "predict" else ([], [])
    heading = part.heading if part.role == "predict" else pandoc.words("Predict")
    unit = f", in {asked.unit}" if asked.unit and not asked.choices else ""
    body = [
        *shown,
        pandoc.div("question", [pandoc.paragraph(asked.question, strong=True)]),
        *([choices(asked.choices)] if asked.choices else []),
        pandoc.div("task", [pandoc.paragraph(f"Write down your prediction{unit}.")]),
    ]
    return "predict", heading, body, moved


def _revealed(revealed: Revealed, part: Part) -> Made:
    body = [
        pandoc.div("found", [pandoc.paragraph(revealed.result)]),
        pandoc.div("task", [pandoc.paragraph("Compare it with your prediction.")]),
    ]
    return "result", pandoc.words("The result"), body, []


def _quiz(quiz: Quiz, part: Part) -> Made:
    body = [
        pandoc.div("question", [pandoc.paragraph(quiz.question, strong=True)]),
        choices(quiz.choices),
    ]
    return "quiz", pandoc.words("Quiz"), body, []


def answer(quiz: Quiz) -> tuple[Block, list[Block]]:
    """Return a quiz's right answer, hidden until the next key, and what to say to each choice.

    For the instructor's edition only.
    """
    pairs = zip(lettered(quiz.choices), quiz.options, strict=True)
    letter = next(letter for (letter, _), option in pairs if option.is_right)
    shown = pandoc.paragraph(f"Right: {letter}")
    return {"t": "Div", "c": [["", ["fragment", "answer"], []], [shown]]}, replies(quiz)


def of_object(found: Any, part: Part) -> Made:
    """Return the slide of a prediction, of its result or of a quiz."""
    # Widgets make a class of their own for each instance, so types cannot be looked up.
    return next(write(found, part) for kind, write in _OBJECTS if isinstance(found, kind))


_OBJECTS: Final[list[tuple[type, Callable[[Any, Part], Made]]]] = [
    (Prediction, _predict),
    (Revealed, _revealed),
    (Quiz, _quiz),
]
