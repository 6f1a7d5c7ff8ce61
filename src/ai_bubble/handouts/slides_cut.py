"""How much of a text a slide can hold: whole paragraphs, items and sentences, the rest apart."""

import re
from copy import deepcopy
from typing import Any, Final

from ai_bubble.handouts.pandoc import Block, nodes, plain

_END: Final = re.compile(r"[.!?][\"”’)]*$")
_LISTS: Final = ("BulletList", "OrderedList")

Parted = tuple[list[Block], list[Block]]
"""What is shown, and what is left over."""


def words(tree: Any) -> int:
    """Return how many words a tree holds.

    Examples
    --------
    >>> from ai_bubble.handouts.pandoc import paragraph
    >>> words(paragraph("Two words, then `one more`."))
    5
    """
    return len(plain(tree).split())


def sentences(inlines: list[Block]) -> list[list[Block]]:
    """Return a paragraph's inlines sentence by sentence.

    Examples
    --------
    >>> from ai_bubble.handouts.pandoc import words as inlines
    >>> [plain(each) for each in sentences(inlines("It fell. By 58.3 %? Yes."))]
    ['It fell.', 'By 58.3 %?', 'Yes.']
    """
    found: list[list[Block]] = [[]]
    for node in inlines:
        is_gap = node["t"] in ("Space", "SoftBreak", "LineBreak")
        if is_gap and _END.search(plain(found[-1])):
            found.append([])
        elif not is_gap or found[-1]:
            found[-1].append(node)
    return [each for each in found if each]


def joined(texts: list[list[Block]]) -> list[Block]:
    """Return sentences as one paragraph's inlines."""
    found: list[Block] = []
    for each in texts:
        found += [{"t": "Space"}, *each] if found else each
    return found


def cut(blocks: list[Block], most: int) -> Parted:
    """Part text after as many whole paragraphs, items and sentences as a slide can hold.

    Parameters
    ----------
    blocks : list of Block
        Paragraphs and lists. The first sentence or item is shown however long it is.
    most : int
        Words that may be shown.
    """
    shown: list[Block] = []
    for at, block in enumerate(blocks):
        room = most - words(shown)
        if words(block) <= room:
            shown.append(block)
            continue
        first, rest = _divided(block, room, must=not shown)
        return [*shown, *first], [*rest, *blocks[at + 1 :]]
    return shown, []


def _divided(block: Block, room: int, *, must: bool) -> Parted:
    if block["t"] in ("Para", "Plain"):
        units = sentences(block["c"])
    elif block["t"] in _LISTS:
        units = _items(block)
    else:
        return ([block], []) if must else ([], [block])
    fits = 0
    while fits < len(units) and words(units[: fits + 1]) <= room:
        fits += 1
    fits = max(fits, int(must))
    return _with(block, units, 0, fits), _with(block, units, fits, len(units))


def _items(block: Block) -> list[Any]:
    items: list[Any] = block["c"] if block["t"] == "BulletList" else block["c"][1]
    return items


def _with(block: Block, units: list[Any], start: int, end: int) -> list[Block]:
    """Return the block with some of its sentences or items; a numbered list counts on."""
    if start == end:
        return []
    if block["t"] == "BulletList":
        return [block | {"c": units[start:end]}]
    if block["t"] == "OrderedList":
        (first, *style), _ = block["c"]
        return [block | {"c": [[first + start, *style], units[start:end]]}]
    return [block | {"c": joined(units[start:end])}]


def pages(blocks: list[Block], most: int) -> list[list[Block]]:
    """Part text into as many slides as it needs.

    Examples
    --------
    >>> from ai_bubble.handouts.pandoc import paragraph
    >>> [plain(page) for page in pages([paragraph("One two. Three."), paragraph("Four.")], 2)]
    ['One two.', 'Three.Four.']
    """
    found = []
    while blocks:
        page, blocks = cut(blocks, most)
        found.append(page)
    return found


def size(table: Block) -> tuple[int, int]:
    """Return how many rows, without the head, and columns a table has."""
    return len(rows(table)), len(table["c"][2])


def rows(table: Block) -> list[Any]:
    """Return the rows of a table without its head."""
    return [row for body in table["c"][4] for row in [*body[2], *body[3]]]


def with_rows(table: Block, chosen: list[Any]) -> Block:
    """Return the table with other rows under its head."""
    copy = deepcopy(table)
    attributes, columns, _, _ = copy["c"][4][0]
    copy["c"][4] = [[attributes, columns, [], chosen]]
    return copy


def parted_rows(table: Block, most: int) -> list[Block]:
    """Part a table into tables of at most so many words, each with the head."""
    found: list[list[Any]] = []
    for row in rows(table):
        if found and words([*found[-1], row]) <= most:
            found[-1].append(row)
        else:
            found.append([row])
    return [with_rows(table, chosen) for chosen in found]


def shortened(table: Block) -> tuple[Block, list[Any]]:
    """Shorten each finding of a verdict to its first sentence and those with a bold word.

    Returns
    -------
    tuple of Block and list
        The table, and the rows as they were that lost something.
    """
    short, lost = [], []
    for row in rows(table):
        copy = deepcopy(row)
        for node in copy[1][-1][4]:
            if node["t"] in ("Para", "Plain"):
                said = sentences(node["c"])
                kept = [each for at, each in enumerate(said) if not at or _is_bold(each)]
                node["c"] = joined(kept)
        lost += [row] if words(copy) < words(row) else []
        short.append(copy)
    return with_rows(table, short), lost


def _is_bold(inlines: list[Block]) -> bool:
    return any(node["t"] == "Strong" for node in nodes(inlines))
