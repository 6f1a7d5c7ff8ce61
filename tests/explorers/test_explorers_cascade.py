"""The explorer of firms in a queue says what the model says, at every setting."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.explorers.cascade import (
    CONTROLS,
    OUTCOMES,
    PRECISIONS,
    SETTINGS,
    cascade,
    chances,
    view,
)
from ai_bubble.explorers.shell import Explorer, Menu

START = {control.name: control.start for control in CONTROLS}
VALUES = {
    control.name: st.sampled_from(control.options)
    if isinstance(control, Menu)
    else st.floats(control.low, control.high, allow_nan=False)
    for control in CONTROLS
}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return cascade()


@given(st.fixed_dictionaries(VALUES))
@settings(max_examples=60, deadline=None)
def test_every_setting_of_the_controls_has_an_answer(values: dict[str, Any]) -> None:
    shares, curves = (view(values).parameters[name] for name in ("shares", "curves"))
    assert sum(shares[:3]) == pytest.approx(1)
    assert sum(shares[3:]) == pytest.approx(1)
    assert len(curves) == 2 * len(PRECISIONS)
    assert all(-1e-12 <= value <= 1 + 1e-12 for value in [*shares, *curves])


def test_the_dotted_line_meets_the_bars(explorer: Explorer) -> None:
    explorer.reset()
    explorer.controls["precision"].value = 70
    params = explorer.chart.params
    assert params.here == 70
    assert params.curves[PRECISIONS.index(70)] == pytest.approx(params.shares[0])


@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_shown_gives_the_numbers_shown(explorer: Explorer, name: str) -> None:
    from ai_bubble.models import cascade as model
    from ai_bubble.models import cascade_evidence

    explorer.reset()
    for control, value in SETTINGS[name].items():
        explorer.controls[control].value = value
    names = {"cascade": model, "cascade_evidence": cascade_evidence}
    *lines, last = explorer.code.splitlines()
    exec("\n".join(lines), names)
    found, pooled = eval(last, names)
    assert found == pytest.approx(chances(explorer.values, good=False))
    params = explorer.chart.params
    at = PRECISIONS.index(int(explorer.values["precision"]))
    assert params.curves[len(PRECISIONS) + at] == pytest.approx(pooled)


def test_the_sentence_says_when_nobody_needs_to_imitate() -> None:
    assert "36.8 %" in view(START).sentence
    assert "3.2 of a million" in view(START).sentence
    assert "nobody needs to imitate" in view(START | {"subsidy": 30}).sentence
    assert "No firm builds" in view(START | {"public": 20}).sentence


def test_the_small_multiples_say_what_their_text_says(explorer: Explorer) -> None:
    wrong = [chances(START | changed, good=False)["build"] for changed in SETTINGS.values()]
    assert [round(100 * share) for share in wrong] == [37, 14, 53, 100]
    assert all(f"{round(100 * share)} %" in explorer.still.alt for share in wrong)
    assert list(OUTCOMES) == ["build", "none", "reject"]
