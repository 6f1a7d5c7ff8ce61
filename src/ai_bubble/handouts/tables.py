"""Tables of pandoc's tree: one row of headings, numbers to the right and written for readers."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ai_bubble.handouts.pandoc import Block, nodes, plain

_NUMBER: Final = re.compile(
    r"[-+\u2212±≈<>≤≥~]?\s*(USD|CNY|¥)?\s*[-+\u2212]?\d[\d,. \u00a0\u202f]*(e[-+]?\d+)?\s*"
    r"(%|×|x|times|(thousand|million|billion)?( ?(yuan|USD))?)?"
)
_FLOAT: Final = re.compile(r"-?\d+\.\d+")
_NONE: Final = {"NaN", "nan", "None", "<NA>", "NaT"}
_DATE: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_EMPTY: Final = {"", "–", "-", "—", *_NONE}
_GROUPED_FROM: Final = 10_000


def aligned(table: Block) -> Block:
    """Return a table whose numbers stand to the right, under one row of headings.

    The first column names the rows and stands to the left.

    What pandas leaves for programmers is written for readers: missing values become a dash,
    hyphens before numbers a minus sign, ``180000.0`` becomes ``180,000``.

    Parameters
    ----------
    table : Block
        Changed in place.
    """
    specs, head, bodies = table["c"][2], table["c"][3], table["c"][4]
    head[1] = _one_heading(head[1])
    for body in bodies:
        rows = [*body[2], *body[3]]
        for at, cells in enumerate(_columns(rows, len(specs))):
            texts = [_text(cell) for cell in cells]
            are_numbers = _are_numbers(texts)
            specs[at][0] = {"t": "AlignRight" if are_numbers and at else "AlignLeft"}
            if are_numbers:
                _write(cells, _readable(texts))
            _write(cells, ["–" if text in _NONE else None for text in texts])
        for row in rows:
            for cell in row[1]:
                cell[1] = {"t": "AlignDefault"}
                if _DATE.fullmatch(_text(cell)):
                    cell[0][1].append("date")  # stays on one line
    for row in head[1]:
        for cell in row[1]:
            cell[1] = {"t": "AlignDefault"}
    return table


def _one_heading(rows: list[Any]) -> list[Any]:
    """Return pandas' two rows of headings as one: the second names the index and no more."""
    if len(rows) != 2 or len(rows[0][1]) != len(rows[1][1]):
        return rows
    pairs = list(zip(rows[0][1], rows[1][1], strict=True))
    if any(_text(upper) and _text(lower) for upper, lower in pairs):
        return rows
    return [[rows[0][0], [upper if _text(upper) else lower for upper, lower in pairs]]]


def _columns(rows: list[Any], count: int) -> list[list[Any]]:
    """Return the cells that begin in each column; cells that span rows hold their place."""
    columns: list[list[Any]] = [[] for _ in range(count)]
    held = [0] * count
    for row in rows:
        cells = iter(row[1])
        at = 0
        while at < count:
            if held[at]:
                held[at] -= 1
                at += 1
                continue
            cell = next(cells, None)
            if cell is None:
                break
            columns[at].append(cell)
            for over in range(at, min(at + cell[3], count)):
                held[over] = cell[2] - 1
            at += cell[3]
    return columns


def _text(cell: Any) -> str:
    return plain(cell[4]).strip()


def _are_numbers(texts: list[str]) -> bool:
    said = [text for text in texts if text not in _EMPTY]
    return bool(said) and all(_NUMBER.fullmatch(text) for text in said)


def _readable(texts: list[str]) -> Iterator[str | None]:
    """Yield each number as a reader writes it, or None if it can stay.

    Examples
    --------
    >>> list(_readable(["180000.0", "-75000.0", "9375.0"]))
    ['180,000', '−75,000', '9,375']
    >>> list(_readable(["-0.05", "1.00", "NaN", "12 %"]))
    ['−0.05', None, None, None]
    """
    said = [text for text in texts if text not in _EMPTY]
    floats = [text for text in said if _FLOAT.fullmatch(text)]
    whole = floats == said and all(set(text.partition(".")[2]) == {"0"} for text in floats)
    whole = whole and any(len(text.partition(".")[2]) == 1 for text in floats)
    grouped = any(abs(float(text)) >= _GROUPED_FROM for text in said if _plain(text))
    for text in texts:
        new = text
        if _plain(text) and (whole or grouped):
            decimals = 0 if whole else len(text.partition(".")[2])
            new = f"{float(text):{',' if grouped else ''}.{decimals}f}"
        if text not in _EMPTY:
            new = new.replace("-", "\u2212")
        yield new if new != text else None


def _plain(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _write(cells: list[Any], texts: Any) -> None:
    for cell, text in zip(cells, texts, strict=True):
        strings = [node for node in nodes(cell[4]) if node["t"] in ("Plain", "Para")]
        if text is not None and len(strings) == 1:
            strings[0]["c"] = [{"t": "Str", "c": text}]
