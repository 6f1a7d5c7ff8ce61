"""The bytes of a notebook as JSON values, whatever encoding or damage they come with."""

import json
import re
from typing import Any, Final

from ai_bubble.errors import CourseError

LARGEST: Final = 20 << 20
"""Bytes of a notebook file that are looked at."""

_MOST: Final = {"[{": 1_000_000, ":": 1_500_000, '"': 4_000_000, ",": 5_000_000}
"""How often signs may stand in one file, so that a small one cannot fill the memory."""

CLEAR: Final = (
    "Clear the outputs (in JupyterLab: Edit, Clear Outputs of All Cells), save, and hand in again."
)
_AGAIN: Final = "Save the notebook in JupyterLab and hand in that file again."
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "The file is a zip archive or an Office document under another name."),
    (b"%PDF", "The file is a PDF."),
    (b"\x89PNG", "The file is a picture."),
    (b"\x1f\x8b", "The file is compressed."),
    (b"version https://git-lfs", "The file is a pointer of Git LFS; the notebook is not in it."),
)
_PAGE: Final = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_CONFLICT: Final = re.compile(r"^<{7} ", re.MULTILINE)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class Unreadable(CourseError):  # noqa: N818, a state of a submission
    """A file that cannot be graded; its sentence is meant for the student."""


def load(content: bytes) -> tuple[Any, list[str]]:
    r"""Return the JSON value of a notebook file without its outputs, and what was mended.

    Parameters
    ----------
    content : bytes
        The file, in any encoding.

    Raises
    ------
    Unreadable
        If this is no JSON, too large, too deep, or another kind of file.

    Examples
    --------
    >>> load(b'\xef\xbb\xbf{"cells": [{"outputs": [1, 2], "source": "x"}]}')
    ({'cells': [{'source': 'x'}]}, [])
    """
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST >> 20} MB. {CLEAR}")
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Unreadable(f"The file is empty. {_AGAIN}")
    for start, what in _OTHER_FILES:
        if content.startswith(start):
            raise Unreadable(f"{what} Hand in the notebook itself, a file that ends in .ipynb.")
    if _PAGE.match(content[:1000]):
        raise Unreadable(
            "The file is a web page, not a notebook. Download the notebook itself and hand it in."
        )
    text, notes = _decode(content)
    for signs, most in _MOST.items():
        if sum(map(text.count, signs)) > most:
            raise Unreadable(f"The file holds more values than a notebook here may. {CLEAR}")
    value, repeated = _parse(text)
    if repeated:
        notes.append("The file says something twice; what it says last was taken.")
    return value, notes


def readable(text: str) -> str:
    """Return a text without halves of characters, which no file or database can hold."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _decode(content: bytes) -> tuple[str, list[str]]:
    encoding = json.detect_encoding(content)
    if not encoding.startswith("utf-8"):
        name = encoding.upper()[:6]
        text = content.decode(encoding, "replace").removeprefix("\ufeff").rstrip("\ufffd")
        return text, [f"The file was saved as {name} instead of UTF-8; it was read as that."]
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        pass
    mended = content.decode(encoding, "replace")
    bad = mended.count("\N{REPLACEMENT CHARACTER}")
    if bad < sum(character > "\x7f" for character in mended) - bad:
        return mended, ["Some characters of the file were damaged and were left out."]
    note = "The file was saved in an old Windows encoding instead of UTF-8; it was read as that."
    try:
        return content.decode("cp1252"), [note]
    except UnicodeDecodeError:
        return content.decode("latin-1"), [note]


def _parse(text: str) -> tuple[Any, bool]:
    repeated = False

    def built(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated |= len(found) < len(pairs)
        # Outputs may be most of a file; they go as soon as their cell is complete.
        found.pop("outputs", None)
        return found

    try:
        value = json.loads(
            text, object_pairs_hook=built, parse_constant=lambda _: None, parse_int=_whole
        )
    except RecursionError:
        raise Unreadable(f"The file is nested too deeply for a notebook. {_AGAIN}") from None
    except json.JSONDecodeError as problem:
        raise Unreadable(_why(text, problem)) from None
    return value, repeated


def _whole(digits: str) -> int:
    # A number of thousands of digits would make Python refuse the whole file.
    return int(digits) if len(digits) < 19 else 0


def _why(text: str, problem: json.JSONDecodeError) -> str:
    if _CONFLICT.search(text):
        return (
            "The file holds the marks of an unfinished merge (<<<<<<<). Choose one version in Git, "
            "save, and hand in again."
        )
    if not text.lstrip().startswith("{"):
        return "The file is not a notebook. Hand in the file that ends in .ipynb."
    if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
        return f"The file ends too early, as if it were cut off. {_AGAIN}"
    return f"The file is damaged in line {problem.lineno}. {_AGAIN}"
