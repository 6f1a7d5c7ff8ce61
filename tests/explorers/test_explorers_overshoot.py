"""The explorer of build time says what the model says, at every setting."""

import numpy as np
import pytest
from explorer_settings import any_setting
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble import data
from ai_bubble.explorers.overshoot import (
    CEILING,
    CONTROLS,
    COST,
    MONTHS,
    PEAK,
    SETTINGS,
    overshoot,
    paths,
    view,
)
from ai_bubble.explorers.shell import Explorer

START = {control.name: control.start for control in CONTROLS}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return overshoot()


def test_the_peak_is_the_articles() -> None:
    assert data.load("claims").set_index("claim_id").loc["Q18", "value"] == PEAK


@given(any_setting(CONTROLS))
@settings(max_examples=100, deadline=None)
def test_every_setting_of_the_sliders_has_an_answer(values: dict[str, float]) -> None:
    shown = view(values).parameters
    rents = [rent for rent in shown["rents"] if rent is not None]
    assert len(shown["rents"]) == 2 * len(MONTHS)
    assert len(shown["rents"]) - len(rents) == int(values["months"])
    assert all(0 < rent <= CEILING for rent in rents)
    assert len(shown["capacity"]) == len(MONTHS)
    assert np.all(np.isfinite(shown["capacity"]))


@given(st.floats(0.5, 2), st.floats(0.1, 1), st.floats(0, 1))
@settings(deadline=None)
def test_rent_and_capacity_lie_on_the_demand_and_supply_lines(
    demand: float, supply: float, foreseen: float
) -> None:
    values = {"months": 10, "demand": demand, "supply": supply, "foreseen": 100 * foreseen}
    found = paths(values)
    gap, expected = (np.log(found[name] / COST) for name in ("rent", "expected"))
    size = np.log(found["capacity"]) - np.log(PEAK / COST) / demand  # against the long run's
    if found["rent"].max() < CEILING:
        assert gap == pytest.approx(-demand * size, abs=1e-9)
        assert size[10:] == pytest.approx(supply * expected[10:], abs=1e-9)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    from ai_bubble.models import build_time, rental

    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {"build_time": build_time, "rental": rental}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    rents = np.minimum(eval(last, names), CEILING)
    assert explorer.chart.params.rents[len(MONTHS) :] == pytest.approx(rents)
    assert f"Ratio of slopes {names['ratio']:.2f}" in explorer.sentence


def test_the_sentence_tells_the_three_fates_apart() -> None:
    said = [view(START | changed).sentence for changed in SETTINGS.values()]
    fates = [sentence.partition("the cycle ")[2].partition(".")[0] for sentence in said]
    assert fates == ["dies down", "repeats", "grows", "dies down"]
    assert "equal to the rent" in view(START | {"foreseen": 100}).sentence
