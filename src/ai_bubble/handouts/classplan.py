"""A class on one page, for the instructor: what begins when, what to ask first, when to stop."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Executed
from ai_bubble.handouts.lesson import clocked
from ai_bubble.handouts.notes import Note, Notes
from ai_bubble.handouts.onepage import one_page
from ai_bubble.handouts.options import Paper
from ai_bubble.handouts.pdf import Head, typst_source
from ai_bubble.lesson.filled import filled

_HEADING: Final = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_LAST: Final = re.compile(r"^\*\*(Stop|Exit slip)\.?\*\*")


def classplan(
    executed: Executed, notes: Notes, head: Head, paper: Paper, amounts: Callable[[str], str] = str
) -> bytes:
    """Return the plan of a lesson's class, one page, as PDF/UA-1.

    Of each stretch of the teaching notes it holds the first paragraph and how the stretch ends.

    Parameters
    ----------
    executed : Executed
        The lesson after its run.
    notes : Notes
        Its teaching notes.
    head : Head
        Title, question, cohort.
    paper : str
        ``a4`` or ``letter``.
    amounts : callable, optional
        Applied to each text: adds amounts in another currency.
    """
    draft = Draft("pdf", "instructor", amounts)
    texts = [filled(notes.before, executed.names), "\n".join(_table(executed, notes))]
    blocks = draft.finish([block for text in texts for block in draft.markdown(text)])
    return one_page(typst_source(blocks, head, paper, "classplan"))


def _table(executed: Executed, notes: Notes) -> Iterator[str]:
    """Yield the lines of a Markdown table, one row a stretch."""
    headings = _headings(executed)
    yield "| from | to | stretch | begin with, and stop |"
    yield "|---|---|---|---|"
    for cell, (when, note) in clocked(notes.notes):
        start, end = when.partition(" (")[0].split(" to ")
        says = filled(" ".join(_says(note)), executed.names).replace("|", r"\|")
        yield f"| {start} | {end} | {headings[cell]} | {says} |"


def _says(note: Note) -> Iterator[str]:
    """Yield the first paragraph of a note, and how its stretch ends."""
    first, *others = note.text.split("\n\n")
    yield " ".join(first.split())
    yield from (" ".join(other.split()) for other in others if _LAST.match(other))


def _headings(executed: Executed) -> dict[str, str]:
    """Return the heading under which each cell stands."""
    found, heading = {}, ""
    for cell in executed.cells:
        if not cell.is_code and (first := _HEADING.search(filled(cell.source, executed.names))):
            heading = first["text"]
        found[cell.id] = heading
    return found
