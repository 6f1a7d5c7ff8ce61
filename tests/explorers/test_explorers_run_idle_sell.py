"""The explorer of lesson 03 says what the model says, at every setting."""

import math

import pytest
from explorer_settings import any_setting
from hypothesis import given, settings

from ai_bubble.explorers.run_idle_sell import (
    CONTROLS,
    OPTIONS,
    SETTINGS,
    run_idle_sell,
    view,
    worth,
)
from ai_bubble.explorers.shell import Explorer

START = {control.name: control.start for control in CONTROLS}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return run_idle_sell()


@given(any_setting(CONTROLS))
@settings(max_examples=100, deadline=None)
def test_every_setting_of_the_sliders_has_an_answer(values: dict[str, float]) -> None:
    shown = view(values)
    found = dict(zip(OPTIONS, shown.parameters["worth"], strict=True))
    assert all(math.isfinite(value) for value in found.values())
    assert found[OPTIONS[shown.parameters["best"]]] == max(found.values())
    assert len(shown.parameters["curves"]) == 21 * len(OPTIONS)


def test_the_dotted_line_meets_the_bars(explorer: Explorer) -> None:
    explorer.reset()
    explorer.controls["let"].value = 35
    params = explorer.chart.params
    at = [params.curves[i * 21 + 7] for i in range(3)]
    assert params.rented == 35
    assert at == pytest.approx(params.worth)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    from ai_bubble.models import rental

    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {"rental": rental}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    best, found = eval(last, names)
    assert {option: value / 1e6 for option, value in found.items()} == pytest.approx(
        worth(explorer.values)
    )
    assert explorer.sentence.startswith(f"Best: {best}")


def test_a_tie_is_said(explorer: Explorer) -> None:
    assert view(START | {"site": 2}).sentence.startswith("Best: idle or sell.")
    assert view(START | {"site": 2, "resale": 0.05}).sentence.startswith("Best: sell.")


def test_the_small_multiples_show_all_three_answers() -> None:
    best = [OPTIONS[view(START | changed).parameters["best"]] for changed in SETTINGS.values()]
    assert best == ["run", "run", "idle", "sell"]
