"""Variants: the article for variant 0, for any other a plausible case that never changes."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.variants import VARIANTS, draw

ALL = range(1, VARIANTS)
PEAK: tuple[Any, ...] = ("peak", 180_000, (140_000, 240_000), 5_000)
INTEREST: tuple[Any, ...] = ("interest", 0.1, (0.08, 0.14), 0.01)


def drawn(name: str, article: Any, choices: Sequence[Any], step: float | None = None) -> list[Any]:
    return [draw("03", variant, name, article, choices, step) for variant in ALL]


@pytest.mark.parametrize("article", [180_000, 0.352, 62.7, "Zhongwei", ["Hill", "Lake"], True])
def test_variant_0_is_the_article_even_off_the_grid(article: Any) -> None:
    assert draw("03", 0, "given", article, (1, 2), 1) is article
    assert draw("03", 0, "given", article, ["Ulanqab"]) is article


@st.composite
def grids(draws: st.DrawFn) -> tuple[Any, Any, Any, Any]:
    """Return a figure, the limits around it and a step: all whole, or in decimals."""
    places = draws(st.integers(0, 4))
    unit = 10**places
    low, count = draws(st.integers(-(10**6), 10**6)), draws(st.integers(0, 500))
    step, beyond = draws(st.integers(1, 10**4)), draws(st.floats(0, 0.9))
    article, high = low, low + count * step + int(beyond * step)
    if places:
        return article / unit, low / unit, high / unit, step / unit
    return article, low, high, step


@given(grids(), st.integers(1, VARIANTS - 1), st.text(max_size=8))
def test_every_figure_lies_on_the_grid_and_within_the_limits(
    grid: tuple[Any, Any, Any, Any], variant: int, name: str
) -> None:
    article, low, high, step = grid
    value = draw("03", variant, name, article, (low, high), step)
    assert type(value) is type(article)
    assert low <= value <= high
    # In decimals as written, so that no binary fraction is left behind.
    exact, first, distance = (Fraction(str(figure)) for figure in (value, low, step))
    assert (exact - first) % distance == 0


@pytest.mark.parametrize(
    ("article", "low", "high", "step", "expected"),
    [
        (3, 3, 5, 1, [3, 4, 5]),
        (3, 3, 3, 1, [3]),
        (3, 3, 6, 2, [3, 5]),
        (3, 3, 6, 2.0, [3, 5]),
        (62.7, 66, 68, 1, [66, 67, 68]),
        (0.1, 0.1, 0.3, 0.1, [0.1, 0.2, 0.3]),
        (0.65, 0.60, 0.68, 0.02, [0.60, 0.62, 0.64, 0.66, 0.68]),
        (2.2, 1.8, 2.05, 0.05, [1.8, 1.85, 1.9, 1.95, 2.0, 2.05]),
        (4.0, 3, 4, 0.5, [3.0, 3.5, 4.0]),
        (-2, -3, -1, 1, [-3, -2, -1]),
        # Limits that follow from an earlier figure have tails or are not whole.
        (75_000, 0.3 * 180_000, 0.31 * 180_000, 1_000, [54_000, 55_000]),
        (75, 0.1 * 3, 2.7, 1, [1, 2]),
        (0.3, 0.1 * 3, 0.5, 0.1, [0.3, 0.4, 0.5]),
    ],
)
def test_all_of_the_grid_is_drawn_and_nothing_else(
    article: Any, low: float, high: float, step: float, expected: list[Any]
) -> None:
    found = sorted(set(drawn("given", article, (low, high), step)))
    assert found == expected
    assert {type(value) for value in found} == {type(value) for value in expected}


def test_no_figure_is_drawn_far_too_often() -> None:
    found = drawn(*PEAK)
    assert max(map(found.count, set(found))) < 4 * len(found) / len(set(found))
    cities = drawn("city", "Zhongwei", ["Zhongwei", "Ulanqab", "Guiyang"])
    assert all(45 <= cities.count(city) <= 90 for city in ("Zhongwei", "Ulanqab", "Guiyang"))


@pytest.mark.parametrize("choices", [[15, 18, 21], ["a", "b"], [["a", "b"], ["b", "a"]], [3.0]])
def test_a_list_gives_its_own_items(choices: list[Any]) -> None:
    found = drawn("given", choices[0], choices)
    assert all(any(value is choice for choice in choices) for value in found)
    assert all(choice in found for choice in choices)


def test_figures_that_students_hold_never_change() -> None:
    """Not in another process either: these were drawn in one that ended long ago."""
    found = [[draw("03", variant, *given) for variant in (1, 2, 199)] for given in (PEAK, INTEREST)]
    assert found == [[190_000, 210_000, 190_000], [0.14, 0.09, 0.14]]


def test_each_exercise_variant_and_name_draws_by_itself() -> None:
    found = drawn(*PEAK)
    assert found != [draw("04", variant, *PEAK) for variant in ALL]
    assert found != drawn("trough", *PEAK[1:])
    assert len(set(found)) > 15


def test_a_figure_more_changes_no_other() -> None:
    for variant in (0, 1, 57):
        small, large = Exercise("03", variant), Exercise("03", variant)
        large.given("first", 1, (1, 900), step=1)
        for check in (small, large):
            check.given("peak", *PEAK[1:3], step=PEAK[3], unit="yuan a month")
        large.given("last", "a", ["a", "b", "c"])
        assert small.givens["peak"] == large.givens["peak"]


def test_an_exercise_keeps_its_figures_with_their_units() -> None:
    check = Exercise("03", 4)
    peak = check.given("peak", *PEAK[1:3], step=PEAK[3], unit="yuan a month")
    city = check.given("city", "Zhongwei", ["Ulanqab"])
    assert check.givens == {"peak": (peak, "yuan a month"), "city": ("Ulanqab", "")}
    assert peak == draw("03", 4, *PEAK)
    assert city == "Ulanqab"


@pytest.mark.parametrize(
    ("choices", "step", "message"),
    [
        ([], None, "has no figure to draw from [] "),
        ((5, 4), 1, "has no figure to draw from (5, 4) in steps of 1"),
        ((5.5, 5.2), 1, "has no figure to draw from (5.5, 5.2)"),
        ((5.1, 5.9), 1, "has no figure"),
        ((0.5, 0.45), 0.1, "has no figure"),
        ((4, 5), 0, "has no figure"),
        ((4, 5), -1, "has no figure"),
        ((4, 5, 6), 1, "needs the lowest and the highest figure"),
        ((4, 5), None, "a range and no step"),
    ],
)
def test_a_range_without_a_figure_is_refused(
    choices: Any, step: float | None, message: str
) -> None:
    with pytest.raises(CourseError, match=re.escape(message)):
        draw("03", 1, "peak", 5, choices, step)
