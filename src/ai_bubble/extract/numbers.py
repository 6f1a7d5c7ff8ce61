"""Numbers in running text: digits and number words, scale words, units, qualifiers, bounds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import (
    NumberFormatError,
    get_decimal_symbol,
    get_group_symbol,
    parse_decimal,
)

from ai_bubble.data.bounds import Bounds
from ai_bubble.extract.language import Language, either, language, look_up

_SPACES = "[ \u00a0\u2009\u202f]"


@dataclass(frozen=True)
class Quantity:
    """A number with all that belongs to it, as found in a text.

    Attributes
    ----------
    start, end : int
        ``text[start:end]`` is the figure, qualifier and unit included.
    value : Decimal or None
        The number in full (scale applied); None for an unnamed one ("hundreds").
    scale : int
        What the scale word stands for, 1 if there is none.
    unit : str
        ``"percent"``, ``"USD"``, ``"CNY"`` and so on; several joined by ``"; "``, ``""`` if none.
    qualifier : str
        ``"up to"``, ``"about"`` and so on; ``"exactly"`` if none is stated.
    """

    start: int
    end: int
    value: Decimal | None
    scale: int
    unit: str
    qualifier: str

    @property
    def bounds(self) -> Bounds:
        """What the figure asserts, as an interval."""
        if self.value is None:
            # The plural asserts two of them at least, and no upper limit.
            return Bounds.at_least(2.0 * self.scale)
        return bounds_of(self.value, self.qualifier)


def half_width(value: Decimal) -> float:
    """Return half a unit of the last non-zero digit: what rounding can hide in "about".

    Examples
    --------
    >>> half_width(Decimal(28_000)), half_width(Decimal("1.5"))
    (500.0, 0.05)
    """
    exponent = value.normalize().as_tuple().exponent
    return float(Decimal(10) ** int(exponent) / 2)


def bounds_of(value: Decimal, qualifier: str) -> Bounds:
    """Return the interval that a qualified number asserts.

    Raises
    ------
    ValueError
        If the qualifier is unknown.

    Examples
    --------
    >>> print(bounds_of(Decimal(150), "at least"))
    [150, ∞)
    """
    x = float(value)
    match qualifier:
        case "exactly":
            return Bounds.exactly(x)
        case "at least":
            return Bounds.at_least(x)
        case "more than":
            return Bounds.more_than(x)
        case "up to":
            return Bounds.up_to(x)
        case "less than":
            return Bounds.less_than(x)
        case "about":
            return Bounds.about(x, half_width(value))
        case "almost":
            return Bounds(x - half_width(value), x, high_open=True)
    raise ValueError(f"unknown qualifier {qualifier!r}")


def parse_number(text: str, code: str) -> Decimal:
    """Return the value of a number written in digits, in the format of a language.

    Any space separates thousands where the language uses a space (Afrikaans).

    Raises
    ------
    babel.numbers.NumberFormatError
        If the text is no number of that format.

    Examples
    --------
    >>> parse_number("200.000", "tr"), parse_number("200 000", "af"), parse_number("1,5", "it")
    (Decimal('200000'), Decimal('200000'), Decimal('1.5'))
    """
    # Babel alone reads "200.000" as 200 in Afrikaans, where the full stop has no place.
    if not re.fullmatch(_digits(code), text):
        raise NumberFormatError(f"{text!r} is no number as {language(code).name} writes it")
    group = get_group_symbol(code)
    if group.isspace():
        text = re.sub(_SPACES, group, text)
    return parse_decimal(text, locale=code, strict=True)


@cache
def _digits(code: str) -> str:
    """Return the pattern of a number in digits; in another language's format nothing matches."""
    group, point = get_group_symbol(code), re.escape(get_decimal_symbol(code))
    group = _SPACES if group.isspace() else re.escape(group)
    whole = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)"
    return rf"(?<!\d[.,]){whole}(?:{point}\d+)?(?!\w|[.,]\d)"


@cache
def _pattern(code: str) -> re.Pattern[str]:
    words = language(code)
    digits = _digits(code)
    scale = either([*words.scales, *words.plurals])
    unit, link = either(words.units), either(words.links)
    number = (
        rf"(?P<digits>{digits})|(?P<word>{either(words.numbers)})\b"
        rf"|(?P<collective>{either(words.collectives)})\b"
        rf"|(?P<several>{either(words.several)})(?=\s+(?:{scale}|{unit}))"
        rf"|(?P<one>{either(words.articles)})(?=\s+(?:{scale}))"
    )
    return re.compile(
        # A sign may touch the word before it ("gün% 17"); anything else starts a word.
        rf"(?:(?<!\w)|(?=[%$]))(?:(?P<before>{either(words.before)})(?:(?<=['’])|\s+))?"
        rf"(?P<sign>(?:(?:{either(words.signs)})\s*)*)"
        rf"(?:(?:{number})(?:\s+(?P<scale>{scale}))?|(?P<lone>{scale}))"
        rf"(?P<unit>(?:\s*(?:(?:{link})\s+)?(?:{unit}))*)"
        rf"(?P<after>{either(words.after)})?",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], words: Language) -> Quantity:
    scale_word = match["scale"] or match["lone"]
    scale = look_up({**words.scales, **words.plurals}, scale_word) if scale_word else 1
    value: Decimal | None = Decimal(scale)
    if match["digits"]:
        value = parse_number(match["digits"], words.code) * scale
    elif match["word"]:
        value = Decimal(look_up(words.numbers, match["word"])) * scale
    elif match["collective"]:
        scale, value = scale * look_up(words.collectives, match["collective"]), None
    elif match["several"] or _is_one_of(words.plurals, match["lone"]):
        value = None
    qualifier = "exactly" if value is not None else "several"
    if match["before"]:
        qualifier = look_up(words.before, match["before"])
    elif match["after"]:
        qualifier = look_up(words.after, match["after"])
    return Quantity(match.start(), match.end(), value, scale, _unit(match, words), qualifier)


def _is_one_of(patterns: Iterable[str], text: str | None) -> bool:
    return text is not None and re.fullmatch(either(patterns), text, re.IGNORECASE) is not None


def _unit(match: re.Match[str], words: Language) -> str:
    table = {**words.signs, **words.units}
    found = re.findall(either(table), match["sign"] + " " + match["unit"], re.IGNORECASE)
    return "; ".join(sorted({look_up(table, word) for word in found}))


def quantities(text: str, code: str) -> Iterator[Quantity]:
    """Yield the quantities of a text in order.

    Parameters
    ----------
    text : str
        Running text.
    code : str
        Its language: ``"tr"``, ``"af"`` or ``"it"``.

    Examples
    --------
    >>> q = next(quantities("Ons het meer as $3 miljard se appels.", "af"))
    >>> q.value, q.unit, q.qualifier
    (Decimal('3000000000'), 'USD', 'more than')
    """
    words = language(code)
    for match in _pattern(code).finditer(text):
        yield _read(match, words)
