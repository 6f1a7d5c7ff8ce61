"""A notebook handed in, read for grading: whatever its version or damage."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from ai_bubble.exercises.variants import VARIANTS
from ai_bubble.grading.decoding import Unreadable, load, readable
from ai_bubble.grading.records import Cell, Handed

__all__ = ["Unreadable", "read"]

_MOST_CODE_CELLS: Final = 2_000
_MOST_CELLS: Final = 20_000
_FEWER: Final = "Delete the cells that do not belong to the exercise, and hand in again."
_MOST_CODE: Final = 500_000
"""Characters in all code cells together."""
_KINDS: Final = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OTHER_KERNELS: Final = re.compile(r"ir\d*|r|julia.*|ijulia.*|xcpp.*|.*(javascript|bash|sql).*")


def read(content: bytes) -> Handed:
    """Return a notebook's cells and what it says of itself.

    Parameters
    ----------
    content : bytes
        The file: any encoding, nbformat 2 and later. Outputs are dropped while it is read.

    Returns
    -------
    Handed
        Its cells stand at their places: one that could not be read is there with the kind
        ``unknown``, so that "cell 7" is the seventh for the student too. Ids are as in the file,
        where a copied cell may have that of another.

    Raises
    ------
    Unreadable
        If this is no notebook, or one that cannot be graded; a sentence for the student.

    Examples
    --------
    >>> read(b'{"cells": [{"cell_type": "code", "source": ["x = 1"]}], "nbformat": 4}').cells
    [Cell(id='', kind='code', source='x = 1')]
    """
    notebook, notes = load(content)
    if type(notebook) is not dict:
        raise Unreadable("The file is not a notebook. Hand in the file that ends in .ipynb.")
    metadata = _dict(notebook.get("metadata"))
    found = _cells(notebook, notes)
    if len(found) > _MOST_CELLS:
        raise Unreadable(f"The notebook has more than {_MOST_CELLS:,} cells. {_FEWER}")
    _refuse_other_languages(metadata, found, notes)
    strange: dict[str, list[int]] = {}
    cells = [_cell(one, number, strange) for number, one in enumerate(found, 1)]
    code = [cell for cell in cells if cell.kind == "code"]
    if len(code) > _MOST_CODE_CELLS:
        raise Unreadable(
            f"The notebook has {len(code):,} code cells, more than {_MOST_CODE_CELLS:,}. {_FEWER}"
        )
    if sum(len(cell.source) for cell in code) > _MOST_CODE:
        raise Unreadable(
            f"The notebook holds more than {_MOST_CODE:,} characters of code. Read large data "
            "from the course's datasets instead of pasting them, and hand in again."
        )
    notes += [f"{_numbered(numbers)} {what}" for what, numbers in strange.items()]
    if copies := [ident for ident, count in Counter(c.id for c in cells).items() if count > 1]:
        for ident in filter(None, copies[:5]):
            same = [number for number, cell in enumerate(cells, 1) if cell.id == ident]
            notes.append(f"{_numbered(same)} have the same id, as copies do.")
    about = _dict(metadata.get("ai_bubble"))
    return Handed(cells, _exercise(about), _variant(about), notes)


def _dict(value: Any) -> dict[str, Any]:
    return value if type(value) is dict else {}


def _cells(notebook: dict[str, Any], notes: list[str]) -> list[Any]:
    cells, sheets = notebook.get("cells"), notebook.get("worksheets")
    if type(cells) is list:
        return cells
    if type(sheets) is list:
        parts = [_dict(sheet).get("cells") for sheet in sheets]
        notes.append("The notebook is in an old format (nbformat 3 or older); it was converted.")
        return [cell for part in parts if type(part) is list for cell in part]
    raise Unreadable(
        "The file is not a notebook: it has no cells. Hand in the file that ends in .ipynb."
    )


def _cell(cell: Any, number: int, strange: dict[str, list[int]]) -> Cell:
    cell = _dict(cell)
    kind = cell.get("cell_type")
    if type(kind) is not str or kind not in _KINDS:
        strange.setdefault("could not be read and stayed out.", []).append(number)
        return Cell("", "unknown", "")
    ident = cell.get("id")
    known = type(ident) is str and _ID.fullmatch(ident)
    # Before nbformat 4 the code stood under another name.
    source = cell.get("source", cell.get("input", ""))
    if type(source) is list:
        lines = [line for line in source if type(line) is str]
        if len(lines) < len(source):
            strange.setdefault("held lines without text, left out.", []).append(number)
        source = "".join(lines)
    elif type(source) is not str:
        strange.setdefault("held no text and counted as empty.", []).append(number)
        source = ""
    return Cell(str(ident) if known else "", _KINDS[kind], readable(source))


def _numbered(numbers: Iterable[int]) -> str:
    """Return ``Cell 3``, or ``Cells 3, 4 and 20 more``."""
    found = list(numbers)
    if len(found) == 1:
        return f"Cell {found[0]}"
    if len(found) > 6:
        return f"Cells {', '.join(map(str, found[:5]))} and {len(found) - 5} more"
    return f"Cells {', '.join(map(str, found[:-1]))} and {found[-1]}"


def _refuse_other_languages(metadata: dict[str, Any], cells: list[Any], notes: list[str]) -> None:
    spec = _dict(metadata.get("kernelspec"))
    said = [_dict(metadata.get("language_info")).get("name"), spec.get("language")]
    said += [_dict(cell).get("language") for cell in cells[:20]]
    languages = [readable(one).strip() for one in said if type(one) is str and one.strip()]
    if any("python" in language.casefold() for language in languages):
        return
    kernel = spec.get("name")
    kernel = _shown(kernel) if type(kernel) is str else ""
    if languages or _OTHER_KERNELS.fullmatch(kernel.casefold()):
        language = _shown(languages[0]) if languages else {"ir": "R"}.get(kernel, kernel)
        raise Unreadable(
            f"The notebook is set to the language {language}, not to Python. Open it in "
            "JupyterLab, choose the kernel Python 3, save, and hand in again."
        )
    if kernel and not re.search("py|conda", kernel.casefold()):
        notes.append(f"The notebook names the kernel “{kernel}”; it was run with Python 3.")


def _shown(text: str) -> str:
    return "".join(c for c in readable(text) if c.isprintable())[:40].strip()


def _exercise(about: dict[str, Any]) -> str:
    said = about.get("exercise")
    return said if type(said) is str and re.fullmatch("[0-9]{2}", said) else ""


def _variant(about: dict[str, Any]) -> int | None:
    said = about.get("variant")
    return said if type(said) is int and 0 <= said < VARIANTS else None
