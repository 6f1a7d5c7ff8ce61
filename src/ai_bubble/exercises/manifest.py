"""The manifest of an assignment: who was dealt which notebook."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from ai_bubble.exercises.formulas import defused, restored

MANIFEST: Final = "manifest.csv"
COLUMNS: Final = ("student_id", "name", "exercise", "variant", "file", "sha256")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the lines of a manifest by column, also of one that a spreadsheet has saved.

    Raises
    ------
    OSError, UnicodeError, csv.Error
        If it cannot be read, or is no CSV in UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, restval="")
        return [{name: restored(row[name]) for name in rows.fieldnames or ()} for row in rows]


def text(rows: Iterable[Mapping[str, str]]) -> str:
    """Return a manifest as its file holds it."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    # Ids and names come from a class list, whoever wrote it.
    writer.writerows({name: defused(row[name]) for name in COLUMNS} for row in rows)
    return out.getvalue()
