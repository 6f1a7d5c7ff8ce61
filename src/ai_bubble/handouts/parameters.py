"""The parameters of handouts: what they may be, from the command line or a YAML file."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from ai_bubble.errors import CourseError

CURRENCIES: Final = ("CNY", "USD")
HOURS: Final = (720, 730)
MOST_CHARACTERS: Final = 60


@dataclass(frozen=True, slots=True)
class Parameters:
    """The values with which notebooks are executed and headed.

    Attributes
    ----------
    variant : int
        Variant of the exercises; 0 is the article's own case.
    currency : str
        ``CNY``, or ``USD`` to have dollars beside each amount of the text.
    hours_per_month : int
        720 or 730, hours.
    cohort, date : str
        Stand at the head of each page; may be empty.
    """

    variant: int = 0
    currency: str = "CNY"
    hours_per_month: int = 730
    cohort: str = ""
    date: str = ""

    @property
    def header(self) -> str:
        """Cohort and date as one line."""
        return " · ".join(part for part in (self.cohort, self.date) if part)


_NAMES: Final = tuple(Parameters.__dataclass_fields__)


def parameters(given: Mapping[str, Any]) -> Parameters:
    """Check parameters by name and value.

    Raises
    ------
    CourseError
        Names the parameter, what is wrong with it and what it may be.

    Examples
    --------
    >>> parameters({"currency": "usd", "date": "2027-03-01"}).header
    '1 March 2027'
    """
    for name in given:
        if name not in _NAMES:
            near = difflib.get_close_matches(name, _NAMES, n=1)
            meant = f"; did you mean {near[0]}?" if near else "."
            raise CourseError(f"no parameter {name!r}{meant} There are {', '.join(_NAMES)}.")
    checked: dict[str, Any] = {name: _CHECKS[name](value) for name, value in given.items()}
    return Parameters(**checked)


def _variant(value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", str(value)):
        raise CourseError(f"variant={value} is not a whole number from 0 on")
    return int(value)


def _currency(value: Any) -> str:
    if str(value).upper() not in CURRENCIES:
        raise CourseError(f"currency={value} is not known; it may be {' or '.join(CURRENCIES)}")
    return str(value).upper()


def _hours(value: Any) -> int:
    if str(value) not in map(str, HOURS):
        raise CourseError(
            f"hours_per_month={value} is not known; it may be {HOURS[0]} (30 days) or "
            f"{HOURS[1]} (a twelfth of 8,760 hours)"
        )
    return int(value)


def _text(value: Any) -> str:
    text = " ".join(str("" if value is None else value).split())
    if len(text) > MOST_CHARACTERS or not text.isprintable():
        raise CourseError(
            f"{text[:20]!r}… does not fit into a page's head; use up to {MOST_CHARACTERS} "
            "printable characters"
        )
    return text


def _date(value: Any) -> str:
    text = _text(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B} {day.year}"


_CHECKS: Final = {
    "variant": _variant,
    "currency": _currency,
    "hours_per_month": _hours,
    "cohort": _text,
    "date": _date,
}


def gathered(file: Path | None, given: Sequence[str]) -> dict[str, Any]:
    """Return parameters of a YAML file and of ``NAME=VALUE`` arguments; these count more."""
    return (from_yaml(file) if file else {}) | pairs(given)


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` arguments as a mapping.

    Examples
    --------
    >>> pairs(["cohort=Spring 2027", "variant=3"])
    {'cohort': 'Spring 2027', 'variant': '3'}
    """
    found = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise CourseError(f"{pair!r} is not NAME=VALUE, such as currency=USD")
        found[name.strip()] = value.strip()
    return found


def from_yaml(path: Path) -> dict[str, Any]:
    """Read parameters from a YAML file.

    Raises
    ------
    CourseError
        If the file is missing, or holds anything but names with values.
    """
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CourseError(f"cannot read {path}: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise CourseError(f"cannot read {path}: it is not a text in UTF-8") from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = f" near line {mark.line + 1}" if mark else ""
        raise CourseError(
            f"{path} is not YAML{place}: {problem.problem}; write one NAME: VALUE a line"
        ) from None
    except yaml.YAMLError as problem:
        raise CourseError(f"{path} is not YAML: {' '.join(str(problem).split())}") from None
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise CourseError(f"{path} should hold lines such as `currency: USD`")
    return cast("dict[str, Any]", found)
