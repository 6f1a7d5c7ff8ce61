"""What all explorers of a model share: controls, one live chart, a sentence, reset, code."""

import html
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import altair as alt
import ipywidgets as widgets
from altair.typing import ChartType
from IPython.core.getipython import get_ipython

from ai_bubble.explorers.access import Accessible
from ai_bubble.explorers.controls import Control, Menu, Values, View, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.on_page import page_version
from ai_bubble.figures import live
from ai_bubble.figures.figure import Figure

__all__ = ["Control", "Explorer", "Menu", "Values", "View"]


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
    page : mapping
        Which controls a page without Python has, and the values that each of them takes there.
    """

    children: Any  # ipywidgets has no types

    def __init__(
        self,
        *,
        controls: Sequence[Control | Menu],
        chart: ChartType,
        alt: str,
        compute: Callable[[Values], View],
        code: Callable[[Values], str],
        still: Figure,
        page: Grid,
    ) -> None:
        self._compute, self._code, self.still = compute, code, still
        # Labels at the ends of bars move with them, and the picture does not grow.
        self._drawing = chart.properties(padding={"left": 5, "top": 5, "right": 60, "bottom": 5})
        self._declared, self._alt, self._grid = controls, alt, page
        self._start = starts(controls)
        self.controls = {control.name: control.widget() for control in controls}
        self._sentence = widgets.HTML()
        self._listing = widgets.HTML()
        reset = widgets.Button(description="Reset", tooltip="Back to the first setting")
        self._shown = widgets.ToggleButton(value=False, description="Show as code")
        for control in self.controls.values():
            control.observe(lambda _: self._update(), "value")
        self._shown.observe(lambda _: self._update(), "value")
        reset.on_click(lambda _: self.reset())
        buttons = widgets.HBox([reset, self._shown])
        super().__init__([*self.controls.values(), buttons, self._sentence, self._listing])
        if getattr(get_ipython(), "kernel", None) is not None:
            self._draw()
        self._update()

    @cached_property
    def chart(self) -> alt.JupyterChart:
        """The live chart, made when first asked for.

        Its JavaScript takes more than a second to put together, and without a kernel, as when a
        handout is made, nobody looks at it.
        """
        chart = live(self._drawing, alt=self._alt)
        self._set(chart, self._compute(self.values))
        return chart

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

    def page(self) -> dict[str, Any]:
        """Return the explorer for a page without Python, as `page_version` describes it."""
        return page_version(
            controls=self._declared,
            grid=self._grid,
            chart=self._drawing,
            alt=self._alt,
            compute=self._compute,
        )

    def _draw(self) -> None:
        if self.chart not in self.children:
            self.children = [*self.children, self.chart]

    def _update(self) -> None:
        view = self._compute(self.values)
        if "chart" in self.__dict__:
            self._set(self.chart, view)
        self._sentence.value = f'<p role="status">{html.escape(view.sentence)}</p>'
        code = f"<pre>{html.escape(self.code)}</pre>" if self._shown.value else ""
        self._listing.value = code

    @staticmethod
    def _set(chart: alt.JupyterChart, view: View) -> None:
        # One message for all parameters: the page never shows half of a setting.
        with chart.hold_sync():
            for name, value in view.parameters.items():
                setattr(chart.params, name, value)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        self._draw()
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return bundle | {"image/svg+xml": self.still.svg, "text/plain": self.still.alt}
