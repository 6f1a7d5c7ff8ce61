"""The explorer of lesson 02 says what the models say, at every setting."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.explorers.portfolio import OUTCOMES, PARTIES, judge, synthetic_projects
from ai_bubble.explorers.projects import CONTROLS, SETTINGS, projects, settings_of, view
from ai_bubble.explorers.shell import Explorer

START = {control.name: control.start for control in CONTROLS}
ANY = st.fixed_dictionaries({c.name: st.floats(c.low, c.high, allow_nan=False) for c in CONTROLS})


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return projects()


def judged(**changed: float) -> pd.DataFrame:
    return judge(synthetic_projects(), **settings_of(START | changed))


def test_the_portfolio_says_that_it_is_synthetic(explorer: Explorer) -> None:
    portfolio = synthetic_projects()
    assert portfolio.attrs["synthetic"] is True
    assert len(portfolio) == 60
    assert portfolio.equals(synthetic_projects())
    assert "synthetic" in explorer.chart.chart.to_dict()["title"]
    assert "synthetic" in explorer.sentence
    assert "ynthetic" in explorer.still.svg


@given(ANY)
@settings(max_examples=100, deadline=None)
def test_every_setting_of_the_sliders_has_an_answer(values: dict[str, float]) -> None:
    parameters = view(values).parameters
    assert len(parameters["outcomes"]) == 60
    assert set(parameters["outcomes"]) <= set(OUTCOMES)
    assert all(math.isfinite(value) for value in parameters["gains"] + parameters["edges"])
    *parts, together = parameters["gains"]
    assert sum(parts) == pytest.approx(together)


@given(ANY)
@settings(max_examples=50, deadline=None)
def test_gains_add_up_to_what_everybody_gets_and_kinds_to_their_meaning(
    values: dict[str, float],
) -> None:
    portfolio, now = synthetic_projects(), settings_of(values)
    found = judge(portfolio, **now)
    social = (1 + now["spillover"]) * portfolio["worth_mcny"] - portfolio["cost_mcny"]
    built = found["outcome"] != "not built"
    assert found.loc[built, PARTIES].sum(axis=1).to_numpy() == pytest.approx(
        social[built].to_numpy()
    )
    assert (found.loc[~built, PARTIES] == 0).all().all()
    assert (social[found["outcome"].isin(["both", "only worthwhile"])] > 0).all()
    assert (social[found["outcome"].isin(["only profitable", "neither"])] <= 0).all()


def test_each_bad_kind_has_its_cause() -> None:
    def kinds(**changed: float) -> set[str]:
        return set(judged(**changed)["outcome"]) - {"not built"}

    assert kinds(subsidy=0, inflation=0) == {"both"}
    assert kinds(inflation=0) == {"both", "only profitable"}
    assert kinds(subsidy=0) == {"both", "neither"}
    assert kinds() == {"both", "only profitable", "neither"}
    # A spillover of s / (1 - s) turns all that is profitable into worthwhile.
    assert kinds(inflation=0, spillover=45) == {"both"}
    assert "only profitable" in kinds(inflation=0, spillover=40)


def test_a_cut_to_all_forecasts_costs_good_projects_too() -> None:
    assert not judged()["missed"].any()
    assert judged(haircut=40)["missed"].any()
    assert judged(haircut=40)[PARTIES].sum().sum() > judged()[PARTIES].sum().sum()


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names: dict[str, object] = {}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    counts, sums = eval(last, names)
    gains = view(explorer.values).parameters["gains"]
    assert sums.tolist() == pytest.approx(gains[:-1], abs=1e-6)
    built = 60 - counts.get("not built", 0)
    assert explorer.sentence.startswith(f"{built} of 60 synthetic projects are built")


def test_the_small_multiples_tell_the_story() -> None:
    sums = [judged(**changed)[PARTIES].sum().sum() for changed in SETTINGS.values()]
    assert sums[0] > sums[1] > sums[2]
    assert sums[2] < 0 < sums[3]
