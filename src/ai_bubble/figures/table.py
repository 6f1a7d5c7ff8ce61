"""The data behind a chart as a table that can be folded out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

MOST_ROWS: Final = 200
"""Rows of one table that are shown; what is left out is said below it."""

_ISO_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00:00(?:\.0+)?")
_DATUM = re.compile(r"datum\.(\w+)|datum\[['\"](.+?)['\"]\]")
# Written for the eye or for Vega, so no name of a column is looked for in them.
_WORDING = frozenset({"title", "subtitle", "text", "description", "name", "mark", "type"})
_CHANGED = ("aggregate", "bin", "timeUnit")


@dataclass(frozen=True)
class Table:
    """The columns of one dataset that a chart uses.

    Attributes
    ----------
    columns : dict of str to str
        Field name to the heading it is shown under.
    rows : list of dict
        Field name to plain JSON value.
    """

    columns: dict[str, str]
    rows: list[dict[str, Any]]


def tables(spec: dict[str, Any]) -> list[Table]:
    """Return one table per dataset that the author gave the chart, in order of first use.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification with its data under ``datasets``.

    Returns
    -------
    list of Table
        Without generated sequences, maps and datasets of which no column is used.
    """
    settings = {key: value for key, value in spec.items() if key not in ("datasets", "config")}
    words, headings = set(_words(settings)), dict(_headings(settings))
    found = []
    for rows in _datasets(settings, spec.get("datasets", {})):
        columns = dict.fromkeys(column for row in rows for column in row if column in words)
        if columns:
            found.append(Table({column: headings.get(column, column) for column in columns}, rows))
    return found


def to_html(found: list[Table], title: str, alt: str) -> str:
    """Write the tables, and the chart's description above them, folded into one line.

    JupyterLab shows a lone SVG as an image without a name, so the description stands here too.

    Parameters
    ----------
    found : list of Table
        At least one.
    title, alt : str
        The chart's title, for the captions, and its text alternative; plain text.

    Returns
    -------
    str
        A ``<details>`` element.
    """
    sizes = " + ".join(str(len(table.rows)) for table in found)
    unit = "row" if sizes == "1" else "rows"
    captions = [
        title if len(found) == 1 else f"Data {number} of {len(found)}: {title}"
        for number in range(1, len(found) + 1)
    ]
    body = "".join(map(_table, found, captions))
    return (
        f"<details><summary>Data behind this chart ({sizes} {unit})</summary>"
        f"<p>{escape(alt)}</p>{body}</details>"
    )


def _table(table: Table, caption: str) -> str:
    texts = {
        column
        for column in table.columns
        if any(isinstance(row.get(column), str) for row in table.rows)
    }
    head = "".join(
        f'<th scope="col"{_side(column in texts)}>{escape(heading)}</th>'
        for column, heading in table.columns.items()
    )
    body = "".join(f"<tr>{_cells(table, row, texts)}</tr>" for row in table.rows[:MOST_ROWS])
    hidden = len(table.rows) - MOST_ROWS
    note = f"<p>{hidden:,} more rows are not shown.</p>" if hidden > 0 else ""
    # Long or wide, in a narrow pane every table may scroll: it must be reachable by keyboard, and
    # then needs a name, and JupyterLab must not take the arrow keys.
    return (
        f'<div role="region" tabindex="0" aria-label="{escape(caption)}: data" '
        'data-lm-suppress-shortcuts="true" style="max-height: 24em; overflow: auto"><table>'
        f'<caption style="text-align: left; white-space: nowrap">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )


def _cells(table: Table, row: dict[str, Any], texts: set[str]) -> str:
    cells = [(_side(column in texts), escape(shown(row.get(column)))) for column in table.columns]
    (side, first), *rest = cells
    heading = f'<th scope="row"{side}>{first}</th>'
    return heading + "".join(f"<td{side}>{text}</td>" for side, text in rest)


def _side(is_text: bool) -> str:
    return f' style="text-align: {"left" if is_text else "right"}"'


def shown(value: Any) -> str:
    """Return a value as a reader wants to see it.

    Examples
    --------
    >>> [shown(value) for value in (2025, 180000, 0.123456, 58.33333, "2025-01-27T00:00:00", None)]
    ['2025', '180,000', '0.1235', '58.33', '2025-01-27', '–']
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    text = value if isinstance(value, str) else str(value)
    midnight = _ISO_MIDNIGHT.fullmatch(text)
    return midnight[1] if midnight else text


def _number(value: float) -> str:
    size = abs(value)
    if value == int(value):
        return f"{int(value):,}" if size >= 10_000 else str(int(value))  # 2025 may be a year
    if size >= 1000:
        return f"{value:,.1f}"
    return f"{value:.4g}"


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from _nodes(child)


def _datasets(spec: dict[str, Any], named: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    for node in _nodes(spec):
        data = node.get("data")
        if not isinstance(data, dict):
            continue
        values = data.get("values", named.get(data.get("name", "")))
        if not isinstance(values, list):  # a map or a generated sequence
            continue
        rows = [row if isinstance(row, dict) else {"data": row} for row in values]
        if rows not in found:
            found.append(rows)
    return found


def _headings(spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and title of each channel that shows the field as it is."""
    for node in _nodes(spec):
        own = [node.get("title"), *(node.get(part, {}) for part in ("axis", "legend", "header"))]
        title = next(
            (
                text
                for text in (part.get("title") if isinstance(part, dict) else part for part in own)
                if isinstance(text, str) and text
            ),
            None,
        )
        if title and isinstance(node.get("field"), str) and not any(map(node.get, _CHANGED)):
            yield node["field"], title


def _words(node: Any) -> Iterator[str]:
    """Yield every string that may name a column, those inside expressions too."""
    if isinstance(node, str):
        yield node
        yield from (a or b for a, b in _DATUM.findall(node))
    elif isinstance(node, dict):
        for key, child in node.items():
            if key != "data" and (key not in _WORDING or not isinstance(child, str)):
                yield from _words(child)
    elif isinstance(node, list):
        for child in node:
            yield from _words(child)
