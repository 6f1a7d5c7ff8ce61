"""Reading a number as students type it, and writing one as the course prints it."""

import math
import re

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_AROUND = re.compile(r"(?P<before>[^\d.,+-]*)(?P<number>.*?\d)(?P<after>\D*)")
_SIGN, _HEAD = r"(?P<sign>[+-]?) ?", r"[1-9]\d{0,2}"
# The ways to write one number; `whole` may hold group separators, `part` holds the decimals.
_SHAPES = tuple(
    re.compile(_SIGN + shape)
    for shape in (
        r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?",
        r"(?P<whole>)[.,](?P<part>\d+)",
        rf"(?P<whole>{_HEAD}(?: \d{{3}})+)(?:[.,](?P<part>\d+))?",
        rf"(?P<whole>{_HEAD}(?:,\d{{3}})+)(?:\.(?P<part>\d+))?",
        rf"(?P<whole>{_HEAD}(?:\.\d{{3}})+),(?P<part>\d+)",
        rf"(?P<whole>{_HEAD}(?:\.\d{{3}}){{2,}})(?P<part>)",
    )
)
_GROUPED_BY_COMMA = re.compile(rf"[+-]? ?{_HEAD},\d{{3}}")
_TWO_READINGS = re.compile(rf"[+-]? ?{_HEAD}\.\d{{3}}")


def read_number(text: str, unit: str = "") -> float:
    """Read a number written by a person.

    A comma before exactly three digits groups thousands (``1,000``), as in the rest of the course;
    any other lone comma is a decimal comma (``58,3``). A lone point before exactly three digits
    (``180.000``) is refused, because half the world reads it as thousands.

    Parameters
    ----------
    text : str
        What was typed.
    unit : str, optional
        The unit; it, or its first words, may stand before or behind the number.

    Returns
    -------
    float
        The number, in the unit asked for.

    Raises
    ------
    ValueError
        If that is not exactly one number; the message is one sentence for the student.

    Examples
    --------
    >>> [read_number(typed, "%") for typed in ("58,3", "58.3 %", "1 000", "-1,234.5")]
    [58.3, 58.3, 1000.0, -1234.5]
    """
    tidy = _SPACES.sub(" ", text.replace("\u2212", "-")).strip()
    if not tidy:
        raise ValueError("Enter a number first.")
    around = _AROUND.fullmatch(tidy)
    if around and all(_is_unit(around[side], unit) for side in ("before", "after")):
        tidy = around["number"]
    if _TWO_READINGS.fullmatch(tidy) and not tidy.startswith("0"):
        whole, part = tidy.split(".")
        raise ValueError(f"“{tidy}” can be read in two ways; write {whole} or {whole}{part}.")
    shapes = _SHAPES[3:] if _GROUPED_BY_COMMA.fullmatch(tidy) else _SHAPES
    found = next((m for shape in shapes if (m := shape.fullmatch(tidy))), None)
    if found is None:
        example = f"58.3 {unit}".rstrip()
        raise ValueError(f"“{text.strip()}” is not one number; write digits, such as {example}.")
    whole = re.sub("[ ,.]", "", found["whole"])
    number = float(f"{found['sign']}{whole}.{found['part'] or '0'}")
    if not math.isfinite(number):
        raise ValueError("That number is too long; write it with fewer digits.")
    return number


def _is_unit(text: str, unit: str) -> bool:
    return unit.casefold().startswith(text.strip().casefold())


def write_number(value: float, spec: str | None = None) -> str:
    """Write a number for a sentence: with `spec`, or to three digits and with grouped thousands.

    Examples
    --------
    >>> write_number(58.3333), write_number(180_000), write_number(-0.0125), write_number(7, ".2f")
    ('58.3', '180,000', '−0.0125', '7.00')
    """
    if spec is None:
        spec = ",.0f" if abs(value) >= 999.5 else ".3g"
    return format(value, spec).replace("-", "\u2212")
