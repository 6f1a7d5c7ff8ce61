"""What all explorers of a model share: controls, one live chart, a sentence, reset, code."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
from altair.typing import ChartType

from ai_bubble.explorers.access import Accessible
from ai_bubble.figures import live
from ai_bubble.figures.figure import Figure

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


class Explorer(Accessible):
    """Sliders and menus over one live chart.

    The numbers come from `compute`, in Python; the chart only gets new parameters, so that it
    follows a key press without being drawn anew.

    Parameters
    ----------
    controls : sequence of Control or Menu
        From top to bottom.
    chart : altair chart
        With a parameter for each entry of ``View.parameters``, on its outermost level.
    alt : str
        What the chart shows, whatever the setting.
    compute : callable
        From the controls' values by name to a `View`.
    code : callable
        From the same values to a few lines of Python that reproduce the state.
    still : Figure
        The explorer at telling settings, for where no widget is shown: paper, static pages.
    """

    def __init__(
        self,
        *,
        controls: Sequence[Control | Menu],
        chart: ChartType,
        alt: str,
        compute: Callable[[Values], View],
        code: Callable[[Values], str],
        still: Figure,
    ) -> None:
        self._compute, self._code, self.still = compute, code, still
        self._start = {control.name: control.start for control in controls}
        self.controls = {control.name: control.widget() for control in controls}
        self.chart = live(chart, alt=alt)
        self._sentence = widgets.HTML()
        self._listing = widgets.HTML()
        reset = widgets.Button(description="Reset", tooltip="Back to the first setting")
        self._shown = widgets.ToggleButton(value=False, description="Show as code")
        for control in self.controls.values():
            control.observe(lambda _: self._update(), "value")
        self._shown.observe(lambda _: self._update(), "value")
        reset.on_click(lambda _: self.reset())
        buttons = widgets.HBox([reset, self._shown])
        super().__init__(
            [*self.controls.values(), buttons, self._sentence, self._listing, self.chart]
        )
        self._update()

    @property
    def values(self) -> dict[str, Any]:
        """The controls' values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def sentence(self) -> str:
        """What the explorer says of the present setting."""
        return self._compute(self.values).sentence

    @property
    def code(self) -> str:
        """Python that reproduces the present setting."""
        return self._code(self.values)

    def reset(self) -> None:
        """Bring every control back to its first value."""
        for name, control in self.controls.items():
            control.value = self._start[name]

    def _update(self) -> None:
        view = self._compute(self.values)
        # One message for all parameters: the page never shows half of a setting.
        with self.chart.hold_sync():
            for name, value in view.parameters.items():
                setattr(self.chart.params, name, value)
        self._sentence.value = f'<p role="status">{html.escape(view.sentence)}</p>'
        code = f"<pre>{html.escape(self.code)}</pre>" if self._shown.value else ""
        self._listing.value = code

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return bundle | {"image/svg+xml": self.still.svg, "text/plain": self.still.alt}
