"""The map of sites says what the models say, at every setting."""

import math
from typing import Any

import pytest
from explorer_settings import any_setting
from hypothesis import given, settings

from ai_bubble.data import load
from ai_bubble.explorers.shell import Explorer
from ai_bubble.explorers.sites import (
    CONTROLS,
    SETTINGS,
    compare,
    sites,
    view,
)
from ai_bubble.explorers.sites_chart import CALLS, TARGET_MS, places
from ai_bubble.models import latency, rental

START: dict[str, Any] = {control.name: control.start for control in CONTROLS}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return sites()


@given(any_setting(CONTROLS))
@settings(max_examples=100, deadline=None)
def test_every_setting_has_an_answer(values: dict[str, Any]) -> None:
    shown, found = view(values), compare(values)
    assert all(math.isfinite(value) for value in found.values())
    assert 0 <= found["lost"] <= 75_000
    assert len(shown.parameters["trips"]) == len(places())
    assert len(shown.parameters["curve"]) == len(CALLS)
    better = "the far site" if found["saved"] > found["lost"] else "a site beside"
    assert f"Better: {better}" in shown.sentence


def test_every_place_of_the_menus_is_in_the_data() -> None:
    for control in CONTROLS[:2]:
        assert set(control.options) <= set(places().index)  # type: ignore[union-attr]
    kinds = places()["role"]
    assert set(CONTROLS[0].options) == set(kinds[kinds == "city"].index)  # type: ignore[union-attr]
    assert set(CONTROLS[1].options) == set(kinds[kinds == "hub"].index)  # type: ignore[union-attr]


def test_round_trips_are_those_of_the_dataset() -> None:
    names = load("sites").set_index("site_id")["place"]
    order = list(places().index)
    for row in load("routes").to_dict("records"):
        city, site = names[row["to_site_id"]], names[row["from_site_id"]]
        trips = view(START | {"city": city}).parameters["trips"]
        assert trips[order.index(site)] == pytest.approx(row["rtt_route_ms"], abs=0.051)


def test_at_the_start_the_network_is_nothing_and_power_is_4_percent() -> None:
    found = compare(START)
    assert found["rtt"] == pytest.approx(30, abs=0.05)
    assert found["share"] == pytest.approx(0.0002, abs=0.00001)
    assert found["saved"] / 75_000 == pytest.approx(0.044, abs=0.0005)
    assert found["rtt"] > TARGET_MS


def test_the_two_sides_are_even_where_the_sentence_says() -> None:
    sentence = view(START).sentence
    calls = float(sentence.rpartition("even at ")[2].split()[0])
    found = compare(START | {"calls": calls})
    assert found["lost"] == pytest.approx(found["saved"], rel=0.01)


def test_sentences_where_nothing_can_be_even() -> None:
    assert "no cheaper" in view(START | {"tariff": 0.8}).sentence
    assert "No number of calls" in view(START | {"weight": 0}).sentence


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {"latency": latency, "rental": rental}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    found = compare(explorer.values)
    expected = [found[key] for key in ("rtt", "share", "saved", "lost")]
    assert list(eval(last, names)) == pytest.approx(expected)


def test_the_small_multiples_show_both_answers() -> None:
    far = [(found := compare(START | s))["saved"] > found["lost"] for s in SETTINGS.values()]
    assert far == [True, False, True, False]
