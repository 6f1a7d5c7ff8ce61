"""A model's answers at every setting of a page's dials, as parameters of a Vega-Lite chart."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ai_bubble.explorers.dials import Dial

DIGITS: Final = 5  # significant ones, so that a chart's labels agree with the sentence
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


def tabled(
    name: str, cells: Sequence[Any], dials: Sequence[Dial], digits: int = DIGITS
) -> list[dict[str, Any]]:
    """Return parameters by which one of the chart's follows the dials.

    Each element of the chart's parameter is looked up by those dials alone on which it depends.

    Parameters
    ----------
    name : str
        Of the chart's parameter.
    cells : sequence
        Its values at all settings, the last dial moving fastest: all scalars or all lists.
    dials : sequence of Dial
        The controls of the page.
    digits : int
        How many significant ones a number keeps.

    Returns
    -------
    list of dict
        Tables, what is picked from them, and last the parameter itself.
    """
    rows = [cell if isinstance(cell, list) else [cell] for cell in cells]
    columns = [
        tuple(rounded(value, digits) for value in column) for column in zip(*rows, strict=True)
    ]
    words = sorted({value for column in columns for value in column if isinstance(value, str)})
    if words:
        columns = [tuple(map(words.index, column)) for column in columns]
    groups: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    for column in dict.fromkeys(columns):
        groups.setdefault(axes_of(column, dials), []).append(column)
    made: list[dict[str, Any]] = []
    picked = {}
    for number, (axes, members) in enumerate(groups.items()):
        row = f"{name}_{number}"
        if axes:
            tables = [reduced(column, axes, dials) for column in members]
            made += looked_up(row, list(map(list, zip(*tables, strict=True))), axes, dials)
        for at, column in enumerate(members):
            picked[column] = f"{row}[{at}]" if axes else json.dumps(column[0])
    elements = [picked[column] for column in columns]
    if words:
        made.insert(0, {"name": f"{name}_words", "value": words})
        elements = [f"{name}_words[{element}]" for element in elements]
    expression = f"[{', '.join(elements)}]" if isinstance(cells[0], list) else elements[0]
    return [*made, {"name": name, "expr": expression}]


def sentences(said: Sequence[str], dials: Sequence[Dial]) -> list[dict[str, Any]]:
    """Return parameters whose last one is the sentence at the dials' setting.

    Sentences that differ in their numbers alone share a pattern, to keep the page small.
    """
    patterns = list(dict.fromkeys(_NUMBER.sub("{}", one) for one in said))
    rows = [
        "|".join([str(patterns.index(_NUMBER.sub("{}", one))), *_NUMBER.findall(one)])
        for one in said
    ]
    filled = "sentence_patterns[sentence_numbers[0]]"
    for slot in range(max(row.count("|") for row in rows)):
        filled = f"replace({filled}, '{{}}', sentence_numbers[{slot + 1}])"
    axes = axes_of(rows, dials)
    made = looked_up("sentence_row", list(reduced(rows, axes, dials)), axes, dials)
    return [
        {"name": "sentence_patterns", "value": patterns},
        *made,
        {"name": "sentence_numbers", "expr": "split(sentence_row, '|')"},
        {"name": "sentence", "expr": filled},
    ]


def axes_of(column: Sequence[Any], dials: Sequence[Dial]) -> tuple[int, ...]:
    """Return the numbers of the dials on which a column of values depends."""
    codes = {value: code for code, value in enumerate(dict.fromkeys(column))}
    grid = np.array([codes[value] for value in column]).reshape([len(d.values) for d in dials])
    return tuple(axis for axis in range(grid.ndim) if (grid != grid.take([0], axis=axis)).any())


def reduced(column: Sequence[Any], axes: tuple[int, ...], dials: Sequence[Dial]) -> Sequence[Any]:
    """Return a column's values over the dials on which it depends; the others stay at their first.

    The last of these dials moves fastest.
    """
    grid = np.arange(len(column)).reshape([len(d.values) for d in dials])
    kept = grid[tuple(slice(None) if axis in axes else 0 for axis in range(grid.ndim))]
    return [column[at] for at in np.ravel(kept).tolist()]


def looked_up(
    name: str, table: list[Any], axes: tuple[int, ...], dials: Sequence[Dial]
) -> list[dict[str, Any]]:
    """Return a table and the parameter that picks from it by the dials' positions."""
    index, stride = [], 1
    for axis in reversed(axes):
        index.append(f"{stride} * {dials[axis].signal}")
        stride *= len(dials[axis].values)
    picked = f"{name}_table[{' + '.join(index) or 0}]"
    return [{"name": f"{name}_table", "value": table}, {"name": name, "expr": picked}]


def rounded(value: Any, digits: int = DIGITS) -> Any:
    """Return a number with so many significant digits, anything else as it is.

    Examples
    --------
    >>> rounded(1234.5678), rounded(None), rounded("run")
    (1234.6, None, 'run')
    """
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    short = float(f"{value:.{digits}g}")
    return int(short) if short.is_integer() else short
