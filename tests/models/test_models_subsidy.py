"""Subsidies move money, not worth: what one party is spared, another pays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models import rental
from ai_bubble.models.burden import who_pays
from ai_bubble.models.subsidy import (
    deadweight_loss,
    private_npv,
    social_npv,
    subsidy_wedge,
)

money = st.floats(0.0, 1e9)
shares = st.floats(0.0, 1.0)


@given(worth=money, cost=money, subsidy=shares)
def test_the_owners_gain_over_everybodys_is_the_subsidy(worth, cost, subsidy):
    gap = private_npv(worth, cost, subsidy) - social_npv(worth, cost)
    assert gap == pytest.approx(subsidy * cost, abs=1e-3)


@given(worth=money, cost=money, subsidy=shares, more=shares)
def test_more_subsidy_never_hurts_the_owner(worth, cost, subsidy, more):
    larger = subsidy + (1 - subsidy) * more
    assert private_npv(worth, cost, larger) >= private_npv(worth, cost, subsidy) - 1e-3


@given(cost=st.floats(1.0, 1e9), subsidy=st.floats(0.0, 0.9))
def test_a_subsidy_of_the_spillovers_size_builds_what_is_worthwhile(cost, subsidy):
    # At the owner's margin, V = (1 - s) C, the spillover s / (1 - s) makes society indifferent.
    margin = (1 - subsidy) * cost
    spillover = subsidy / (1 - subsidy)
    assert private_npv(margin, cost, subsidy) == pytest.approx(0, abs=1e-6 * cost)
    assert social_npv(margin, cost, spillover) == pytest.approx(0, abs=1e-6 * cost)


@given(subsidy=shares, utilisation=st.floats(0.05, 1.0))
def test_the_wedge_is_what_the_break_even_rent_falls_by(subsidy, utilisation):
    # The resale price stays that of the whole server: a share of the price the owner paid.
    paid = (1 - subsidy) * rental.CAPEX
    resale = rental.RESIDUAL_SHARE * rental.CAPEX
    monthly = rental.annuity(paid, rental.ANNUAL_RATE, rental.MONTHS, resale) + rental.FIXED_COST
    fall = rental.break_even_rent(utilisation) - monthly / utilisation
    assert subsidy_wedge(subsidy, utilisation) == pytest.approx(fall, abs=1e-4)


def test_break_even_rents_of_the_lesson():
    needed = rental.break_even_rent(0.8)
    assert needed == pytest.approx(76_524, abs=1)
    assert needed - subsidy_wedge(0.3, 0.8) == pytest.approx(56_714, abs=1)
    assert 0.7 * needed == pytest.approx(53_567, abs=1)  # about 54,000, if all costs are paid


@given(subsidy=shares, cost=st.floats(1.0, 1e6))
def test_the_triangle_is_the_sum_of_the_social_losses(subsidy, cost):
    # Straight demand: the extra units' worth falls evenly from the cost to the owner's margin.
    units = 10_000
    worth = cost * (1 - subsidy * (np.arange(units) + 0.5) / units)
    assert deadweight_loss(subsidy, cost, units) == pytest.approx(
        -social_npv(worth, cost).sum(), rel=1e-6, abs=1e-3
    )


@given(
    worth=st.floats(-1e8, 1e9),
    cost=money,
    subsidy=shares,
    loan_share=shares,
    fee=money,
    guarantee=shares,
)
def test_the_parts_add_up_to_the_social_npv(worth, cost, subsidy, loan_share, fee, guarantee):
    parts = who_pays(worth, cost, subsidy, loan_share, fee=fee, guarantee=guarantee)
    assert sum(parts.values()) == pytest.approx(social_npv(worth, cost), abs=1e-3)


@given(worth=money, cost=st.floats(1.0, 1e9), subsidy=shares, loan_share=shares, guarantee=shares)
def test_the_lender_never_gains_and_a_full_guarantee_saves_it(
    worth, cost, subsidy, loan_share, guarantee
):
    lender = who_pays(worth, cost, subsidy, loan_share, guarantee=guarantee)["lender"]
    assert lender <= 1e-6
    saved = who_pays(worth, cost, subsidy, loan_share, guarantee=1.0)
    assert saved["lender"] == pytest.approx(0, abs=1e-6 * cost)


@given(worth=money, cost=st.floats(1.0, 1e9), subsidy=shares, loan_share=shares, more=shares)
def test_whoever_borrows_more_loses_less_of_their_own(worth, cost, subsidy, loan_share, more):
    larger = loan_share + (1 - loan_share) * more
    less = who_pays(worth, cost, subsidy, loan_share)["investor"]
    assert who_pays(worth, cost, subsidy, larger)["investor"] >= less - 1e-6 * cost


def test_the_split_works_on_arrays_and_in_the_lessons_case():
    worth = rental.server_npv(75_000, 0.25) + rental.CAPEX
    parts = who_pays(worth, rental.CAPEX, 0.3, 0.7, fee=31_500)
    rounded = {name: round(part) for name, part in parts.items()}
    assert rounded == {
        "investor": -472_500,
        "lender": -617_242,
        "taxpayer": -630_000,
        "broker": 31_500,
    }
    both = who_pays(np.array([worth, worth]), rental.CAPEX, 0.3, 0.7, fee=31_500)
    assert both["lender"] == pytest.approx([parts["lender"]] * 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: private_npv(1, 1, 30), "subsidy must be between 0 and 1"),
        (lambda: private_npv("1", 1, 0.3), "worth must be a number"),
        (lambda: social_npv(1, -1), "cost must be 0 or more, not -1"),
        (lambda: social_npv(1, 1, -0.1), "spillover must be 0 or more"),
        (lambda: subsidy_wedge(0.3, 0.0), "utilisation must be more than 0"),
        (lambda: deadweight_loss(0.3, 1, -5), "extra must be 0 or more, not -5"),
        (lambda: who_pays(1, 1, 0.3, 70), "loan_share must be between 0 and 1"),
        (lambda: who_pays(1, 1, 0.3, 0.7, fee=-1), "fee must be 0 or more"),
        (lambda: who_pays(1, 1, 0.3, 0.7, guarantee=2), "guarantee must be between 0 and 1"),
    ],
)
def test_a_bad_value_is_named(call, message):
    with pytest.raises(CourseError) as caught:
        call()
    assert message in str(caught.value)
