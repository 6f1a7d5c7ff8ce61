"""The sources behind the datasets that a lesson uses, as a list."""

import re
from typing import Any, Final

from ai_bubble.data import load
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Cell
from ai_bubble.handouts.pandoc import Block

_LOADED: Final = re.compile(r"\b(?:load|describe)\(\s*[\"'](\w+)[\"']")


def used(cells: list[Cell]) -> list[str]:
    """Return the datasets that the cells load, in order of first use."""
    return list(dict.fromkeys(name for cell in cells for name in _LOADED.findall(cell.source)))


def sources(draft: Draft, cells: list[Cell]) -> list[Block]:
    """Return the sources of the datasets that the cells load; nothing if there are none."""
    names = used([cell for cell in cells if cell.is_code])
    cited: list[str] = []
    for name in names:
        table = load(name)
        if name != "sources" and "source_id" in table:
            cited += [str(key) for key in table["source_id"].dropna()]
    rows = load("sources").set_index("source_id").to_dict("index")
    items = [_item({str(k): v for k, v in rows[key].items()}) for key in dict.fromkeys(cited) if key in rows]
    if not items:
        return []
    return [
        pandoc.header(2, "Sources of the data"),
        pandoc.div("sources", [{"t": "BulletList", "c": items}]),
    ]


def _item(row: dict[str, Any]) -> list[Block]:
    parts = [str(row[key]) for key in ("publisher", "date") if _said(row.get(key))]
    inlines: list[Block] = [{"t": "Emph", "c": pandoc.words(str(row["title"]))}]
    if parts:
        inlines += pandoc.words(f", {', '.join(parts)}")
    if _said(row.get("url")):
        address = str(row["url"])
        link = {"t": "Link", "c": [["", [], []], pandoc.words(address), [address, ""]]}
        inlines += [{"t": "Str", "c": "."}, {"t": "Space"}, link]
    return [{"t": "Plain", "c": inlines}]


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value != "nan"
