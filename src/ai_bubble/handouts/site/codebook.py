"""The codebook: an index of the datasets and a page for each, with a table to sort."""

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

from ai_bubble import data
from ai_bubble.data.package import Resource, descriptor, read_bytes, resource
from ai_bubble.handouts.site.lessons import users
from ai_bubble.handouts.site.shell import Pages, Site

MOST_ROWS: Final = 200
_NUMBERS: Final = ("integer", "number")
_LONG: Final = 40
"""Characters from which on a text wants a wide column."""
_LARGE: Final = re.compile(r"-?\d{5,}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: its text as it stands in the file, and where it leads to."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its anchor, if other tables point to it, and its cells."""

    ident: str
    cells: tuple[Cell, ...]


def codebook_pages(site: Site) -> Pages:
    """Return ``codebook.html`` and a page for each dataset."""
    cards = [data.describe(name) for name in data.names()]
    used = users("load", "describe")
    pages = {"codebook.html": site.page("codebook.html", "codebook", cards=cards, used=used)}
    for card in cards:
        path = f"codebook/{card.name}.html"
        entry = resource(card.name)
        pages[path] = site.page(
            path,
            "dataset",
            card=card,
            file=entry["path"],
            bytes=entry["bytes"],
            columns=[*zip(card.columns, _needed(entry), strict=True)],
            rows=rows(card.name),
            most=MOST_ROWS,
            kinds=[_kind(column.type) for column in card.columns],
            long=_long(card.name),
            lessons=used.get(card.name, []),
            licence=descriptor()["licenses"][0],
        )
    return pages


def rows(name: str) -> list[Row]:
    """Return a dataset's first `MOST_ROWS` rows, large numbers with commas.

    Examples
    --------
    >>> rows("rents")[0].ident
    'row-china_2024_start'
    """
    entry = resource(name)
    key = _key(entry)
    numbers = {c.name for c in data.describe(name).columns if c.type in _NUMBERS}
    shown = {field: (to, _keys(to)) for field, to in _links(entry).items()}
    return [
        Row(
            anchor(record[key]) if key else "",
            tuple(
                Cell(grouped(value))
                if column in numbers
                else _cell(value, *shown.get(column, ("", set())))
                for column, value in record.items()
            ),
        )
        for record in _records(name)
    ]


def _records(name: str) -> list[dict[str, str]]:
    text = read_bytes(resource(name)).decode("utf-8")
    return [*csv.DictReader(io.StringIO(text))][:MOST_ROWS]


def _long(name: str) -> list[bool]:
    """Return for each column whether it holds long texts."""
    columns = zip(*(record.values() for record in _records(name)), strict=True)
    return [max(map(len, column)) > _LONG for column in columns]


def grouped(number: str) -> str:
    """Return a number with commas between thousands, if it has five digits or more.

    Examples
    --------
    >>> grouped("180000.5"), grouped("2025"), grouped("INF")
    ('180,000.5', '2025', 'INF')
    """
    if not _LARGE.fullmatch(number):
        return number
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _keys(name: str) -> set[str]:
    """Return the keys of the rows that a dataset's page shows."""
    key = _key(resource(name))
    return {record[key] for record in _records(name)}


def anchor(key: str) -> str:
    """Return the anchor of the row with a key.

    Examples
    --------
    >>> anchor("net present value")
    'row-net-present-value'
    """
    return "row-" + "-".join(key.casefold().split())


def _cell(value: str, target: str, keys: set[str]) -> Cell:
    if value.startswith("https://"):
        return Cell(value, value)
    return Cell(value, f"{target}.html#{anchor(value)}" if value in keys else "")


def _links(entry: Resource) -> dict[str, str]:
    """Return columns that are keys of other tables, with the table's name."""
    found = {}
    for key in entry["schema"].get("foreignKeys", ()):
        (field,) = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
        found[field] = key["reference"]["resource"] or entry["name"]
    return found


def _key(entry: Resource) -> str:
    key = entry["schema"]["primaryKey"]
    fields = [key] if isinstance(key, str) else key
    return fields[0] if len(fields) == 1 else ""


def _needed(entry: Resource) -> list[bool]:
    fields = entry["schema"]["fields"]
    return [bool(field.get("constraints", {}).get("required")) for field in fields]


def _kind(kind: str) -> str:
    """Return how the table sorts a column: as ``number``, ``date`` or ``text``."""
    return "number" if kind in _NUMBERS else "date" if kind == "date" else "text"
