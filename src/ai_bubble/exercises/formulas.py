"""Cells of CSV files that no spreadsheet takes for a formula."""

import re
from typing import Final

# What a spreadsheet takes for a formula: at the start of a cell, or of what becomes a cell where
# the file is opened with another separator than it was written with.
_FORMULA: Final = re.compile(r"""((?:^|[;,\t\r\n])["\s]*'*)([=+\-@＝＋－＠])""")
_DEFUSED: Final = re.compile(r"""((?:^|[;,\t\r\n])["\s]*'*)'([=+\-@＝＋－＠])""")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def defused(text: str) -> str:
    r"""Return a text in which no spreadsheet finds a formula: an apostrophe stands before it.

    Examples
    --------
    >>> defused("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    >>> defused("rent; -5 %")
    "rent; '-5 %"
    """
    text = _FORMULA.sub(r"\1'\2", _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))
    return f"'{text}" if re.match(r"'*[\t\r\n]", text) else text


def restored(text: str) -> str:
    """Return the text that `defused` was given.

    Examples
    --------
    >>> restored("rent; '-5 %")
    'rent; -5 %'
    """
    text = text[1:] if re.match(r"'+[\t\r\n]", text) else text
    return _DEFUSED.sub(r"\1\2", text)
