"""Tables on slides: parted and shortened."""

import math
from copy import deepcopy
from typing import Any

from ai_bubble.handouts.pandoc import Block, nodes
from ai_bubble.handouts.slides_cut import is_label, joined, sentences, words


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
    """Part a table into as few tables of about so many words as it needs, equally long."""
    left = rows(table)
    parts = max(1, math.ceil(words(left) / (1.25 * most)))
    found: list[list[Any]] = [[]]
    share = words(left) / parts
    for row in left:
        if found[-1] and words(found[-1]) + words(row) / 2 > share and len(found) < parts:
            found.append([])
        found[-1].append(row)
    return [with_rows(table, chosen) for chosen in found]


def shortened(table: Block) -> tuple[Block, list[Any]]:
    """Shorten each finding of a verdict to its first sentences and those with a bold word.

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
                node["c"] = joined(_telling(sentences(node["c"])))
        lost += [row] if words(copy) < words(row) else []
        short.append(copy)
    return with_rows(table, short), lost


def _telling(said: list[list[Block]]) -> list[list[Block]]:
    first = 2 if is_label(said[0]) else 1
    return [each for at, each in enumerate(said) if at < first or _is_bold(each)]


def _is_bold(inlines: list[Block]) -> bool:
    return any(node["t"] == "Strong" for node in nodes(inlines))
