"""The controls of an explorer on a page without Python: each a position among a few values."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ai_bubble.explorers.controls import Control, Menu

Grid = Mapping[str, Sequence[Any]]
"""The values that a page offers of some of an explorer's controls, by the control's name."""


class Dial(NamedTuple):
    """One control of the page: a position among a few values.

    Attributes
    ----------
    name, label, unit : str
        As of the explorer's control; a menu has no unit.
    values : sequence
        What the control can be set to.
    written : list of str
        The same as the reader sees it.
    start : int
        Position at first.
    """

    name: str
    label: str
    unit: str
    values: Sequence[Any]
    written: list[str]
    start: int

    @property
    def signal(self) -> str:
        """Name of the chart's parameter that holds the position."""
        return f"set_{self.name}"

    def parameter(self) -> dict[str, Any]:
        """Return the parameter with its slider or menu."""
        bind: dict[str, Any] = {"name": f"{self.label}, {self.unit}" if self.unit else self.label}
        last = len(self.values) - 1
        if self.unit:
            bind |= {"input": "range", "min": 0, "max": last, "step": 1}
        else:
            bind |= {"input": "select", "options": list(range(last + 1)), "labels": self.written}
        return {"name": self.signal, "value": self.start, "bind": bind}


def dial(control: Control | Menu, values: Sequence[Any]) -> Dial:
    """Return a control of the page, from one of the explorer and the values it takes there."""
    if isinstance(control, Menu):
        unit, written = "", [str(value) for value in values]
    else:
        unit, written = control.unit, [format(value, control.form) for value in values]
    at = list(values).index(control.start)
    return Dial(control.name, control.label, unit, values, written, at)


def held(controls: Sequence[Control | Menu]) -> str:
    """Return a sentence on the controls that stay at their first values; empty if there are none.

    Examples
    --------
    >>> held([Control("pue", "PUE", "site over IT energy", 1, 2, 0.05, 1.25, ".2f")])
    'Held fixed on this page: PUE 1.25 site over IT energy.'
    """
    said = [
        f"{one.label} {one.start}"
        if isinstance(one, Menu)
        else f"{one.label} {format(one.start, one.form)} {one.unit}"
        for one in controls
    ]
    return f"Held fixed on this page: {'; '.join(said)}." if said else ""
