"""Dates in running text: day, month and year as far as they are stated, and early, late, since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel.dates import get_month_names

from ai_bubble.extract.language import either, language, look_up


@dataclass(frozen=True)
class Date:
    """A date as found in a text.

    Attributes
    ----------
    start, end : int
        ``text[start:end]`` is the date, qualifier included.
    iso : str
        ISO 8601 as far as stated: ``"2025-03-29"``, ``"2025-01"`` or ``"2022"``.
    precision : str
        ``"day"``, ``"month"`` or ``"year"``.
    qualifier : str
        ``"early"``, ``"late"``, ``"since"``, or ``"exactly"`` if none is stated.
    """

    start: int
    end: int
    iso: str
    precision: str
    qualifier: str


@cache
def _months(code: str) -> dict[str, int]:
    return {name: number for number, name in get_month_names("wide", locale=code).items()}


@cache
def _pattern(code: str) -> re.Pattern[str]:
    words = language(code)
    return re.compile(
        rf"(?<!\w)(?:(?P<before>{either(words.dates_before)})\s+)?"
        rf"(?:(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{either(_months(code))})\s+)?"
        rf"(?P<year>(?:19|20)\d\d)(?!\w)(?P<after>{either(words.dates_after)})?",
        re.IGNORECASE,
    )


def dates(text: str, code: str) -> Iterator[Date]:
    """Yield the dates of a text in order.

    Examples
    --------
    >>> [(d.iso, d.precision, d.qualifier) for d in dates("alla fine di maggio 2021", "it")]
    [('2021-05', 'month', 'late')]
    """
    words = language(code)
    for match in _pattern(code).finditer(text):
        iso, precision = match["year"], "year"
        if match["month"]:
            iso, precision = f"{iso}-{look_up(_months(code), match['month']):02d}", "month"
        if match["day"]:
            iso, precision = f"{iso}-{int(match['day']):02d}", "day"
        qualifier = "exactly"
        if match["before"]:
            qualifier = look_up(words.dates_before, match["before"])
        elif match["after"]:
            qualifier = look_up(words.dates_after, match["after"])
        yield Date(match.start(), match.end(), iso, precision, qualifier)
