"""A lesson as a handout: what each of its cells becomes, for whom."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ai_bubble.handouts import pandoc, shown
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.highlight import folded
from ai_bubble.handouts.notes import Note, Notes
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.sources import sources
from ai_bubble.lesson.filled import filled

BOXES: Final = ("objectives", "common-error", "verdict", "limits", "key-points")
_NOT_SHOWN: Final = ("setup", "parameters")
_SECTION: Final = re.compile(r"^(?=## )", re.MULTILINE)
_BLANK: Final = re.compile(r"(?<![.\w])\.\.\.(?![.\w])")


def lesson(draft: Draft, executed: Executed, notes: Notes | None = None) -> list[Block]:
    """Return the blocks of a lesson's handout.

    Parameters
    ----------
    draft : Draft
        The document: its output and edition.
    executed : Executed
        The lesson after its run.
    notes : Notes, optional
        Teaching notes, for the instructor's edition.
    """
    found: list[Block] = []
    if notes and notes.before:
        found.append(note_box(draft, filled(notes.before, executed.names), "Before class"))
    stretches = {note.cell: note for note in notes.notes} if notes else {}
    for cell in executed.cells:
        if cell.id in stretches:
            found.append(_stretch(draft, stretches[cell.id], executed.names))
        found += _code(draft, cell) if cell.is_code else list(_prose(draft, cell, executed.names))
    return [*found, *sources(draft, executed.cells)]


def note_box(draft: Draft, markdown: str, heading: str) -> Block:
    """Return a teaching note with its heading; for the instructor's edition only."""
    assert draft.for_instructor
    return pandoc.div("notes", [pandoc.paragraph(heading, strong=True), *draft.markdown(markdown)])


def _stretch(draft: Draft, note: Note, names: dict[str, Any]) -> Block:
    minutes = f"{note.minutes} minute{'s' * (note.minutes != 1)}"
    return note_box(draft, filled(note.text, names), f"In class: {minutes}")


def _prose(draft: Draft, cell: Cell, names: dict[str, Any]) -> Iterator[Block]:
    text = filled(cell.source, names)
    if "title" in cell.tags:
        text = text.partition("\n")[2]
    role = next((tag for tag in cell.tags if tag in BOXES), "")
    for section in filter(str.strip, _SECTION.split(text)):
        inside = draft.markdown(section)
        yield from [pandoc.div(role, inside)] if role else inside
        role = ""  # what follows in the same cell, such as the sources, is not part of it


def _code(draft: Draft, cell: Cell) -> list[Block]:
    if set(_NOT_SHOWN) & set(cell.tags):
        return []
    if "faded-example" in cell.tags:
        return _faded(draft, cell)
    found = shown.blocks(draft, cell.id, cell.shown)
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden") or "explorer" in cell.tags
    if draft.target == "html" and not hidden:
        found.append(folded(cell.source))
    return found


def _faded(draft: Draft, cell: Cell) -> list[Block]:
    inside = [pandoc.code(cell.source)]
    answers = cell.metadata.get("ai_bubble", {}).get("answers", [])
    if draft.for_instructor and answers:
        given = iter(answers)
        whole = _BLANK.sub(lambda blank: next(given, blank[0]), cell.source)
        inside.append(pandoc.div("solution", [pandoc.code(whole)]))
    return [pandoc.div("faded", inside)]
