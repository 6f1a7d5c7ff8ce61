"""The sources behind the rows of data that a lesson uses, as a list."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ai_bubble.data import load
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Cell
from ai_bubble.handouts.pandoc import Block

_LOADED: Final = re.compile(r"\b(?:load|describe)\(\s*[\"'](\w+)[\"']")
_SHOWN_WHOLE: Final = re.compile(r"\b(?:data_card|describe)\(\s*[\"'](\w+)[\"']")
_STRING: Final = re.compile(r"[\"']([\w.-]+)[\"']")


def used(cells: list[Cell]) -> list[str]:
    """Return the datasets that the cells load, in order of first use."""
    return list(dict.fromkeys(name for cell in cells for name in _LOADED.findall(cell.source)))


def cited(cells: list[Cell]) -> dict[str, set[str]]:
    """Return the sources behind each dataset that the cells load.

    Of a dataset with a data card, all rows count; of another, the rows that the code names by
    their key, and all rows if it names none.
    """
    code = "\n".join(cell.source for cell in cells if cell.is_code)
    whole = set(_SHOWN_WHOLE.findall(code))
    named = set(_STRING.findall(code))
    found: dict[str, set[str]] = {}
    for name in used(cells):
        table = load(name)
        if name == "sources" or "source_id" not in table:
            continue
        picked = table[table.iloc[:, 0].isin(named)]
        rows = table if name in whole or picked.empty else picked
        found[name] = {str(key) for key in rows["source_id"].dropna()}
    return found


def sources(draft: Draft, cells: list[Cell]) -> list[Block]:
    """Return the sources of the rows that the cells use; nothing if there are none."""
    behind = cited([cell for cell in cells if cell.is_code])
    known: dict[Any, Any] = load("sources").set_index("source_id").to_dict("index")
    keys = {key for keys in behind.values() for key in keys} & known.keys()
    rows = sorted((known[key] for key in keys), key=_order)
    if not rows:
        return []
    listed = ", ".join(f"`{name}`" for name in behind)
    return [
        pandoc.header(2, "Sources of the data"),
        pandoc.paragraph(
            f"Behind the rows of {listed} that this lesson uses; "
            '`load("sources")` has them all, with addresses.'
        ),
        pandoc.div("sources", _listed(rows, on_paper=draft.on_paper)),
    ]


def _listed(rows: list[dict[str, Any]], *, on_paper: bool) -> list[Block]:
    def bullets(some: list[dict[str, Any]]) -> Block:
        return {"t": "BulletList", "c": [list(_item(row)) for row in some]}

    if not on_paper or len(rows) < 2:
        return [bullets(rows)]
    half = (len(rows) + 1) // 2
    left, right = bullets(rows[:half]), bullets(rows[half:])
    start, between, end = (pandoc.raw("typst", text) for text in ("#halves[", "][", "]"))
    return [start, left, between, right, end]


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return str(row["publisher"]).casefold(), str(row["title"])


def _item(row: dict[str, Any]) -> Iterator[Block]:
    title: Block = {"t": "Emph", "c": pandoc.words(str(row["title"]))}
    if _said(row.get("url")):
        title = {"t": "Link", "c": [["", [], []], [title], [str(row["url"]), ""]]}
    publisher = f"{row['publisher']}: " if _said(row.get("publisher")) else ""
    date = f", {_date(row)}" if isinstance(row["date_precision"], str) else ""
    yield {"t": "Plain", "c": [*pandoc.words(publisher), title, *pandoc.words(f"{date}.")]}


def _date(row: dict[str, Any]) -> str:
    day = row["date"]
    month = f"{day:%B} {day.year}"
    return {"year": str(day.year), "month": month}.get(row["date_precision"], f"{day.day} {month}")


def _said(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value != "nan"
