"""How much of a text a slide can hold: whole paragraphs, items and sentences, the rest apart."""

import re
from typing import Any, Final

from ai_bubble.handouts.pandoc import Block, plain

_END: Final = re.compile(r"[.!?][\"”’)]*$")
LISTS: Final = ("BulletList", "OrderedList")
_HOLDERS: Final = (*LISTS, "Div", "Table")

Parted = tuple[list[Block], list[Block]]
"""What is shown, and what is left over."""


def words(tree: Any) -> int:
    """Return how many words a tree holds.

    Examples
    --------
    >>> from ai_bubble.handouts.pandoc import paragraph
    >>> words([paragraph("Two words."), paragraph("Then `one more`.")])
    5
    """
    if isinstance(tree, dict) and tree["t"] in _HOLDERS:
        tree = tree["c"]
    if isinstance(tree, list) and not any(_is_inline(child) for child in tree):
        return sum(words(child) for child in tree if isinstance(child, dict | list))
    return len(plain(tree).split())


def _is_inline(child: Any) -> bool:
    return isinstance(child, dict) and child["t"] not in (*_HOLDERS, "Para", "Plain", "Header")


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
    elif block["t"] in LISTS:
        units = _items(block)
    else:
        return ([block], []) if must else ([], [block])
    fits = 0
    while fits < len(units) and words(units[: fits + 1]) <= room:
        fits += 1
    if 0 < fits < len(units) and is_label(units[fits - 1]):
        fits -= 1  # a bold lead without what it leads to
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


def roomy(blocks: list[Block], most: int) -> Parted:
    """Part text as `cut` does, but a quarter too much is better than a last line elsewhere."""
    return cut(blocks, most if words(blocks) > 1.25 * most else 2 * most)


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
        page, blocks = roomy(blocks, most)
        found.append(page)
    return found


def is_label(unit: Any) -> bool:
    """Return whether a sentence is nothing but bold words."""
    return isinstance(unit, list) and all(
        isinstance(node, dict) and node["t"] == "Strong" for node in unit
    )
