"""Any object becomes plain data that JSON can hold, and nothing it does can stop that."""

import datetime
import decimal
import json
import math
import warnings
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hostile_answers import FUNCTIONS, OBJECTS, overriding
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.exercises.calls import outcomes
from ai_bubble.exercises.plain import MOST_ITEMS, Plain, describe, plain
from ai_bubble.figures import figure

RENTS = pd.DataFrame({"site": ["a", "b"], "rent": [1, 2.5]})
NAN, INF = {"float": "nan"}, {"float": "inf"}


def survives_json(found: Plain) -> bool:
    text = json.dumps(found, allow_nan=False)
    text.encode()
    return bool(json.loads(text) == found)


@pytest.mark.parametrize("make", OBJECTS.values(), ids=OBJECTS)
def test_nothing_that_is_handed_in_raises(make: Callable[[], Any]) -> None:
    with warnings.catch_warnings(record=True) as noise:
        warnings.simplefilter("always")
        found = plain(make())
    assert survives_json(found)
    assert describe(found).isprintable()
    assert noise == []


@pytest.mark.parametrize("make", FUNCTIONS.values(), ids=FUNCTIONS)
def test_no_function_that_is_called_raises(make: Callable[[], Any]) -> None:
    prices = [3.0, 4.0]
    found = outcomes(make(), [[prices, 2], [prices, 2]])
    assert prices == [3.0, 4.0]
    assert len(found["value"]) == 2
    assert survives_json(found)


ITEMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.complex_numbers()
    | st.decimals()
    | st.fractions()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
    | st.binary(max_size=4)
    | st.floats(width=32).map(np.float32)
    | st.integers(-128, 127).map(np.int8)
    | st.just(...)
)
NESTED = st.recursive(
    ITEMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.lists(inner, max_size=4).map(lambda items: pd.Series(items, dtype=object))
    ),
)


@given(NESTED)
def test_any_nest_of_items_survives_json(answer: Any) -> None:
    found = plain(answer)
    assert survives_json(found)
    assert describe(found)


@given(st.floats() | st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_number_keeps_its_value_and_its_kind(number: float) -> None:
    value = plain(number)["value"]
    if math.isfinite(number):
        assert (type(value), value) == (type(number), number)
    else:
        assert value == {"float": str(number)}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        (np.longdouble("0.5"), 0.5),
        (np.array(0.5), 0.5),
        (decimal.Decimal("0.5"), 0.5),
        (10**30, 1e30),
        (-0.0, 0),
        (pd.NA, NAN),
        (np.ma.masked, NAN),
        (decimal.Decimal("NaN"), NAN),
    ],
)
def test_every_kind_of_number_is_a_number(answer: Any, value: Any) -> None:
    found = plain(answer)
    assert (found["kind"], found["value"]) == ("number", value)
    assert math.copysign(1, value) == 1 if value == 0 else True


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ([1, "a", None, True, 0.5], [1, "a", None, True, 0.5]),
        ((1, (2, [3])), [1, [2, {"other": "list"}]]),
        ({10, 2}, [10, 2]),
        (range(3), [0, 1, 2]),
        (np.array([1, 2]), [1, 2]),
        (np.array([0.5], dtype=np.longdouble), [0.5]),
        (np.array(["2026-01-31", "NaT"], dtype="M8[ns]"), ["2026-01-31", NAN]),
        (np.ma.array([1.0, 2.0], mask=[True, False]), [None, 2.0]),
        ([np.array([1.0, math.inf]), pd.Series([3])], [[1.0, INF], [3]]),
        (pd.Series([1, None]), [1.0, NAN]),
        (pd.Series([1, None], dtype="Int64"), [1, NAN]),
        (pd.Series(["a", "b", "a"]).unique(), ["a", "b"]),
        (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
        (pd.Index([1, 2]), [1, 2]),
        (pd.date_range("2026-01-30", periods=2), ["2026-01-30", "2026-01-31"]),
        ([datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 12)], ["2026-01-31"] * 2),
    ],
)
def test_every_kind_of_list_is_a_list(answer: Any, value: list[Any]) -> None:
    found = plain(answer)
    assert (found["kind"], found["value"]) == ("list", value)


@pytest.mark.parametrize("value", [5, 0.5, "idle", [1, 2, 3], (1, 2, 3)])
def test_a_class_that_overrides_everything_changes_nothing(value: Any) -> None:
    found, usual = plain(overriding(value)), plain(value)
    assert {**found, "of": usual["of"]} == usual


@pytest.mark.parametrize("error", [SystemExit, ValueError])
def test_an_item_that_cannot_be_read_spoils_no_other(error: type[BaseException]) -> None:
    class Price(decimal.Decimal):
        def __float__(self) -> float:
            raise error

    assert plain([Price(5), 1])["value"] == [{"other": "Price"}, 1]


class MyFrame(pd.DataFrame):
    """Overrides what a reader of a table would ask for, but not what pandas itself needs."""

    columns = property(lambda self: 1 / 0)  # type: ignore[assignment]
    size = iloc = property(lambda self: 1 / 0)  # type: ignore[assignment]


@pytest.mark.parametrize(
    "frame",
    [
        RENTS,
        RENTS.set_index("site"),
        RENTS.set_index(["site", "rent"]),
        RENTS.set_index("site", drop=False),
        RENTS.astype({"site": "category"}),
        MyFrame(RENTS),
    ],
    ids=["plain", "one level", "two levels", "level and column", "category", "subclass"],
)
def test_tables_that_say_the_same_are_alike(frame: pd.DataFrame) -> None:
    found = plain(frame)
    assert (found["kind"], found["value"]) == ("table", {"site": ["a", "b"], "rent": [1.0, 2.5]})


def test_a_named_index_counts_as_a_column_even_if_it_only_counts() -> None:
    frame = pd.DataFrame({"rent": [5, 6]}, index=pd.RangeIndex(1, 3, name="month"))
    assert plain(frame)["value"] == {"month": [1, 2], "rent": [5, 6]}
    assert plain(frame.reset_index(drop=True))["value"] == {"rent": [5, 6]}


def test_whole_numbers_of_a_table_stay_whole_beside_others() -> None:
    types = [type(x) for x in plain(RENTS.assign(n=[1, 2], ok=True))["value"]["n"]]
    assert types == [int, int]


@pytest.mark.parametrize("make", [lambda n: [0] * n, lambda n: np.zeros(n), lambda n: [[0] * n]])
def test_the_limit_of_items_is_the_same_for_all(make: Callable[[int], Any]) -> None:
    assert plain(make(MOST_ITEMS - 1))["kind"] == "list"
    assert plain(make(MOST_ITEMS + 1))["kind"] == "large"


def test_a_chart_and_a_figure_become_their_specification() -> None:
    chart = alt.Chart(RENTS, title="Two rents").mark_bar().encode(x="site", y="rent")
    described = plain(chart.properties(description="Two bars"))
    assert (described["kind"], described["alt"]) == ("chart", "Two bars")
    assert plain(chart)["alt"] == ""
    drawn = plain(figure(chart, alt="Two bars, the second is higher than the first."))
    assert drawn["alt"].startswith("Two bars, the second")
    assert drawn["value"]["mark"] == described["value"]["mark"]
    assert survives_json(drawn)


def test_a_chart_with_dates_and_gaps_in_its_rows_survives_json() -> None:
    rows = [{"x": 1, "y": math.nan}, {"x": 2, "y": 3.0}]
    chart = alt.Chart(alt.Data(values=rows)).mark_point().encode(x="x:Q", y="y:Q")
    found = plain(chart)
    assert survives_json(found)
    assert found["kind"] == "chart"
    bad = alt.Chart(alt.Data(values=[{"x": {1, 2}}])).mark_point().encode(x="x:Q")
    assert survives_json(plain(bad))


@pytest.mark.parametrize("answer", [..., "", "  \n", " ... "])
def test_what_stands_for_no_answer_counts_as_none(answer: object) -> None:
    assert plain(answer)["kind"] == "unanswered"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (5, "a number"),
        (math.nan, "a number that is nan"),
        (True, "True or False"),
        ("idle", "a text"),
        (None, "None"),
        (..., "three dots"),
        (len, "a function"),
        (int, "a class"),
        (pd.Series([1, 2]), "a Series of 2 items"),
        ([7], "a list of 1 item"),
        (np.ones(3), "an ndarray of 3 items"),
        (np.ones((2, 2)), "an ndarray of 2 dimensions"),
        (pd.Index([1]), "an Index of 1 item"),
        ([0] * 1_000_000, "a list of 1,000,000 items"),
        (RENTS, "a table with the columns `site`, `rent`"),
        (pd.DataFrame(), "a table with the columns none"),
        (
            pd.DataFrame([range(10)], columns=list("abcdefghij")),
            "a table with the columns `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more",
        ),
        (OBJECTS["column twice"](), "a DataFrame with two columns of one name"),
        ({}, "a dict"),
        (math, "a module"),
        (iter(()), "a tuple_iterator"),
        (OBJECTS["range beyond len"](), "a range that cannot be read (OverflowError)"),
    ],
)
def test_a_few_words_say_what_an_answer_is(answer: Any, words: str) -> None:
    assert describe(plain(answer)) == words


def test_an_interrupt_by_the_student_is_not_swallowed() -> None:
    def stop(*_: object) -> float:
        raise KeyboardInterrupt

    evil = type("Evil", (pd.DataFrame,), {"_mgr": property(stop)})
    with pytest.raises(KeyboardInterrupt):
        plain(object.__new__(evil))
    with pytest.raises(KeyboardInterrupt):
        outcomes(stop, [[1]])
