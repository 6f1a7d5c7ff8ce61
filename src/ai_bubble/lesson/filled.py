"""A text with asserted numbers as a template: each number computed anew for other parameters."""

import re
from collections.abc import Mapping
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.lesson.prose import evaluate, parts

_GAP: Final = r"(?:[ \u00a0\u2007\u2009\u200a\u202f]|&nbsp;|&thinsp;)"
_LAST_NUMBER: Final = re.compile(
    # A minus sign behind a word or a number is a hyphen: "3-5".
    r"(?:(?<![^\W_])(?<![%)])[-+\u2212])?"
    rf"(?:(?<![\d.,])\d{{1,3}}(?:{_GAP}\d{{3}})+(?:\.\d+)?|\d[\d,.]*(?<![.,]))"
    rf"(?P<gap>{_GAP}?)(?P<percent>%?)(?P<end>[ *_]*)$"
)
_NUMBER: Final = re.compile(r"[-+]?\d[\d,.]*%?")
_LAST_WORD: Final = re.compile(r"[^\W_][^\s*_]*(?=[*_]*$)")


def filled(markdown: str, names: Mapping[str, Any]) -> str:
    """Write the values of a text's assertions into it, and take the assertions out.

    Parameters
    ----------
    markdown : str
        With assertions as :mod:`ai_bubble.lesson.prose` reads them.
    names : mapping
        What the expressions are evaluated with.

    Raises
    ------
    CourseError
        If an expression cannot be evaluated.

    Examples
    --------
    >>> filled("Rents fell by **58.3 %**<!--= drop:.1% -->.", {"drop": 0.5})
    'Rents fell by **50.0 %**.'
    """
    texts, expressions = parts(markdown)
    done = ""
    for text, value in zip(texts, evaluate(expressions, names), strict=False):
        if value.text is None:
            raise CourseError(f"a figure of the text cannot be computed: {value.error}")
        done += _replaced(text, value.text)
    return done + texts[-1]


def _replaced(text: str, value: str) -> str:
    """Put a value in the place of the number, or of the word, that ends a text."""
    found = _LAST_NUMBER.search(text)
    if found is None or not _NUMBER.fullmatch(value):
        return _LAST_WORD.sub(lambda _: value, text)
    number = re.sub("^-", "\u2212", value.removesuffix("%"))
    return f"{text[: found.start()]}{number}{found['gap']}{found['percent']}{found['end']}"
