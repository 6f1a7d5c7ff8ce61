"""The explorer of lesson 06 says what the integer programme says, at every setting."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.explorers.shell import Explorer
from ai_bubble.explorers.twelve_centres import (
    CONTROLS,
    MENUS,
    NAMES,
    SETTINGS,
    overdrawn,
    reason,
    solved,
    twelve_centres,
    view,
)
from ai_bubble.models import centre_options, idle_centres, portfolio
from ai_bubble.models.centre_options import OPTIONS

START = {control.name: control.start for control in CONTROLS}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return twelve_centres()


plans = st.fixed_dictionaries({menu.name: st.sampled_from(OPTIONS) for menu in MENUS})


@given(plans)
@settings(max_examples=60, deadline=None)
def test_no_plan_within_the_limits_beats_the_best(plan: dict[str, str]) -> None:
    values = START | plan
    shown = view(values)
    mine, most = shown.parameters["totals"]
    if overdrawn(values):
        assert shown.sentence.startswith("Not possible: needs ")
    else:
        assert mine <= most + 1e-6
    # The gap is the sum of the gaps of the centres: each has its reason.
    gaps = np.subtract(shown.parameters["optimum"], shown.parameters["mine"])
    assert most - mine == pytest.approx(gaps.sum())
    pairs = zip(shown.parameters["mine_name"], shown.parameters["best_name"], strict=True)
    worth = solved(values)[0]
    for line, (name, best) in zip(worth, pairs, strict=True):
        assert bool(reason(name, best, line)) == (name != best)


def test_following_the_best_closes_the_gap(explorer: Explorer) -> None:
    explorer.reset()
    for menu, best in zip(MENUS, view(START).parameters["best_name"], strict=True):
        explorer.controls[menu.name].value = best
    mine, most = explorer.chart.params.totals
    assert mine == pytest.approx(most)
    assert "Largest gap" not in explorer.sentence
    explorer.reset()
    assert explorer.values == START


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {
        "pd": pd,
        "portfolio": portfolio,
        "idle_centres": idle_centres,
        "centre_options": centre_options,
    }
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    assert eval(last, names) == pytest.approx(tuple(explorer.chart.params.totals))


def test_what_the_best_plan_uses_is_within_the_limits() -> None:
    # At 100 million customers and buyers bind, money does not: lesson 06 asks for it.
    shown = view(START | {"money": 100, "show": "yes"}).parameters
    money, customers, buyers = np.divide(shown["best_used"], shown["limits"])
    assert money < 0.5
    assert 0.99 < customers <= 1 + 1e-6
    assert 0.99 < buyers <= 1 + 1e-6


def test_all_controls_are_on_the_page_once(explorer: Explorer) -> None:
    grid, *rest = explorer.children
    shown = [*grid.children, *rest]
    for control in explorer.controls.values():
        assert shown.count(control) == 1


def test_the_chart_says_that_the_centres_are_synthetic(explorer: Explorer) -> None:
    assert "synthetic" in str(explorer.chart.spec["title"])
    assert all(name.startswith("Synthetic") for name in NAMES)


def test_the_small_multiples_rise_from_plan_to_plan() -> None:
    totals = []
    for changed in list(SETTINGS.values())[1:]:
        worth, _, _, best = solved(START | changed)
        totals.append(portfolio.portfolio_total(worth, best))
    assert view(START).parameters["totals"][0] < totals[0] < totals[1] < totals[2]
