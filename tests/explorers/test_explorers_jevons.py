"""The explorer of the rebound says what the model says, at every setting."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.explorers.jevons import (
    CONTROLS,
    ELASTICITIES,
    MEASURES,
    SETTINGS,
    code,
    jevons,
    ratios,
    threshold,
    view,
)
from ai_bubble.explorers.shell import Explorer
from ai_bubble.models import rebound

START = {control.name: control.start for control in CONTROLS}

choices = st.fixed_dictionaries({c.name: st.floats(c.low, c.high) for c in CONTROLS})


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return jevons()


@given(choices)
@settings(max_examples=100, deadline=None)
def test_every_setting_has_an_answer(values):
    shown = view(values).parameters
    assert len(shown["shown"]) == len(MEASURES)
    assert len(shown["curve"]) == len(ELASTICITIES)
    assert all(math.isfinite(x) and x > 0 for x in [*shown["shown"], *shown["curve"]])
    used = ratios(values)["computing used"]
    if abs(values["elasticity"] - threshold(values)) > 1e-9:
        assert (used > 1) == (values["elasticity"] > threshold(values))


def test_the_point_lies_on_the_line(explorer):
    explorer.reset()
    shown = explorer.chart.params
    assert shown.curve[ELASTICITIES.index(shown.here)] == pytest.approx(shown.shown[2])


@pytest.mark.parametrize("changed", [{}, *SETTINGS.values()])
def test_the_code_shown_gives_the_numbers_shown(changed):
    values = START | changed
    names = {"rebound": rebound}
    *first, last = code(values).splitlines()
    exec("\n".join(first), names)
    bought, used, eaten = eval(last, names)
    found = ratios(values)
    assert (bought, used) == pytest.approx((found["tasks bought"], found["computing used"]))
    assert f"rebound {100 * eaten:,.0f} %" in view(values).sentence


def test_the_figures_of_the_case():
    found = [ratios(START, e)["computing used"] for e in (0.5, 0.8, 1.0, 1.3)]
    assert found == pytest.approx([0.30, 0.62, 1.00, 2.05], abs=0.005)
    small = [ratios(START | changed)["computing used"] for changed in SETTINGS.values()]
    assert small == pytest.approx([0.09, 0.30, 2.05, 0.38], abs=0.005)


def test_a_price_that_does_not_fall_sells_no_more():
    shown = view(START | {"fall": 1})
    assert "rebound 0 %" in shown.sentence
    assert shown.sentence.endswith("Use rises at no elasticity.")
