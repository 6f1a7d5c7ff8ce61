"""The explorer of the event study says what the model and the published estimates say."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.data import load
from ai_bubble.explorers.event_case import BENCHMARKS, EVENT_DAYS, NONE, study, ties
from ai_bubble.explorers.event_window import (
    CONTROLS,
    SETTINGS,
    code,
    view,
)
from ai_bubble.explorers.shell import Menu
from ai_bubble.models import event_study, returns

START = {control.name: control.start for control in CONTROLS}
RELEASE, FRIDAY, MONDAY = EVENT_DAYS


def run(lines: str) -> float:
    """Return what the lines that the explorer shows come to."""
    names = {"load": load, "returns": returns, "event_study": event_study}
    *first, last = lines.splitlines()
    exec("\n".join(first), names)
    return eval(last, names)


choices = st.fixed_dictionaries(
    {
        c.name: st.sampled_from(c.options)
        if isinstance(c, Menu)
        else st.integers(int(c.low), int(c.high))
        for c in CONTROLS
    }
)


@given(choices)
@settings(max_examples=100, deadline=None)
def test_every_setting_has_an_answer_and_its_code_gives_it(values):
    shown = view(values).parameters
    lists = [shown[name] for name in ("abnormal", "raw", "path", "noise")]
    assert {len(found) for found in lists} == {14}
    assert all(math.isfinite(x) for found in lists for x in found)
    assert 0 <= shown["first_k"] <= shown["last_k"] < 14
    assert 100 * run(code(values)) == pytest.approx(shown["path"][shown["last_k"]])


@pytest.mark.parametrize(
    ("row_id", "benchmark"),
    [
        ("spy_120_day_0", "SPY, 120 days"),
        ("spy_120_day_m1_1", "SPY, 120 days"),
        ("spy_120_day_0_1", "SPY, 120 days"),
        ("spy_120_day_0_9", "SPY, 120 days"),
        ("spy_250_day_0", "SPY, 250 days"),
        ("qqq_120_day_0", "QQQ, 120 days"),
    ],
)
def test_the_published_figures_are_reached_with_the_controls(row_id, benchmark):
    row = load("abnormal_returns").set_index("abnormal_return_id").loc[row_id]
    window = {"start": row["day_from"], "end": row["day_to"]}
    found = study(START | window | {"benchmark": benchmark})
    last = found["last"]
    assert 100 * found["path"][last] == pytest.approx(row["abnormal_return_percent"], abs=0.05)
    if not math.isnan(row["t_statistic"]):
        t = 1.96 * found["path"][last] / found["noise"][last]
        assert t == pytest.approx(row["t_statistic"], abs=0.1)


def test_what_was_not_kept_is_filled_in_as_said():
    found = ties()
    assert (found["spy_120"].alpha, found["spy_120"].residual_sd) == (0.0002, 0.0232)
    assert found["qqq_120"].alpha == 0
    assert found["spy_250"].alpha == pytest.approx(0.0021)


def test_without_a_benchmark_the_whole_loss_is_the_event_s():
    found = study(START | {"benchmark": NONE})
    assert found["money"] == pytest.approx(-589)
    assert "t =" not in view(START | {"benchmark": NONE}).sentence


def test_without_a_benchmark_two_days_come_to_what_the_price_says():
    values = START | {"benchmark": NONE, "end": 1}
    assert study(values)["change"] == pytest.approx(128.99 / 142.62 - 1)
    assert study(values)["money"] == pytest.approx(589 / 24.2 * (128.99 - 142.62))
    assert "−9.6 %, or −332 billion USD" in view(values).sentence


def test_the_tuesday_gives_back_191_billion():
    days = [study(START | {"end": end})["money"] for end in (0, 1)]
    assert days[1] - days[0] == pytest.approx(191, abs=0.5)


def test_the_sum_stays_in_the_band_from_day_7_on():
    found = study(START)
    usual = [abs(found["path"]) < found["noise"]][0][found["zero"] :]
    assert usual.tolist() == [False] * 7 + [True] * 3


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_a_band_worked_back_is_said_to_be(benchmark):
    kept = load("market_model").set_index("estimate_id")["alpha_day"]
    key = BENCHMARKS[benchmark]
    worked_back = key in kept.index and math.isnan(kept[key])
    assert ("worked back" in view(START | {"benchmark": benchmark}).sentence) == worked_back


def test_a_window_before_the_first_return_begins_with_it_and_says_so():
    shown = view(START | {"day": RELEASE, "start": -3, "end": 1})
    assert shown.parameters["first_k"] == 0
    assert shown.sentence.startswith("Days 0 to +1:")
    assert shown.sentence.endswith("The returns begin on 21 January.")


def test_the_sentence_names_the_finding_of_the_start():
    said = view(START).sentence
    assert "−13.2 %" in said
    assert "−459 billion USD" in said
    assert "t = −5.68: outside" in said


def test_the_small_multiples_show_four_answers():
    sums = [study(START | changed)["path"] for changed in SETTINGS.values()]
    zeros = [study(START | changed)["zero"] for changed in SETTINGS.values()]
    two_days = [100 * path[zero + 1] for path, zero in zip(sums, zeros, strict=True)]
    assert two_days == pytest.approx([2.7, -15.6, -6.6, -5.1], abs=0.05)


def test_every_benchmark_of_the_menu_has_an_estimate():
    assert set(BENCHMARKS.values()) == set(ties())
