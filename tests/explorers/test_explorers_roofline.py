"""The roofline explorer says what the models say, at every setting."""

import math
from typing import Any

import pytest
from explorer_settings import any_setting
from hypothesis import given, settings

from ai_bubble.data import load
from ai_bubble.explorers.roofline import (
    CONTROLS,
    SETTINGS,
    decode,
    intensity,
    roofline,
    view,
)
from ai_bubble.explorers.roofline_chart import GPUS, NAMES
from ai_bubble.explorers.shell import Explorer
from ai_bubble.models import kv_cache
from ai_bubble.models import roofline as model

START: dict[str, Any] = {control.name: control.start for control in CONTROLS}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return roofline()


@given(any_setting(CONTROLS))
@settings(max_examples=100, deadline=None)
def test_every_setting_has_an_answer(values: dict[str, Any]) -> None:
    shown, found = view(values), decode(values)
    assert all(math.isfinite(rate) and rate > 0 for rate in shown.parameters["rates"])
    chosen = found[values["gpu"]]
    limit = "memory" if intensity(values) < chosen["ridge"] else "arithmetic"
    assert f"{limit} limits." in shown.sentence
    assert len(shown.parameters["notes"]) == len(NAMES)


def test_all_gpus_of_the_dataset_are_there() -> None:
    assert set(GPUS.values()) == set(load("gpus")["gpu_id"])
    published = load("gpus").set_index("gpu_id")["ridge_point_flop_byte"]
    found = decode(START)
    assert {g: round(found[n]["ridge"]) for n, g in GPUS.items()} == published.to_dict()


def test_the_point_lies_on_the_roof_of_the_chosen_gpu() -> None:
    for name in NAMES:
        for batch in (1, 40, 400):
            values = START | {"gpu": name, "batch": batch}
            shown = view(values).parameters
            row = load("gpus").set_index("gpu_id").loc[GPUS[name]]
            roof = model.attainable(
                shown["intensity"], row["bf16_dense_tflops"], row["bandwidth_tb_s"]
            )
            assert shown["speed"] == pytest.approx(roof)


def test_an_h100_writes_at_84_percent_of_an_h20_until_arithmetic_limits() -> None:
    few, many = decode(START | {"batch": 1}), decode(START | {"batch": 256})
    assert few["H100"]["rate"] / few["H20"]["rate"] == pytest.approx(0.8375)
    assert many["H100"]["rate"] > 5 * many["H20"]["rate"]


def test_long_texts_take_more_chips_and_time() -> None:
    short, long = decode(START), decode(START | {"context": 64})
    for name in NAMES:
        assert long[name]["chips"] >= short[name]["chips"]
        assert long[name]["rate"] <= short[name]["rate"]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {"kv_cache": kv_cache, "roofline": model}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    expected = [intensity(explorer.values), decode(explorer.values)["H20"]["rate"]]
    assert list(eval(last, names)) == pytest.approx(expected, rel=1e-5)


def test_the_small_multiples_show_both_answers() -> None:
    found = [decode(START | changed) for changed in SETTINGS.values()]
    assert [f["H20"]["rate"] > f["H100"]["rate"] for f in found] == [True, True, False, True]
