"""A lesson taken apart for its slides: headed stretches of text and what was shown after them."""

from dataclasses import dataclass, field
from typing import Any, Final

from ai_bubble.explorers.claims import ClaimsExplorer
from ai_bubble.explorers.shell import Explorer
from ai_bubble.figures.figure import Figure
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.engine import Shown
from ai_bubble.handouts.execute import Executed
from ai_bubble.handouts.notes import Notes
from ai_bubble.handouts.pandoc import Block, nodes
from ai_bubble.handouts.shown import without_own_tables
from ai_bubble.lesson.filled import filled
from ai_bubble.lesson.prediction import Prediction, Revealed
from ai_bubble.lesson.question import Quiz

_LEFT_OUT: Final = ("title", "setup", "parameters", "faded-example")
_OBJECTS: Final = (Figure, Explorer, Prediction, Revealed, Quiz)


@dataclass(slots=True)
class Item:
    """Something that a cell showed: an object, or the blocks of a table or of printed text."""

    cell: int
    role: str
    object: Any = None
    blocks: list[Block] = field(default_factory=list)

    @property
    def table(self) -> Block | None:
        """The table, if this is one."""
        return next((node for node in nodes(self.blocks) if node["t"] == "Table"), None)


@dataclass(slots=True)
class Part:
    """A heading with its text and what was shown after it.

    Attributes
    ----------
    cell : int
        Place of the cell in the notebook.
    role : str
        The cell's first tag.
    level : int
        The heading's level; 0 for text that goes on under the heading before.
    heading, above : list of Block
        The heading, and the heading of level 2 that it stands under.
    text : list of Block
        Without the answers.
    answers : list of Block
        For instructors only.
    items : list of Item
        In the order of showing.
    """

    cell: int
    role: str
    level: int = 0
    heading: list[Block] = field(default_factory=list)
    above: list[Block] = field(default_factory=list)
    text: list[Block] = field(default_factory=list)
    answers: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def parts(
    draft: Draft, executed: Executed, notes: Notes | None
) -> tuple[list[Part], list[list[Block]]]:
    """Return a lesson's parts, and the texts of its teaching notes: before class, then in order.

    All Markdown and HTML is read at once, because each call of pandoc takes a while.
    """
    texts, items = [], []
    for at, cell in enumerate(executed.cells):
        role = cell.tags[0] if cell.tags else ""
        if role in _LEFT_OUT:
            continue
        if cell.is_code:
            items += [_item(draft, at, role, one) for one in without_own_tables(cell.shown)]
        else:
            read = draft.markdown(filled(cell.source, executed.names))
            texts.append((at, role, pandoc.div("part", read)))
    taught = [notes.before, *(note.text for note in notes.notes)] if notes else []
    remarks = [
        pandoc.div("part", draft.markdown(filled(text, executed.names) or "&nbsp;"))
        for text in taught
    ]
    boxes = [pandoc.div("part", item.blocks) for item in items]
    done = draft.finish([*(box for _, _, box in texts), *boxes, *remarks])
    inside = [box["c"][1] for box in done]
    found: list[Part] = []
    for (at, role, _), blocks in zip(texts, inside, strict=False):
        _add(found, at, role, blocks)
    for item, blocks in zip(items, inside[len(texts) :], strict=False):
        item.blocks = blocks
        _place(found, item)
    return sorted(found, key=lambda part: part.cell), inside[len(texts) + len(items) :]


def _item(draft: Draft, cell: int, role: str, shown: Shown) -> Item:
    if isinstance(shown.object, _OBJECTS):
        return Item(cell, role, shown.object)
    html = shown.bundle.get("text/html", "")
    # Listings, cards and glossaries are in the handout.
    if "text/markdown" not in shown.bundle and "<table" in html:
        if isinstance(shown.object, ClaimsExplorer):
            html = html.partition("</table>")[0] + "</table>"  # one claim is enough to project
        return Item(cell, role, blocks=draft.html(html))
    text = str(shown.bundle.get("text/plain", "")).strip()
    is_line = "text/markdown" not in shown.bundle and shown.object is None and "\n" not in text
    return Item(cell, role, blocks=[pandoc.paragraph(text)] if is_line and text else [])


def _add(found: list[Part], cell: int, role: str, blocks: list[Block]) -> None:
    before = found[-1] if found else Part(cell, role)
    part = Part(cell, role, 0, before.heading, before.above)
    for block in blocks:
        if block["t"] == "Header":
            level, _, inlines = block["c"]
            if part.text or part.level:
                found.append(part)
            above = inlines if level == 2 else part.above
            part = Part(cell, role, level, inlines, [] if role == "predict" else above)
        elif block["t"] == "Div" and "solution" in block["c"][0][1]:
            part.answers += block["c"][1]
        else:
            part.text.append(block)
    found.append(part)


def _place(found: list[Part], item: Item) -> None:
    """Put an item to its text: before it, or after it if only that has its role.

    A table goes to the last main heading of the cell before.
    """
    before = [part for part in found if part.cell < item.cell]
    after = next((part for part in found if part.cell > item.cell), None)
    if not before or (not item.blocks and item.object is None):
        return
    if item.table and after and before[-1].role != item.role == after.role:
        after.items.append(item)
        return
    own = [part for part in before if part.cell == before[-1].cell]
    main = [part for part in own if part.level == 2] if item.table else []
    (main or own)[-1].items.append(item)
