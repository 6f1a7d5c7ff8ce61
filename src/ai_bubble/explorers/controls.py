"""What an explorer is made of: its controls, and what it shows at one setting of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import ipywidgets as widgets

Values = Mapping[str, Any]
_LOOK: Final = {
    "style": {"description_width": "18em"},
    "layout": {"width": "auto", "max_width": "42em"},
}


@dataclass(frozen=True, slots=True)
class Control:
    """One slider.

    Attributes
    ----------
    name : str
        Under which the model gets its value.
    label, unit : str
        What the student reads: ``Rent``, ``yuan a month``.
    low, high, step, start : float
        Range, step and first value, in `unit`.
    form : str
        How the value is written, a format specification.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    start: float
    form: str = ",.0f"

    def widget(self) -> widgets.FloatSlider:
        """Return the slider, its label and unit in front."""
        return widgets.FloatSlider(
            value=self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            description=f"{self.label}, {self.unit}",
            readout_format=self.form,
            **_LOOK,
        )


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu.

    Attributes
    ----------
    name : str
        Under which the model gets its value.
    label : str
        What the student reads.
    options : tuple of str
        What can be chosen.
    start : str
        What is chosen first.
    """

    name: str
    label: str
    options: tuple[str, ...]
    start: str

    def widget(self) -> widgets.Dropdown:
        """Return the menu, its label in front."""
        return widgets.Dropdown(
            options=self.options,
            value=self.start,
            description=self.label,
            **_LOOK,
        )


@dataclass(frozen=True, slots=True)
class View:
    """What an explorer shows at one setting.

    Attributes
    ----------
    parameters : mapping
        Values of the chart's parameters, by name.
    sentence : str
        What is to be seen, with its numbers.
    """

    parameters: Mapping[str, Any]
    sentence: str


def starts(controls: Iterable[Control | Menu]) -> dict[str, Any]:
    """Return the first value of each control, by name.

    Examples
    --------
    >>> starts([Menu("show", "Show the best plan", ("no", "yes"), "no")])
    {'show': 'no'}
    """
    return {control.name: control.start for control in controls}


def chart_parameters(values: Mapping[str, Any]) -> list[alt.Parameter]:
    """Return the parameters that a live chart needs on its outermost level, by their first value.

    Examples
    --------
    >>> [parameter.name for parameter in chart_parameters({"rented": 80})]
    ['rented']
    """
    return [alt.param(name=name, value=value) for name, value in values.items()]
