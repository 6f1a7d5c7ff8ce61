"""A lesson as a handout: what each of its cells becomes, for whom."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ai_bubble.handouts import pandoc, shown
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.engine import Shown
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.highlight import folded
from ai_bubble.handouts.notes import Note, Notes
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.sources import sources
from ai_bubble.lesson.filled import filled

BOXES: Final = ("objectives", "common-error", "verdict", "limits", "key-points")
_NOT_SHOWN: Final = ("setup", "parameters")
_LEADS_IN: Final = ("predict", "faded-example")
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
        found.append(note_box(draft, filled(notes.before, executed.names)))
    stretches = dict(clocked(notes.notes)) if notes else {}
    for cell in executed.cells:
        if cell.id in stretches:
            when, note = stretches[cell.id]
            found.append(note_box(draft, filled(note.text, executed.names), when))
        found += _code(draft, cell) if cell.is_code else list(_prose(draft, cell, executed.names))
    return [*found, *sources(draft, executed.cells)]


def facts(executed: Executed) -> str:
    """Return what a lesson's first cell says under its question: minutes, what it builds on."""
    title = next((cell.source for cell in executed.cells if "title" in cell.tags), "")
    return filled(title.strip().rpartition("\n")[2], executed.names)


def note_box(draft: Draft, markdown: str, when: str = "") -> Block:
    """Return a teaching note and when in class it is due; for the instructor's edition only."""
    assert draft.for_instructor
    clock = [pandoc.paragraph(when, strong=True)] if when else []
    return pandoc.div("notes", [*clock, *draft.markdown(markdown)])


def clocked(notes: Sequence[Note]) -> Iterator[tuple[str, tuple[str, Note]]]:
    """Yield for each note its cell, and when in class its stretch begins and ends.

    Examples
    --------
    >>> list(clocked([Note("hook", 4, "a"), Note("predict", 3, "b")]))[1][1][0]
    '0:04 to 0:07 (3 minutes)'
    """
    start = 0
    for note in notes:
        end = start + note.minutes
        count = f"{note.minutes} minute{'s' * (note.minutes != 1)}"
        yield note.cell, (f"{_clock(start)} to {_clock(end)} ({count})", note)
        start = end


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _prose(draft: Draft, cell: Cell, names: dict[str, Any]) -> Iterator[Block]:
    if "title" in cell.tags:
        return  # the document's head says it
    text = filled(cell.source, names)
    role = next((tag for tag in cell.tags if tag in BOXES), "")
    if set(_LEADS_IN) & set(cell.tags) and text.startswith("#"):
        role = "lead-in"
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
    if draft.on_paper and any(map(_is_bare, cell.shown)):
        found = [pandoc.code(cell.source), *found]
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden") or "explorer" in cell.tags
    if draft.target == "html" and not hidden:
        found.append(folded(cell.source))
    return found


def _is_bare(one: Shown) -> bool:
    """Return whether a cell showed a mere value, which says nothing without the code."""
    return one.object is not None and set(one.bundle) == {"text/plain"}


def _faded(draft: Draft, cell: Cell) -> list[Block]:
    inside = [pandoc.code(cell.source)]
    answers = cell.metadata.get("ai_bubble", {}).get("answers", [])
    if draft.for_instructor and answers:
        given = iter(answers)
        whole = _BLANK.sub(lambda blank: next(given, blank[0]), cell.source)
        inside.append(pandoc.div("solution", [pandoc.code(whole)]))
    return [pandoc.div("faded", inside)]
