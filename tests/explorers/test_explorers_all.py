"""What holds for every explorer of a model, found by themselves: a new one is tested, too."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

from ai_bubble import explorers
from ai_bubble.explorers.shell import Control, Explorer


def makers() -> dict[str, Callable[[], Explorer]]:
    """Return the explorers by name: each module has a function of its own name."""
    found = {}
    for info in pkgutil.iter_modules(explorers.__path__):
        module = importlib.import_module(f"{explorers.__name__}.{info.name}")
        make = getattr(module, info.name, None)
        if make is not None and hasattr(module, "CONTROLS"):
            found[info.name] = make
    return found


@pytest.fixture(scope="module", params=makers())
def explorer(request: pytest.FixtureRequest) -> Explorer:
    made = makers()[request.param]()
    assert isinstance(made, Explorer)
    return made


def state(explorer: Explorer) -> tuple[str, str, dict[str, Any]]:
    parameters = {
        name: list(value) if isinstance(value, list) else value
        for name, value in explorer.chart.params.trait_values().items()
    }
    return explorer.sentence, explorer.code, parameters


def test_the_nine_explorers_are_found() -> None:
    assert len(makers()) >= 9


def test_every_control_changes_sentence_or_chart_and_the_code_and_reset_brings_all_back(
    explorer: Explorer,
) -> None:
    explorer.reset()
    start = state(explorer)
    for name, widget in explorer.controls.items():
        other = widget.max if hasattr(widget, "max") else widget.options[-1]
        if other == widget.value:
            other = widget.min if hasattr(widget, "min") else widget.options[0]
        widget.value = other
        sentence, code, parameters = state(explorer)
        assert (sentence, parameters) != (start[0], start[2]), name
        explorer.reset()
        assert state(explorer) == start, name
    assert code


def test_the_ends_of_every_control_have_an_answer_and_a_page(explorer: Explorer) -> None:
    for widget in explorer.controls.values():
        ends = (widget.min, widget.max) if hasattr(widget, "max") else widget.options
        for end in ends:
            widget.value = end
            assert len(explorer.sentence.split()) > 5
            assert "nan" not in explorer.sentence
        explorer.reset()


def test_every_control_says_what_it_sets_and_in_which_unit(explorer: Explorer) -> None:
    for widget in explorer.controls.values():
        assert widget.description
        if hasattr(widget, "max"):
            label, _, unit = widget.description.partition(", ")
            assert label, widget.description
            assert unit, widget.description


def test_where_no_widget_runs_a_picture_with_its_text_stands_in(explorer: Explorer) -> None:
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == explorer.still.alt
    assert len(bundle["text/plain"].split()) > 20


def test_a_control_starts_inside_its_range() -> None:
    for name in makers():
        module = importlib.import_module(f"{explorers.__name__}.{name}")
        for control in module.CONTROLS:
            if isinstance(control, Control):
                assert control.low <= control.start <= control.high, (name, control.name)
            else:
                assert control.start in control.options, (name, control.name)
