"""The two tables of the case: one row a claim, one row a claim and translation."""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ai_bubble.data.bounds import Bounds
from ai_bubble.extract import conflicts
from ai_bubble.extract.language import LANGUAGES
from ai_bubble.extract.locate import Rendering
from ai_bubble.extract.register import Claim

CLAIMS = (
    "claim_id", "kind", "section", "paraphrase", "value", "low", "high", "low_open", "high_open",
    "unit", "qualifier", "date", "date_precision", "sense", "period", "attribution", "conflict",
    "conflict_languages", "reading", "settled_by", "evidence", "outside_check",
)  # fmt: skip
RENDERINGS = (
    "claim_id", "language", "present", "paragraph", "start", "end", "figure", "value", "scale",
    "unit", "qualifier", "low", "high", "low_open", "high_open", "date", "date_precision", "sense",
    "term", "term_start", "term_end", "term_sense",
)  # fmt: skip

Found = Mapping[str, Rendering]
"""The renderings of one claim by language code."""


def _ends(bounds: Bounds | None) -> dict[str, object]:
    if bounds is None:
        return {}
    return {
        "low": bounds.low,
        "high": bounds.high,
        "low_open": bounds.low_open,
        "high_open": bounds.high_open,
    }


def rendering_row(rendering: Rendering) -> dict[str, object]:
    """Return the row of one rendering; only id, language and ``present`` if it is absent."""
    key = {"claim_id": rendering.claim_id, "language": rendering.language}
    if not rendering.present:
        return {**key, "present": False}
    row = {name: getattr(rendering, name, None) for name in RENDERINGS}
    if rendering.bounds is None:
        row["scale"] = None
    if not rendering.term:
        row["term_start"] = row["term_end"] = None
    return {**row, **_ends(rendering.bounds)}


def claim_row(claim: Claim, found: Found) -> dict[str, object]:
    """Return the row of one claim: the reading that stands, and how the others differ.

    Raises
    ------
    ValueError
        If the translations conflict and the register does not say whose reading stands.
    """
    kinds = conflicts.kinds(found, claim)
    settled = {"reading": "all", "settled_by": "agreement"}
    standing, differing = found[LANGUAGES[0]], list[str]()
    if kinds not in ([], [conflicts.FORMATTING]):
        if not claim.reading or not found[claim.reading].present:
            raise ValueError(
                f"{claim.id}: the translations differ ({', '.join(kinds)}) and the register does "
                "not say whose reading stands: compare the texts with the published ones"
            )
        standing = found[claim.reading]
        differing = conflicts.disagreeing(found, claim, claim.reading)
        settled = {
            "reading": claim.reading,
            "settled_by": claim.settled_by,
            "evidence": claim.evidence,
        }
    return {
        "claim_id": claim.id,
        **{
            name: getattr(claim, name)
            for name in ("kind", "section", "paraphrase", "period", "attribution", "outside_check")
        },
        **{
            name: getattr(standing, name)
            for name in ("value", "qualifier", "date", "date_precision", "sense")
        },
        **_ends(standing.bounds),
        "unit": _unit(claim, standing),
        "conflict": "; ".join(kinds) or conflicts.NONE,
        "conflict_languages": "; ".join(differing),
        **settled,
    }


def _unit(claim: Claim, standing: Rendering) -> str:
    unit = standing.unit or claim.counted
    return f"{unit} per {claim.per}" if claim.per else unit


def frame(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a table: floats, nullable whole numbers and booleans, text with ``""``."""
    rows = list(rows)
    return pd.DataFrame({name: _column([row.get(name) for row in rows], name) for name in columns})


def _column(values: list[Any], name: str) -> "pd.Series[Any]":
    if name in ("value", "low", "high"):
        return pd.Series(values, dtype="float64")
    if name in ("paragraph", "start", "end", "scale", "term_start", "term_end"):
        return pd.Series(values, dtype="Int64")
    if name in ("present", "low_open", "high_open"):
        return pd.Series(values, dtype="boolean")
    return pd.Series([value or "" for value in values], dtype="str")


def cell(value: Any) -> str:
    """Return a cell's text: the shortest exact number, true or false, empty for nothing.

    Examples
    --------
    >>> cell(80.0), cell(1e12), cell(0.1), cell(math.inf), cell(True), cell(None)
    ('80', '1000000000000', '0.1', 'INF', 'true', '')
    """
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if math.isinf(value):
            return "INF" if value > 0 else "-INF"
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, LF, the same bytes on every system and pandas version."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    columns = [table[name].tolist() for name in table.columns]
    writer.writerows([cell(value) for value in row] for row in zip(*columns, strict=True))
    return out.getvalue().encode("utf-8")
