"""Distances and round trips, against the dataset and geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.latency import (
    GROUP_INDEX,
    LIGHT_KM_S,
    distances_km,
    great_circle_km,
    network_share,
    reach_km,
    round_trip_ms,
)

SITES = load("sites").set_index("site_id")
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
places = st.tuples(latitudes, longitudes)


def test_routes_of_the_dataset():
    for row in load("routes").to_dict("records"):
        ends = [SITES.loc[row[f"{end}_site_id"]] for end in ("from", "to")]
        here, there = [(end["latitude"], end["longitude"]) for end in ends]
        km = great_circle_km(*here, *there)
        assert km == pytest.approx(row["distance_km"], abs=1)
        assert round_trip_ms(km, 1) == pytest.approx(row["rtt_straight_ms"], abs=0.06)
        assert round_trip_ms(km) == pytest.approx(row["rtt_route_ms"], abs=0.06)


def test_fibre_of_the_dataset():
    parameters = load("parameters").set_index("parameter_id")["value_low"]
    assert parameters["fibre_group_index"] == GROUP_INDEX
    assert round_trip_ms(1, 1) * 1000 / 2 == pytest.approx(parameters["fibre_delay"], abs=0.001)


def test_policy_target_of_20_ms():
    assert reach_km(20, route_factor=1) == pytest.approx(2042, abs=0.5)
    assert reach_km(20) == pytest.approx(1361, abs=0.5)


def test_usual_mistakes_and_their_size():
    right = round_trip_ms(2044)
    assert round_trip_ms(2044, group_index=1) / right == pytest.approx(0.68, abs=0.002)
    assert pytest.approx(right / 2) == 2044 * 1.5 * GROUP_INDEX / LIGHT_KM_S * 1000


def test_known_distances():
    assert great_circle_km(90, 0, -90, 0) == pytest.approx(np.pi * 6371)
    assert great_circle_km(0, 0, 0, 90) == pytest.approx(np.pi * 6371 / 2)
    assert great_circle_km(0, 179.5, 0, -179.5) == pytest.approx(111.19, abs=0.01)


@given(places, places, places)
def test_distance_is_a_metric(one, two, three):
    there = great_circle_km(*one, *two)
    assert there == pytest.approx(great_circle_km(*two, *one), abs=1e-6)
    assert 0 <= there <= np.pi * 6371 + 1e-6
    detour = there + great_circle_km(*two, *three)
    assert great_circle_km(*one, *three) <= detour + 1e-3


@given(st.floats(0, 1e4), st.floats(1, 3))
def test_reach_undoes_the_round_trip(km, factor):
    assert reach_km(round_trip_ms(km, factor), factor) == pytest.approx(km)


@given(st.floats(0, 500), st.floats(0, 1e4), st.floats(0.01, 1e4))
def test_the_network_takes_a_share_that_grows_with_calls(rtt, calls, seconds):
    share = network_share(rtt, calls, seconds)
    assert 0 <= share < 1
    assert share <= network_share(rtt, calls + 1, seconds) + 1e-12


def test_one_answer_and_one_agent():
    assert network_share(30, 1, 3200 / 21) == pytest.approx(0.000197, abs=1e-6)
    assert network_share(30, 100, 3200 / 21) == pytest.approx(0.0193, abs=1e-4)


def test_all_pairs():
    far = distances_km(SITES["latitude"].to_numpy(), SITES["longitude"].to_numpy())
    assert far.shape == (len(SITES), len(SITES))
    assert far == pytest.approx(far.T)
    assert np.diag(far) == pytest.approx(np.zeros(len(SITES)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: great_circle_km(100, 0, 0, 0), r"90 - \|latitude\| must be 0 or more"),
        (lambda: great_circle_km(0, 0, 0, float("nan")), "to_longitude must be a finite number"),
        (lambda: great_circle_km("40", 0, 0, 0), "latitude must be a number"),
        (lambda: round_trip_ms(-1), "distance_km must be 0 or more"),
        (lambda: round_trip_ms(1, 0.5), "route_factor must be 1 or more"),
        (lambda: reach_km(20, group_index=0.9), "group_index must be 1 or more"),
        (lambda: network_share(30, 1, 0), "generation_s must be more than 0"),
        (lambda: distances_km(1.0, 2.0), "latitudes must be one row of numbers"),
    ],
)
def test_bad_values_are_named(call, message):
    with pytest.raises(CourseError, match=message):
        call()
