"""Information cascades against Bayes' rule worked through history by history."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.cascade import (
    cascade_chances,
    signals_used,
    simulate_cascades,
    wrong_cascade,
)
from ai_bubble.models.cascade_evidence import (
    cascade_strength,
    pooled_error,
    public_lead,
    signal_log_odds,
)

PRECISIONS = st.floats(0.505, 0.99)
LEADS = st.floats(-3, 3).map(lambda lead: round(lead, 3))


def bayes(precision, firms, lead, *, good):
    """Work through every history: each firm knows the others' strategy and applies Bayes' rule."""
    unit = math.log(precision / (1 - precision))

    def decide(public, signal):
        own = public + unit * signal
        return 0.5 if abs(own) < 1e-9 else float(own > 0)

    totals = {"build": 0.0, "none": 0.0, "reject": 0.0}

    def walk(left, public, chance):
        acts = {signal: decide(public, signal) for signal in (1, -1)}
        if acts[1] == acts[-1]:  # the own signal no longer counts, for good
            totals["build" if acts[1] else "reject"] += chance
            return
        if left == 0:
            totals["none"] += chance
            return
        for build in (True, False):
            likely = {}
            for state, high in (("good", precision), ("bad", 1 - precision)):
                yes = high * acts[1] + (1 - high) * acts[-1]
                likely[state] = yes if build else 1 - yes
            here = likely["good" if good else "bad"]
            if here > 0:
                new = public + math.log(likely["good"] / likely["bad"])
                walk(left - 1, new, chance * here)

    walk(firms, lead * unit, 1.0)
    return totals


@given(PRECISIONS, st.integers(1, 9), LEADS, st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_chain_is_bayes_rule_worked_through_every_history(precision, firms, lead, good):
    found = cascade_chances(precision, firms, lead, good=good)
    assert found == pytest.approx(bayes(precision, firms, lead, good=good), abs=1e-9)


@pytest.mark.parametrize("lead", [-1.0, 0.0, 1.0])
def test_ties_are_bayes_rule_too(lead):
    for firms in range(1, 10):
        found = cascade_chances(0.6, firms, lead, good=False)
        assert found == pytest.approx(bayes(0.6, firms, lead, good=False), abs=1e-12)


@pytest.mark.parametrize(("precision", "known"), [(0.55, 0.434), (0.6, 0.368), (0.7, 0.247)])
def test_wrong_cascades_as_published(precision, known):
    assert wrong_cascade(precision) == pytest.approx(known, abs=5e-4)
    assert cascade_chances(precision, 500, good=False)["build"] == pytest.approx(
        wrong_cascade(precision)
    )


@pytest.mark.parametrize("precision", [0.55, 0.6, 0.7])
def test_after_two_firms_the_formulas_of_the_paper(precision):
    good = cascade_chances(precision, 2)
    assert good["build"] == pytest.approx(precision * (precision + 1) / 2)
    assert good["reject"] == pytest.approx((precision - 2) * (precision - 1) / 2)
    assert good["none"] == pytest.approx(precision - precision**2)


@given(PRECISIONS, st.integers(1, 500), LEADS)
@settings(deadline=None)
def test_chances_add_up_and_the_two_worlds_mirror_each_other(precision, firms, lead):
    good = cascade_chances(precision, firms, lead)
    bad = cascade_chances(precision, firms, -lead, good=False)
    assert sum(good.values()) == pytest.approx(1)
    assert min(good.values()) >= 0
    assert (good["build"], good["reject"]) == pytest.approx((bad["reject"], bad["build"]))


@given(PRECISIONS, st.integers(1, 200), LEADS)
@settings(deadline=None)
def test_evidence_for_building_never_makes_building_rarer(precision, firms, lead):
    def build(ahead):
        return cascade_chances(precision, firms, ahead, good=False)["build"]

    assert build(lead + 0.25) >= build(lead) - 1e-12


@given(PRECISIONS)
def test_a_cascade_is_right_more_often_than_one_signal_and_less_than_three(precision):
    right = 1 - wrong_cascade(precision)
    assert precision < right < 1 - pooled_error(precision, 3)
    assert 2 < signals_used(precision) <= 8 / 3


def test_better_signals_help_and_a_coin_or_a_sure_signal_is_the_limit():
    wrong = wrong_cascade(np.linspace(0.5001, 0.9999, 50))
    assert np.all(np.diff(wrong) < 0)
    assert wrong[0] == pytest.approx(0.5, abs=1e-3)
    assert wrong[-1] == pytest.approx(0, abs=1e-3)


def test_whoever_trusts_the_own_signal_in_a_tie_errs_less():
    assert wrong_cascade(0.6, own=1) == pytest.approx(0.4**2 / (0.4**2 + 0.6**2))
    assert wrong_cascade(0.6, own=1) < wrong_cascade(0.6) < wrong_cascade(0.6, own=0)
    assert wrong_cascade(0.6, own=0) == pytest.approx(0.4)  # all follow the first


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("lead", [-1.2, -1, -0.4, 0, 0.4, 1, 1.2])
def test_the_draws_have_the_exact_chances(lead, good):
    draws = 20_000
    built = simulate_cascades(0.6, 200, draws, rng=3, lead=lead, good=good)
    exact = cascade_chances(0.6, 200, lead, good=good)["build"]
    assert np.mean(built > 100) == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(draws))
    assert built.min() >= 0
    assert built.max() <= 200


@pytest.mark.parametrize("firms", [1, 2, 3, 8])
def test_few_firms_are_drawn_as_told(firms):
    built = simulate_cascades(0.7, firms, 50_000, rng=5)
    assert built.max() == firms
    first = simulate_cascades(0.7, 1, 50_000, rng=5).mean()
    assert first == pytest.approx(0.7, abs=0.01)
    if firms == 2:  # both: 0.7 * (0.7 + 0.15); none: 0.3 * (0.3 + 0.35)
        shares = np.bincount(built) / built.size
        assert shares == pytest.approx([0.195, 0.21, 0.595], abs=0.01)


def test_a_seed_gives_the_same_draws_and_a_generator_goes_on():
    draw = [simulate_cascades(0.6, 50, 100, rng=seed) for seed in (1, 1, 2)]
    assert np.array_equal(draw[0], draw[1])
    assert not np.array_equal(draw[0], draw[2])
    generator = np.random.default_rng(1)
    assert np.array_equal(draw[0], simulate_cascades(0.6, 50, 100, rng=generator))
    assert not np.array_equal(draw[0], simulate_cascades(0.6, 50, 100, rng=generator))


@pytest.mark.parametrize("precision", [0.51, 0.6])
def test_100_000_cascades_of_500_firms_take_less_than_a_second(precision):
    start = time.process_time()
    built = simulate_cascades(precision, 500, 100_000, rng=1, good=False)
    assert time.process_time() - start < 1
    assert np.mean(built > 250) == pytest.approx(wrong_cascade(precision), abs=0.007)


@pytest.mark.parametrize("signals", [1, 2, 3, 10, 51])
def test_pooled_error_is_the_sum_of_the_binomial(signals):
    def sure(right):
        return math.comb(signals, right) * 0.6**right * 0.4 ** (signals - right)

    for lead in (-signals - 1, -1, 0, 1, 2.5, signals + 1):
        net = [signals - 2 * right + lead for right in range(signals + 1)]
        known = sum(sure(r) * (n > 0) + sure(r) / 2 * (n == 0) for r, n in enumerate(net))
        assert pooled_error(0.6, signals, lead) == pytest.approx(known, abs=1e-12)


def test_500_pooled_signals_err_in_three_of_a_million_worlds():
    assert pooled_error(0.6, 500) == pytest.approx(3.157e-6, rel=1e-3)
    errors = pooled_error(0.6, np.arange(1, 500, 2))
    assert np.all(np.diff(errors) < 0)
    assert pooled_error(0.6, 2) == pytest.approx(0.4)  # a second signal alone adds nothing


def test_a_small_public_release_breaks_a_cascade_of_any_length():
    strength = cascade_strength(0.6)
    assert 1 < strength < 2
    turns = [
        cascade_chances(0.6, 500, strength - news, good=False)["reject"] for news in (0, 1, 2, 3)
    ]
    assert turns == pytest.approx([0, 0.474, 0.789, 1], abs=5e-4)
    odds = 0.6 * 0.8 / (0.4 * 0.7)  # two builders seen: both worlds' chances, by hand
    assert strength == pytest.approx(math.log(odds) / signal_log_odds(0.6))


@given(PRECISIONS, st.floats(0.05, 0.95), st.floats(0, 0.9), st.floats(0.1, 0.9))
def test_public_lead_is_where_bayes_rule_meets_the_threshold(precision, prior, subsidy, cost):
    lead = public_lead(precision, prior, subsidy, cost)
    odds = math.exp(lead * signal_log_odds(precision))
    needed = cost * (1 - subsidy)
    assert odds == pytest.approx(prior / (1 - prior) * (1 - needed) / needed, rel=1e-6)


def test_a_subsidy_can_do_without_imitation():
    leads = [public_lead(0.6, subsidy=subsidy) for subsidy in (0, 0.1, 0.2, 0.3)]
    assert leads == sorted(leads)
    assert leads[0] == 0
    assert leads[2] == 1  # exactly: a tie
    alone = simulate_cascades(0.6, 1, 1_000, rng=1, lead=leads[3], good=False)
    assert alone.all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: wrong_cascade(0.5),
        lambda: wrong_cascade(1.0),
        lambda: wrong_cascade(60),
        lambda: wrong_cascade(np.array([0.6, 0.4])),
        lambda: wrong_cascade(0.6, own=2),
        lambda: signals_used(0.2),
        lambda: cascade_chances(0.6, 0),
        lambda: cascade_chances(0.6, 2.5),
        lambda: cascade_chances(0.6, 5, math.nan),
        lambda: simulate_cascades(0.6, 5, 0, rng=1),
        lambda: simulate_cascades(0.4, 5, 5, rng=1),
        lambda: pooled_error(0.6, 0),
        lambda: public_lead(0.6, prior=0),
        lambda: public_lead(0.6, prior=1),
        lambda: public_lead(0.6, subsidy=1),
        lambda: public_lead(0.6, cost_share=1.5),
        lambda: signal_log_odds("high"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(call):
    with pytest.raises(CourseError, match=r"must be"):
        call()
