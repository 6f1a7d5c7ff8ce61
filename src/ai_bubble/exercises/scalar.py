"""One item of an answer as plain data, looked at by its exact type and never by its own word."""

import datetime
import math
from typing import Any, Final

_LONGEST_TEXT: Final = 20_000


def scalar(item: Any) -> Any:
    """Return one item as number, bool, text or None; ``{"other": type}`` for anything else.

    Examples
    --------
    >>> scalar(float("nan")), scalar(True), scalar(object())
    ({'float': 'nan'}, True, {'other': 'object'})
    """
    try:
        return _scalar(item)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return {"other": type_name(item)}


def _scalar(item: Any) -> Any:
    kind = type(item)
    if item is None or kind is bool:
        return item
    if issubclass(kind, str):
        return clean(item)
    if issubclass(kind, int):
        whole = int.__add__(item, 0)
        return whole if abs(whole) < 2**63 else float(whole)
    if issubclass(kind, float):
        return _float(float.__add__(item, 0.0))
    if is_a(item, "numpy.longdouble", "decimal.Decimal", "fractions.Fraction"):
        return _float(float(item))
    if is_a(item, "pandas.NAType", "pandas.NaTType"):
        return {"float": "nan"}
    if is_a(item, "numpy.datetime64"):
        day = str(item)[:10]
        return {"float": "nan"} if day == "NaT" else day
    if is_a(item, "numpy.generic"):
        return scalar(item.item())
    if issubclass(kind, datetime.date):
        return datetime.date.isoformat(item)[:10]
    return {"other": type_name(item)}


def clean(text: str) -> str:
    """Return a text as one that can be printed: not too long, and no half characters in it."""
    return str.__str__(text)[:_LONGEST_TEXT].encode("utf-8", "replace").decode()


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"float": str(value)}


def base_of(answer: object, *bases: Any) -> Any:
    """Return the built-in class an answer is of; its methods heed nothing a subclass overrides."""
    return next((base for base in bases if issubclass(type(answer), base)), None)


def type_name(answer: object) -> str:
    """Return the name of a thing's type, whatever its metaclass says."""
    name = type.__dict__["__name__"].__get__(type(answer))
    return str(name)[:60]


def error_name(problem: BaseException) -> str:
    """Return the name of an error as its reader knows it.

    Since 3.13 Python has a private kind of `SyntaxError` for code that ends too early.
    """
    name = type_name(problem)
    return "SyntaxError" if name == "_IncompleteInputError" else name


def is_a(answer: object, *modules_and_names: str) -> bool:
    """Tell whether a library's class is among the answer's, without importing the library."""
    for known in type.__dict__["__mro__"].__get__(type(answer)):
        if f"{known.__module__.partition('.')[0]}.{known.__name__}" in modules_and_names:
            return True
    return False
