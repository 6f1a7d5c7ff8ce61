"""What makes the explorers usable by keyboard and screen reader inside JupyterLab."""

from pathlib import Path

import anywidget
import ipywidgets as widgets


class Access(anywidget.AnyWidget):
    """An invisible widget that names sliders and guards keys for the explorer around it."""

    _esm = Path(__file__).with_name("access.js")
    # In a narrow pane, and at 200 % zoom, the chart shrinks instead of being cut off.
    _css = ".ab-explorer .vega-embed svg { max-width: 100%; height: auto; }"


class Accessible(widgets.VBox):  # type: ignore[misc]
    """A column of controls that are named and that notebook shortcuts leave alone."""

    def __init__(self, children: list[widgets.Widget]) -> None:
        super().__init__([*children, Access()])
        self.add_class("ab-explorer")
