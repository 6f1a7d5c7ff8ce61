"""Tables of pandoc's tree: numbers to the right, texts to the left."""

import re
from typing import Any, Final

from ai_bubble.handouts.pandoc import Block, plain

_NUMBER: Final = re.compile(
    r"[-+\u2212±≈<>≤≥~]?\s*(USD|CNY|¥)?\s*[-+\u2212]?\d[\d,. \u00a0\u202f]*(e[-+]?\d+)?\s*"
    r"(%|×|x|times|(thousand|million|billion)?( ?(yuan|USD))?)?"
)
_EMPTY: Final = {"", "–", "-", "—", "NaN", "nan", "None", "<NA>", "NaT"}


def aligned(table: Block) -> Block:
    """Return a table whose columns of numbers stand to the right; the first column is a heading.

    Parameters
    ----------
    table : Block
        Changed in place.
    """
    specs, head, bodies = table["c"][2], table["c"][3], table["c"][4]
    rows = [row for body in bodies for row in _rows(body)]
    for at, spec in enumerate(specs):
        texts = [plain(row[1][at]).strip() for row in rows if at < len(row[1])]
        spec[0] = {"t": "AlignRight" if _are_numbers(texts) else "AlignLeft"}
    for row in [*head[1], *rows]:
        for cell in row[1]:
            cell[1] = {"t": "AlignDefault"}
            for node in cell[4]:
                if plain(node).strip() in ("NaN", "nan", "None", "<NA>", "NaT"):
                    node["c"] = [{"t": "Str", "c": "–"}]
    return table


def _rows(body: list[Any]) -> list[Any]:
    return [*body[2], *body[3]]


def _are_numbers(texts: list[str]) -> bool:
    said = [text for text in texts if text not in _EMPTY]
    return bool(said) and all(_NUMBER.fullmatch(text) for text in said)
