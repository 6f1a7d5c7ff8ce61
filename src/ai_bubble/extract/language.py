"""The tables of one language: number words, scale words, units, qualifiers, stop words."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

LANGUAGES = ("tr", "af", "it")

T = TypeVar("T")


@dataclass(frozen=True)
class Language:
    """What the extractor knows of one language; see ``languages.toml``.

    Attributes
    ----------
    code, name : str
        ``"tr"``, ``"Turkish"``; the code is also the locale that Babel parses numbers in.
    stopwords : list of str
        Frequent words that tell this language from the other two.
    articles : list of str
        Words that count as one, but only before a scale word ("a billion").
    several : list of str
        Words for an unnamed small number ("a few", "low" in "low millions").
    links : list of str
        Words allowed between a number and its unit (Italian "di").
    negations : list of str
        Words that turn a term into its opposite.
    numbers, collectives, scales, plurals : mapping of str to int
        "two" is 2, "hundreds" is several times 100, "billion" is 10^9, and so is "billions".
    signs, units : mapping of str to str
        Unit signs before the number and units behind it, to ``"percent"``, ``"USD"`` and so on.
    before, after : mapping of str to str
        Qualifiers before and behind a number, to ``"up to"``, ``"at least"`` and so on.
    dates_before, dates_after : mapping of str to str
        The same for dates: ``"early"``, ``"late"``, ``"since"``.
    """

    code: str
    name: str
    stopwords: list[str]
    articles: list[str]
    several: list[str]
    links: list[str]
    negations: list[str]
    numbers: Mapping[str, int]
    collectives: Mapping[str, int]
    scales: Mapping[str, int]
    plurals: Mapping[str, int]
    signs: Mapping[str, str]
    units: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    dates_before: Mapping[str, str]
    dates_after: Mapping[str, str]


@cache
def language(code: str) -> Language:
    """Return the tables of the language ``"tr"``, ``"af"`` or ``"it"``.

    Examples
    --------
    >>> language("af").name
    'Afrikaans'
    """
    text = files(__package__).joinpath("languages.toml").read_text(encoding="utf-8")
    return Language(code=code, **tomllib.loads(text)[code])


def guess(text: str) -> str | None:
    """Return the code of the language a text is written in, None if it is none of the three.

    The language whose stop words make up the largest share of the words wins; a text in which no
    language reaches one word in twenty is in none of them.

    Examples
    --------
    >>> guess("Die appels van die boom het geval, en die kinders het dit geëet.")
    'af'
    >>> guess("The apples fell from the tree.") is None
    True
    """
    words = re.findall(r"\w+", text.lower())
    shares = {
        code: sum(word in language(code).stopwords for word in words) / max(len(words), 1)
        for code in LANGUAGES
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= 0.05 else None


def either(patterns: Iterable[str]) -> str:
    """Return one pattern for any of several, the longest first; one that never matches for none."""
    return "|".join(sorted(patterns, key=len, reverse=True)) or r"(?!)"


def look_up(table: Mapping[str, T], text: str) -> T:
    """Return what the table says of a text that one of its patterns matched.

    Raises
    ------
    KeyError
        If no pattern of the table matches the whole text.
    """
    for pattern in sorted(table, key=len, reverse=True):
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return table[pattern]
    raise KeyError(text)
