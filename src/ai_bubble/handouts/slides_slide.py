"""A slide, and what the ways of making one share."""

from dataclasses import dataclass, field
from typing import Final

from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block, nodes, plain
from ai_bubble.handouts.slides_parts import Item, Part
from ai_bubble.handouts.slides_tables import size

# How many words a projected slide can hold.
LEAD: Final = 45
PROSE: Final = 65
MODEL: Final = 25
POINTS: Final = 90
POINTS_AND_DOUBT: Final = 115
VERDICT: Final = 105
END: Final = 20
CELLS: Final = 70
"""Most cells of a table; beyond that nobody can read it."""


@dataclass(slots=True)
class Slide:
    """One slide.

    Attributes
    ----------
    kind : str
        Its class in the style sheet.
    cell : int
        Place of the notebook's cell that it comes from.
    heading, body : list of Block
        What is projected; the heading as inlines.
    above : str
        Small line above the heading.
    rank : int
        0 for what a deck cannot do without; the highest is left out first.
    moved : list of Block
        What the lesson says besides, for the speaker.
    """

    kind: str
    cell: int
    heading: list[Block]
    body: list[Block]
    above: str = ""
    rank: int = 0
    moved: list[Block] = field(default_factory=list)


def slide_of(part: Part, kind: str, body: list[Block], rank: int = 0) -> Slide:
    """Return a slide of a part, under its heading."""
    above = plain(part.above) if plain(part.above) != plain(part.heading) else ""
    return Slide(kind, part.cell, part.heading, body, above, rank)


def kind_of(table: Block) -> str:
    """Return the kind of slide that a table needs."""
    return "table wide" if size(table)[1] > 5 else "table"


def fits(table: Block) -> bool:
    """Return whether a table can be read on a slide."""
    height, width = size(table)
    return height * width <= CELLS


def beside(part: Part) -> Item | None:
    """Return the table that stands on one slide with its text."""
    if part.role == "explorer":
        return None
    first = next((item for item in part.items if item.table is not None), None)
    return first if first and first.table and fits(first.table) else None


def flow_of(part: Part) -> list[Block]:
    """Return a part's text without its tables."""
    return [block for block in part.text if block["t"] != "Table"]


def is_equation(block: Block) -> bool:
    """Return whether a paragraph is an equation of its own line."""
    if block["t"] != "Para":
        return False
    shown = [node for node in nodes(block) if node["t"] == "Math"]
    return len(block["c"]) == 1 and bool(shown) and shown[0]["c"][0]["t"] == "DisplayMath"


def own_heading(page: list[Block]) -> tuple[list[Block], list[Block]] | None:
    """Return the bold words that a page begins with, and the page without them."""
    first = page[0]
    if first["t"] != "Para" or first["c"][0]["t"] != "Strong" or len(first["c"]) < 3:
        return None
    bold, rest = plain(first["c"][0]), first["c"][1:]
    if rest[0] == {"t": "Str", "c": ":"}:
        bold, rest = f"{bold}.", rest[1:]
    rest = rest[1:] if rest[0]["t"] in ("Space", "SoftBreak") else rest
    if not bold.endswith(".") or rest[0]["t"] != "Str":
        return None
    word = rest[0]["c"]
    rest = [rest[0] | {"c": word[:1].upper() + word[1:]}, *rest[1:]]
    return pandoc.words(bold.rstrip(".")), [first | {"c": rest}, *page[1:]]
