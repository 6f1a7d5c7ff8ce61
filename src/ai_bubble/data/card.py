"""A dataset's data card: what it is, its columns, where it is from, what to beware of."""

import html
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ai_bubble.data.loading import load
from ai_bubble.data.package import descriptor, resource

_CELL = "text-align:left;vertical-align:top;padding:0.2em 0.8em 0.2em 0"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, unit (empty if it has none) and meaning."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DataCard:
    """What a reader should know before using a dataset; shows itself in a notebook.

    Attributes
    ----------
    name, title, description : str
        The dataset's name for :func:`load`, its title, and what it holds.
    rows : int
        Number of rows.
    columns : tuple of Column
        The columns in order.
    confidence : dict of str to int
        How many rows were verified, seen in a secondary page, or computed; empty where no row is
        a measured figure.
    sources : dict of str to int
        Titles of the sources with the number of rows from each, most used first.
    caveats : tuple of str
        What to beware of.
    licence : str
        Licence of the data.
    """

    name: str
    title: str
    description: str
    rows: int
    columns: tuple[Column, ...]
    confidence: dict[str, int]
    sources: dict[str, int]
    caveats: tuple[str, ...]
    licence: str

    @property
    def summary(self) -> str:
        """Rows, columns, confidence and licence in one line."""
        parts = [f"{self.rows} rows, {len(self.columns)} columns"]
        if self.confidence:
            known = ", ".join(f"{n} {word}" for word, n in self.confidence.items())
            parts.append(f"confidence: {known}")
        return "; ".join([*parts, f"licence {self.licence}"])

    def __str__(self) -> str:
        lines = [f"{self.name}: {self.title}", self.description, self.summary, ""]
        width = max(len(column.name) for column in self.columns)
        lines += [f"  {c.name:<{width}}  {_meaning(c)}" for c in self.columns]
        lines += [f"Beware: {caveat}" for caveat in self.caveats]
        return "\n".join(lines)

    def _repr_markdown_(self) -> str:
        lines = [f"**{self.title}** (`{self.name}`)", "", self.description, "", self.summary, ""]
        lines += ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.type} | {c.unit} | {c.meaning} |" for c in self.columns]
        if self.caveats:
            lines += ["", "Beware:", "", *(f"- {caveat}" for caveat in self.caveats)]
        if self.sources:
            lines += ["", "Sources:", "", *(f"- {t} ({n})" for t, n in self.sources.items())]
        return "\n".join(lines) + "\n"

    def _repr_html_(self) -> str:
        say = html.escape
        head = "".join(f'<th scope="col" style="{_CELL}">{h}</th>' for h in _HEADINGS)
        body = "".join(
            f'<tr><th scope="row" style="{_CELL}"><code>{say(c.name)}</code></th>'
            + "".join(f'<td style="{_CELL}">{say(x)}</td>' for x in (c.type, c.unit, c.meaning))
            + "</tr>"
            for c in self.columns
        )
        sources = _list(f"{title} ({n})" for title, n in self.sources.items())
        return (
            f"<p><strong>{say(self.title)}</strong> (<code>{say(self.name)}</code>). "
            f"{say(self.description)}<br><small>{say(self.summary)}</small></p>"
            + (f"<p>Beware:</p>{_list(self.caveats)}" if self.caveats else "")
            + f"<details><summary>The {len(self.columns)} columns</summary>"
            f'<table><caption style="text-align:left">Columns of {say(self.name)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
            + (f"<details><summary>Sources</summary>{sources}</details>" if sources else "")
        )


_HEADINGS = ("column", "type", "unit", "meaning")


def describe(name: str, folder: Path | None = None) -> DataCard:
    """Return a dataset's data card.

    Parameters
    ----------
    name : str
        The dataset's name.
    folder : Path, optional
        Another folder with a ``datapackage.json``; the course's own by default.

    Raises
    ------
    CourseError
        If there is no such dataset, or its file was changed.

    Examples
    --------
    >>> from ai_bubble import data
    >>> print(data.describe("startups").summary)
    4 rows, 8 columns; confidence: 4 secondary; licence CC-BY-4.0
    """
    entry, frame = resource(name, folder), load(name, folder)
    titles = _titles(folder) if name != "sources" else {}
    cited = Counter(frame.get("source_id", ()))
    checked = Counter(frame.get("confidence", ()))
    return DataCard(
        name=name,
        title=entry["title"],
        description=entry["description"],
        rows=len(frame),
        columns=columns(name, folder),
        confidence=dict(checked.most_common()),
        sources={titles[key]: n for key, n in cited.most_common() if key in titles},
        caveats=tuple(entry.get("caveats", ())),
        licence=descriptor(folder)["licenses"][0]["name"],
    )


def columns(name: str, folder: Path | None = None) -> tuple[Column, ...]:
    """Return a dataset's columns as its schema declares them."""
    fields = resource(name, folder)["schema"]["fields"]
    return tuple(
        Column(field["name"], field["type"], field.get("unit", ""), field["description"])
        for field in fields
    )


def _titles(folder: Path | None) -> dict[str, str]:
    frame = load("sources", folder)
    return dict(zip(frame["source_id"], frame["title"], strict=True))


def _meaning(column: Column) -> str:
    return f"{column.meaning} [{column.unit}]" if column.unit else column.meaning


def _list(items: Iterable[str]) -> str:
    inside = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f"<ul>{inside}</ul>" if inside else ""
