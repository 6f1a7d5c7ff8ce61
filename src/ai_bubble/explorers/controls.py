"""What an explorer is made of: its controls, and what it shows at one setting of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

Values = Mapping[str, Any]


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
            style={"description_width": "18em"},
            layout={"width": "auto", "max_width": "42em"},
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
            style={"description_width": "18em"},
            layout={"width": "auto", "max_width": "42em"},
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
