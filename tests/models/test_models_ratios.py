"""Ratios of like quantities: identities, limits, and the case's figures."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.ratios import annualised_change, per_year, smaller_of, times_as_much

money = st.floats(0.1, 1e6)
years = st.floats(0.25, 50.0)


@given(money, st.floats(0.1, 100.0))
def test_the_smaller_one_and_the_ratio_give_the_larger_back(larger, times):
    assert times_as_much(larger, smaller_of(larger, times, more=False)) == pytest.approx(times)
    assert times_as_much(larger, smaller_of(larger, times, more=True)) == pytest.approx(times + 1)


@given(money, st.floats(0.1, 100.0))
def test_more_at_its_word_always_leaves_less(larger, times):
    assert smaller_of(larger, times, more=True) < smaller_of(larger, times, more=False)


@given(money, money, years)
def test_a_ratio_over_the_same_span_is_the_ratio_of_the_sums(one, other, span):
    yearly = times_as_much(per_year(one, span), per_year(other, span))
    assert yearly == pytest.approx(times_as_much(one, other))


@given(money, years)
def test_years_times_the_yearly_flow_is_the_sum(amount, span):
    assert per_year(amount, span) * span == pytest.approx(amount)


@given(st.floats(-0.99, 10.0), years)
def test_the_annualised_change_compounds_to_the_change(change, span):
    rate = annualised_change(change, span)
    assert (1 + rate) ** span - 1 == pytest.approx(change, abs=1e-9)
    assert rate > -1


@given(st.floats(0.01, 0.98), st.floats(1.5, 50.0))
def test_spread_over_more_than_a_year_a_fall_is_smaller_but_not_its_even_part(fall, span):
    rate = annualised_change(-fall, span)
    assert -fall < rate < 0
    assume(fall > 0.05)
    assert rate < -fall / span


def test_one_year_changes_nothing():
    assert annualised_change(-0.5, 1) == -0.5
    assert per_year(70, 1) == 70


def test_the_case():
    rows = load("investments").set_index("investment_id")["amount_busd_low"]
    assert round(smaller_of(70, 9, more=False), 1) == 7.8
    assert smaller_of(70, 9, more=True) == 7.0
    for year, wanted in ((2023, 8.7), (2024, 11.7)):
        ratio = times_as_much(rows[f"us_private_{year}"], rows[f"china_private_{year}"])
        assert round(ratio, 1) == wanted
    assert round(times_as_much(500, 70), 1) == 7.1
    assert round(times_as_much(per_year(500, 4), 70), 1) == 1.8


@pytest.mark.parametrize(
    ("change", "span", "wanted"),
    [(0.15 / 1.8 - 1, 2, -0.71), (1.70 / 8 - 1, 2.5, -0.46), (1114.11 / 5048.62 - 1, 2.58, -0.44)],
)
def test_the_falls_of_the_research_per_year(change, span, wanted):
    assert round(annualised_change(change, span), 2) == wanted


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: times_as_much(1, 0), "other must be more than 0, not 0"),
        (lambda: smaller_of(70, 0, more=True), "times must be more than 0"),
        (lambda: smaller_of(-1, 9, more=True), "larger must be 0 or more"),
        (lambda: per_year(500, 0), "years must be more than 0"),
        (lambda: annualised_change(-1, 2), "change must be more than -1"),
        (lambda: annualised_change(-58.3, 2), "change must be more than -1"),
        (lambda: annualised_change(-0.5, 0), "years must be more than 0"),
    ],
)
def test_a_bad_value_is_named(call, said):
    with pytest.raises(CourseError, match=said):
        call()
