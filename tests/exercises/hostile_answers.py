"""What students might hand in, by accident or out of spite, made anew each time."""

import datetime
import decimal
import fractions
import functools
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd


class BoomError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


class SilentError(Exception):
    def __str__(self) -> str:
        raise SystemExit


def boom(*_: Any, **__: Any) -> Any:
    raise BoomError


def fails_silently(*_: Any, **__: Any) -> Any:
    raise SilentError


def leaves(*_: Any, **__: Any) -> Any:
    raise SystemExit


_SPARED = {
    *("__new__", "__init__", "__class__", "__dict__", "__init_subclass__", "__subclasshook__"),
    *("__del__", "__delattr__", "__setattr__", "__doc__", "__module__", "__weakref__"),
}
_EVERYTHING = [
    *("__class__", "__getattr__", "__getattribute__", "__eq__", "__hash__", "__len__", "__iter__"),
    *("__float__", "__int__", "__index__", "__bool__", "__repr__", "__str__", "__array__"),
    *("__next__", "__getitem__", "__contains__", "__format__", "__reduce_ex__", "__call__"),
]


def raising(how: Callable[..., Any], *left_out: str) -> object:
    """Return an object that raises whatever one does to it."""
    names = [name for name in _EVERYTHING if name not in left_out]
    body = {name: property(how) if name == "__class__" else how for name in names}
    return type("Raising", (), body)()


def overriding(instance: Any, how: Callable[..., Any] = boom) -> Any:
    """Return the like of a built-in or library object whose class overrides everything."""
    base = type(instance)
    sub = type(f"My{base.__name__}", (base,), {"__slots__": ()} if base is int else {})
    made = instance.view(sub) if base is np.ndarray else sub(instance)
    for name in dir(base):
        if name not in _SPARED:
            setattr(sub, name, how)
    return made


class Liar:
    """Says it is a number, a list, a table, a function and a chart."""

    __class__ = int  # type: ignore[assignment]
    columns = ("rent",)
    alt = "Bars"

    def __getattr__(self, name: str) -> "Liar":
        return self

    def __call__(self, *_: object, **__: object) -> "Liar":
        return self

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __len__(self) -> int:
        return 3

    def __float__(self) -> float:
        return 0.5

    def __iter__(self) -> Iterator["Liar"]:
        return itertools.repeat(self)


class LongerList(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        return iter(range(100_000))

    def __len__(self) -> int:
        return 3


class Meta(type):
    """A metaclass whose classes raise for every question about them."""

    def __getattribute__(cls, name: str) -> Any:
        raise BoomError

    __eq__ = __hash__ = __call__ = __instancecheck__ = __subclasscheck__ = boom
    __repr__ = __bool__ = __iter__ = __len__ = boom  # type: ignore[assignment]


OddClass = Meta("OddClass", (), {})

_FALSE_FIGURE = type("Figure", (), {"__module__": "ai_bubble.figures", "spec": {1, 2}, "alt": 3})
_FALSE_FRAME = type("DataFrame", (), {"__module__": "pandas.core.frame", "size": 0})


def recursive() -> list[Any]:
    found: list[Any] = [1]
    found.append(found)
    return found


def deep() -> list[Any]:
    found: list[Any] = []
    for _ in range(100_000):
        found = [found]
    return found


def itself() -> np.ndarray[Any, Any]:
    found = np.empty((), dtype=object)
    found[()] = found
    return found


def filled(items: list[Any]) -> np.ndarray[Any, Any]:
    found = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        found[place] = item
    return found


def twice() -> pd.DataFrame:
    return pd.DataFrame([[1.0, 2.0]], columns=["rent", "rent"])


OBJECTS: dict[str, Callable[[], Any]] = {
    "nan": lambda: math.nan,
    "infinity": lambda: -math.inf,
    "largest float": lambda: 1.7e308,
    "smallest float": lambda: 5e-324,
    "minus zero": lambda: -0.0,
    "long int": lambda: 10**5_000,
    "None": lambda: None,
    "dots": lambda: ...,
    "list of dots": lambda: [..., None],
    "class": lambda: float,
    "odd class": lambda: OddClass,
    "object of odd class": lambda: object.__new__(OddClass),
    "module": lambda: math,
    "object": object,
    "raises": lambda: raising(boom),
    "leaves": lambda: raising(leaves),
    "raises, no function": lambda: raising(boom, "__call__"),
    "liar": Liar,
    "list of raises": lambda: [raising(boom), raising(leaves), 1],
    "set of raises": lambda: {raising(boom, "__eq__", "__hash__"), 1},
    "false figure": _FALSE_FIGURE,
    "false frame": _FALSE_FRAME,
    "generator": lambda: (x for x in (1, 2)),
    "endless generator": itertools.count,
    "map": lambda: map(float, (1, 2)),
    "dict": lambda: {"rent": [1, 2]},
    "dict values": lambda: {"rent": 1}.values(),
    "my int": lambda: overriding(5),
    "my float": lambda: overriding(0.5),
    "my text": lambda: overriding("idle"),
    "my text leaves": lambda: overriding("idle", leaves),
    "my list": lambda: overriding([1, 2, 3]),
    "my tuple": lambda: overriding((1, 2, 3)),
    "my dict": lambda: overriding({"rent": 1}),
    "my array": lambda: overriding(np.array([1.0, 2.0])),
    "my frame": lambda: overriding(pd.DataFrame({"rent": [1.0]})),
    "my frame leaves": lambda: overriding(pd.DataFrame({"rent": [1.0]}), leaves),
    "my series": lambda: overriding(pd.Series([1.0, 2.0])),
    "list that says it is longer": lambda: LongerList([1, 2]),
    "list of lists that say they are longer": lambda: [LongerList([1, 2])],
    "recursive list": recursive,
    "deep list": deep,
    "array in itself": itself,
    "a million": lambda: [0.5] * 1_000_000,
    "a million in rows": lambda: [[0.5] * 1_000] * 1_000,
    "arrays in a list": lambda: [np.zeros(20_000)] * 20_000,
    "huge array": lambda: np.broadcast_to(0.5, (10**9,)),
    "huge range": lambda: range(10**12),
    "range beyond len": lambda: range(10**30),
    "huge index": lambda: pd.RangeIndex(10**12),
    "long text": lambda: "rent " * 1_000_000,
    "half a character": lambda: "rent \ud800",
    "bytes": lambda: b"\xff",
    "complex": lambda: 1j,
    "array of complex": lambda: np.array([1j]),
    "decimal": lambda: decimal.Decimal("0.5"),
    "signalling nan": lambda: decimal.Decimal("sNaN"),
    "fraction": lambda: fractions.Fraction(1, 2),
    "huge fraction": lambda: [fractions.Fraction(10**400), 1],
    "long double": lambda: np.longdouble("0.5"),
    "array of long doubles": lambda: np.array([0.5], dtype=np.longdouble),
    "complex long double": lambda: np.clongdouble(1),
    "timedelta": lambda: np.timedelta64(3, "D"),
    "0-d array": lambda: np.array(0.5),
    "0-d date": lambda: np.array("2026-01-01", dtype="M8[ns]"),
    "matrix": lambda: np.ones((2, 2)),
    "empty array": lambda: np.array([]),
    "structured array": lambda: np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    "object array": lambda: filled([raising(boom), 1]),
    "masked": lambda: np.ma.array([1.0, 2.0], mask=[True, False]),
    "masked constant": lambda: np.ma.masked,
    "NA": lambda: pd.NA,
    "NaT": lambda: pd.NaT,
    "series of NA": lambda: pd.Series([1, pd.NA], dtype="Int64"),
    "index of tuples": lambda: pd.MultiIndex.from_product([["a"], [1, 2]]),
    "frame in levels": lambda: pd.DataFrame(
        [[1, 2]],
        index=pd.MultiIndex.from_tuples([("a", 1)], names=["site", None]),
        columns=pd.MultiIndex.from_tuples([("rent", "x"), ("rent", "y")]),
    ),
    "column twice": twice,
    "index named as a column": lambda: pd.DataFrame({"rent": [1.0]}).set_index("rent", drop=False),
    "odd column names": lambda: pd.DataFrame([[1, 2, 3]], columns=[None, math.nan, ("a", 1)]),
    "columns 1 and '1'": lambda: pd.DataFrame([[1, 2]], columns=[1, "1"]),
    "no columns": pd.DataFrame,
    "no rows": lambda: pd.DataFrame({"rent": []}),
    "categories and dates": lambda: pd.DataFrame(
        {
            "rent": pd.Categorical(["a", "b"]),
            "day": pd.to_datetime(["2026-01-01", None]),
            "span": pd.to_timedelta([1, 2], "D"),
            "month": pd.period_range("2026-01", periods=2, freq="M"),
        }
    ),
    "frame of objects": lambda: pd.DataFrame({"rent": [[1], {}, boom, None]}),
    "huge frame": lambda: pd.DataFrame({"rent": np.zeros(100_000)}),
    "date": lambda: datetime.date(2026, 1, 1),
}


def prints(*arguments: Any) -> float:
    print("I was called with", arguments)
    return 0.5


def forever(*arguments: Any) -> Any:
    return forever(*arguments)


def changes(prices: Any, rates: Any = [], *rest: Any) -> Any:  # noqa: B006
    rates.append(prices)
    if isinstance(prices, list):
        prices.clear()
    return len(rates)


def changing() -> Callable[..., Any]:
    kinds = itertools.cycle([1.5, "idle", None, [1, [2]], boom, twice(), ..., 1j, raising(boom)])
    return lambda *_: next(kinds)


FUNCTIONS: dict[str, Callable[[], Any]] = {
    "prints": lambda: prints,
    "leaves": lambda: leaves,
    "raises": lambda: boom,
    "raises what cannot be told": lambda: fails_silently,
    "recurses forever": lambda: forever,
    "no arguments": lambda: lambda: 0.5,
    "too many arguments": lambda: lambda a, b, c, d, e: 0.5,
    "changes its arguments": lambda: changes,
    "another type each time": changing,
    "endless generator": lambda: lambda *_: itertools.count(),
    "half a character": lambda: lambda *_: "\ud800",
    "itself": lambda: Liar(),
    "a million": lambda: lambda *_: [0.5] * 1_000_000,
    "infinite": lambda: lambda *_: math.inf,
    "print": lambda: print,
    "partial": lambda: functools.partial(pow, 2),
    "numpy": lambda: np.add,
    **{f"returns {name}": lambda make=make: lambda *_: make() for name, make in OBJECTS.items()},
}
