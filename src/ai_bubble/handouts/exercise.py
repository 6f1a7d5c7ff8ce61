"""An exercise as a sheet: questions with room to write, or with solutions for the instructor."""

import re
from collections.abc import Sequence
from typing import Final

from ai_bubble.exercises.derive import with_line
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import BEGIN, END
from ai_bubble.handouts import misconceptions, pandoc, shown
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.pandoc import Block
from ai_bubble.lesson.filled import filled

_ROOM: Final = {"def ": 12, '"""': 16, "# a DataFrame": 8}
_LINES: Final = 4
_CHART: Final = "# a chart"
_STARS: Final = re.compile(r"^(\*★.*\*)$", re.MULTILINE)
_NOT_SHOWN: Final = ("setup", "start", "parameters")


def sheet(draft: Draft, executed: Executed) -> list[Block]:
    """Return the learner's sheet, from the exercise notebook after its run.

    Parameters
    ----------
    draft : Draft
        The document.
    executed : Executed
        The derived notebook, in which no solution is.
    """
    found: list[Block] = []
    for cell in executed.cells:
        if not cell.is_code:
            found += draft.markdown(_said(cell, cell.source))
        elif cell.id.endswith("-answer"):
            found += _room(cell)
        elif cell.id not in _NOT_SHOWN and not cell.id.endswith("-check"):
            found += [_given(cell.source), *shown.blocks(draft, cell.id, cell.shown)]
    return found


def _said(cell: Cell, text: str) -> str:
    if cell.id == "title":
        return text.partition("\n")[2]
    if cell.id == "how":  # how to run cells is of no use on paper
        first = text.split("**")[1] if text.startswith("**") else ""
        variant = next((part for part in text.split("\n\n") if "variant" in part), "")
        return f"**{first}** The answer's name stands under each question.\n\n{variant}"
    return _STARS.sub(r"::: {.meta}\n\n\1\n\n:::", text)


def _given(source: str) -> Block:
    return pandoc.div("given", [pandoc.code(source)])


def _room(cell: Cell) -> list[Block]:
    if _CHART in cell.source:
        return [shown.draw_here(_ROOM["def "])]
    lines = next((room for sign, room in _ROOM.items() if sign in cell.source), _LINES)
    listing = [pandoc.code(cell.source)] if cell.source.startswith("def ") else []
    return [*listing, shown.write_here(lines)]


def marking(draft: Draft, executed: Executed, keys: Sequence[Key]) -> list[Block]:
    """Return the instructor's sheet, from the solution notebook after its run.

    Parameters
    ----------
    draft : Draft
        The document; for instructors.
    executed : Executed
        The solution notebook.
    keys : sequence of Key
        What its check cells declared.
    """
    assert draft.for_instructor
    by_id = {key.question.id: key for key in keys}
    found: list[Block] = [pandoc.paragraph(_summary(executed, keys))]
    for cell in executed.cells:
        text = "" if cell.is_code else filled(cell.source, executed.names)
        if "teaching-notes" in cell.tags:
            found.append(pandoc.div("notes", draft.markdown(text)))
        elif not cell.is_code:
            key = by_id.get(cell.id)
            found += draft.markdown(_said(cell, with_line(text, key) if key else text))
        elif cell.id.endswith("-solution"):
            found.append(_solution(draft, cell, by_id[cell.id.removesuffix("-solution")]))
        elif cell.id not in _NOT_SHOWN and not cell.id.endswith("-check"):
            # The figures are drawn for the variant; what they are stands in the text.
            found += shown.blocks(draft, cell.id, cell.shown)
    return [*found, *mistakes(draft, keys)]


def _summary(executed: Executed, keys: Sequence[Key]) -> str:
    points = sum(key.question.points for key in keys)
    return f"{len(keys)} questions, {points:g} points, about {executed.about['minutes']} minutes."


def _solution(draft: Draft, cell: Cell, key: Key) -> Block:
    lines = [
        line
        for line in cell.source.splitlines()
        if line.strip() not in (BEGIN, END) and not line.lstrip().startswith(("#>", "# >"))
    ]
    inside: list[Block] = [pandoc.code("\n".join(lines)), *_value(key)]
    inside += shown.blocks(draft, cell.id, cell.shown)
    if key.rubric:
        items = [
            [{"t": "Plain", "c": pandoc.words(f"{points:g} point{'s' * (points != 1)}: {said}")}]
            for said, points in key.rubric
        ]
        inside += [pandoc.paragraph("Points for:"), {"t": "BulletList", "c": items}]
    return pandoc.div("solution", inside)


def _value(key: Key) -> list[Block]:
    right = next((one for one in key.answers if one.right), None)
    if right is None or key.question.kind != "value":
        return []
    said = misconceptions.symptom(key, right, right)
    unit = f" ({key.question.unit})" if key.question.unit else ""
    return [pandoc.paragraph(f"`{key.question.name}` = {said}{unit}")]


def mistakes(draft: Draft, keys: Sequence[Key]) -> list[Block]:
    """Return the table of misconceptions with its heading; for instructors."""
    assert draft.for_instructor
    said = (
        "From the keys of the exercise, with this variant's figures. The self-check says the last "
        "two columns to students as they work; the heading named is one of the lesson."
    )
    heading = pandoc.header(2, "What goes wrong, and what to say")
    return [
        pandoc.div("lead-in", [heading, pandoc.paragraph(said)]),
        *(block for key in keys for block in _of_question(draft, key)),
    ]


def _of_question(draft: Draft, key: Key) -> list[Block]:
    table = misconceptions.table(key)
    if not table:
        return []
    return [pandoc.header(3, f"{key.question.number}: `{key.question.name}`"), *draft.html(table)]
