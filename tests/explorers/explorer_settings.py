"""Settings of an explorer's controls, drawn for property tests."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from ai_bubble.explorers.shell import Control, Menu


def any_setting(controls: Sequence[Control | Menu]) -> st.SearchStrategy[dict[str, Any]]:
    """Return values by name: from a slider's whole range, or one of a menu's options."""
    return st.fixed_dictionaries({control.name: _any_value(control) for control in controls})


def _any_value(control: Control | Menu) -> st.SearchStrategy[Any]:
    if isinstance(control, Control):
        return st.floats(control.low, control.high, allow_nan=False)
    return st.sampled_from(control.options)
