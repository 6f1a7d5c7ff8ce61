"""Parts of a lesson that each have a slide of their own form: the opening, verdict and the like."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block, plain
from ai_bubble.handouts.slides_cut import LISTS, cut, joined, pages, roomy, sentences, words
from ai_bubble.handouts.slides_parts import Part
from ai_bubble.handouts.slides_slide import (
    END,
    LEAD,
    POINTS,
    PROSE,
    VERDICT,
    Slide,
    flow_of,
    own_heading,
    slide_of,
)
from ai_bubble.handouts.slides_story import story, tasks
from ai_bubble.handouts.slides_tables import parted_rows, rows, shortened


def of_text(part: Part) -> list[Slide]:
    """Return the slides of a part's text."""
    return list(_ROLES.get(part.role, story)(part))


def _lead(part: Part) -> Iterator[Slide]:
    """Return the opening, shortened to its first sentences and its last ones, often a question."""
    *before, last = flow_of(part)
    if words(last) < 4 and before and before[-1]["t"] == "Para":
        *before, one = before
        last = one | {"c": [*one["c"], {"t": "Space"}, *last["c"]]}
    said = sentences(last["c"])
    at = len(said) - 1
    while at > 0 and words(said[at - 1 :]) <= END:
        at -= 1
    body = [*before, last | {"c": joined(said[:at])}] if at else before
    lists = [block for block in before if block["t"] in LISTS]
    shown, moved = cut(body, LEAD + words(lists))
    end = pandoc.div("question", [last | {"c": joined(said[at:])}])
    slide = slide_of(part, "lead", [*shown, end])
    slide.moved = moved
    yield slide


def _objectives(part: Part) -> Iterator[Slide]:
    lists = [block for block in part.text if block["t"] == "BulletList"]
    slide = slide_of(part, "points", lists)
    slide.moved = [block for block in part.text if block not in lists]
    yield slide


def _predict(part: Part) -> Iterator[Slide]:
    yield from ()  # the text goes onto the slide of the question


def _limits(part: Part) -> Iterator[Slide]:
    for number, page in enumerate(pages(part.text, POINTS)):
        yield slide_of(part, "points", page, 3 if number else 1)


def _key_points(part: Part) -> Iterator[Slide]:
    slide = slide_of(part, "points last", part.text)
    yield slide


def _verdict(part: Part) -> Iterator[Slide]:
    before: list[Block] = []
    for at, block in enumerate(part.text):
        if block["t"] != "Table":
            before.append(block)
            continue
        short, lost = shortened(block)
        pieces = parted_rows(short, VERDICT)
        for number, piece in enumerate(pieces, 1):
            slide = slide_of(part, "verdict", [*(before if number == 1 else []), piece])
            if len(pieces) > 1:
                slide.heading = [*part.heading, *pandoc.words(f", {number} of {len(pieces)}")]
            kept = {plain(row[1][0]) for row in rows(piece)}
            slide.moved = [_finding(row) for row in lost if plain(row[1][0]) in kept]
            yield slide
        after, moved = roomy(part.text[at + 1 :], PROSE)
        if after:
            slide = slide_of(part, "text", after, 2)
            slide.moved = moved
            slide.heading, slide.body = own_heading(after) or (slide.heading, after)
            yield slide
        return


def _finding(row: Any) -> Block:
    """Return a row of a verdict as a paragraph."""
    first, last = row[1][0][4], row[1][-1][4]
    inside = [node for block in last for node in block["c"]]
    name = [node for block in first for node in block["c"]]
    return {"t": "Para", "c": [*name, {"t": "Str", "c": ":"}, {"t": "Space"}, *inside]}


_ROLES: Final[dict[str, Callable[[Part], Iterator[Slide]]]] = {
    "hook": _lead,
    "objectives": _objectives,
    "predict": _predict,
    "explorer": tasks,
    "limits": _limits,
    "key-points": _key_points,
    "verdict": _verdict,
}
