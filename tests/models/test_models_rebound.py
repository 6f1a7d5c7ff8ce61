"""The rebound: limits, monotony, the accounting of savings, and the case's figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.rebound import implied_elasticity, quantity_ratio, rebound, use_ratio

gains = st.floats(1.01, 100.0)
elasticities = st.floats(0.0, 3.0)


@given(gains, elasticities)
def test_jevons_begins_exactly_at_an_elasticity_of_one(gain, elasticity):
    use = use_ratio(gain, elasticity)
    assert use == pytest.approx(gain ** (elasticity - 1))
    if abs(elasticity - 1) > 1e-9:
        assert (use > 1) == (elasticity > 1)
        assert (rebound(gain, elasticity) > 1) == (elasticity > 1)


@given(gains)
def test_limits(gain):
    assert use_ratio(gain, 0) == pytest.approx(1 / gain)
    assert rebound(gain, 0) == pytest.approx(0, abs=1e-9)
    assert use_ratio(gain, 1) == pytest.approx(1)
    assert rebound(gain, 1) == pytest.approx(1)


@given(gains, elasticities, st.floats(0.01, 1.0))
def test_use_rises_with_the_elasticity(gain, elasticity, more):
    assert use_ratio(gain, elasticity + more) > use_ratio(gain, elasticity)
    assert rebound(gain, elasticity + more) > rebound(gain, elasticity)


@given(gains, elasticities, st.floats(0.1, 100.0))
def test_use_is_what_is_bought_times_what_each_needs(gain, elasticity, fall):
    bought = quantity_ratio(fall, elasticity)
    assert use_ratio(gain, elasticity, fall) * gain == pytest.approx(bought)


@given(gains, elasticities)
def test_two_gains_in_a_row_are_one_gain(gain, elasticity):
    both = use_ratio(gain, elasticity) * use_ratio(2, elasticity)
    assert use_ratio(2 * gain, elasticity) == pytest.approx(both)


@given(elasticities)
def test_for_a_small_gain_the_rebound_is_the_elasticity(elasticity):
    assert rebound(1 + 1e-6, elasticity) == pytest.approx(elasticity, abs=1e-4)


@given(gains, elasticities)
def test_the_implied_elasticity_undoes_the_use_ratio(gain, elasticity):
    use = use_ratio(gain, elasticity)
    assert implied_elasticity(gain, use) == pytest.approx(elasticity, abs=1e-6)


def test_the_figures_of_the_case():
    use = use_ratio(11, np.array([0.5, 0.8, 1, 1.3]))
    assert use == pytest.approx([0.30, 0.62, 1.00, 2.05], abs=0.005)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quantity_ratio(0, 1), "price_fall must be more than 0"),
        (lambda: quantity_ratio(11, -0.5), "elasticity must be 0 or more, not -0.5"),
        (lambda: use_ratio(0, 1), "gain must be more than 0"),
        (lambda: use_ratio(11, 1, -1), "price_fall must be more than 0, not -1"),
        (lambda: rebound(1, 0.5), "gain - 1 must be more than 0"),
        (lambda: implied_elasticity(1, 2), "gain - 1 must be more than 0"),
        (lambda: implied_elasticity(11, 0), "use must be more than 0"),
    ],
)
def test_bad_values_are_refused_by_name(call, message):
    with pytest.raises(CourseError, match=message):
        call()
