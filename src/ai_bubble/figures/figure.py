"""A chart that shows itself: live in JupyterLab, as a picture elsewhere, as a table on ask."""

from functools import cached_property
from typing import Any, Final

import altair as alt
from altair.typing import ChartType
from IPython.display import display

from ai_bubble.errors import CourseError
from ai_bubble.figures.checks import check_alt, check_title
from ai_bubble.figures.svg import to_svg
from ai_bubble.figures.table import tables, to_html
from ai_bubble.figures.theme import themed, title_of

MIME: Final = "application/vnd.vegalite.v5+json"
"""What JupyterLab 4 draws by itself, with its own Vega-Lite 5.6."""

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
# As SVG the marks can be reached by assistive technology; the menu of actions has no name and one
# entry of it sends the data to a website.
EMBED: Final = {"renderer": "svg", "actions": False}


class Figure:
    """A themed chart with its text alternative; a cell that ends with it shows it.

    Attributes
    ----------
    chart : altair chart
        The themed chart.
    alt : str
        The text alternative.
    spec : dict
        The Vega-Lite 5 specification, data included.
    """

    def __init__(self, chart: ChartType, alt_text: str, *, table: bool) -> None:
        self.chart = themed(chart)
        self.alt = alt_text
        self.spec = _spec(self.chart, alt_text)
        self._table = table

    @cached_property
    def svg(self) -> str:
        """The chart as one SVG element that carries the alt text; drawn when first asked for."""
        return to_svg(self.spec, self.alt)

    @cached_property
    def table(self) -> str:
        """The data behind the chart as HTML to fold out; empty if no table was asked for."""
        found = tables(self.spec) if self._table else []
        return to_html(found, _one_line(title_of(self.chart)), self.alt) if found else ""

    def bundle(self) -> dict[str, Any]:
        """Return the chart under every MIME type that somebody may want to show."""
        return {MIME: self.spec, "image/svg+xml": self.svg, "text/plain": self.alt}

    def _ipython_display_(self) -> None:
        display(self.bundle(), raw=True)  # type: ignore[no-untyped-call]
        if self.table:
            # A second output, because JupyterLab would show HTML instead of the live chart.
            html = {"text/html": self.table, "text/plain": ""}
            display(html, raw=True)  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"


def figure(chart: ChartType, *, alt: str, table: bool = True) -> Figure:
    """Show a chart in the course's look, with a text alternative and its data to fold out.

    Nothing is loaded from the network. In JupyterLab the chart is drawn live, with tooltips; where
    no JavaScript runs it is an SVG picture, and where no picture is shown the alt text stands.

    Parameters
    ----------
    chart : altair chart
        Single, layered, concatenated, faceted or repeated, with a title that says the finding and
        with data of at most 5000 rows. Keep to what Vega-Lite 5.6 can draw.
    alt : str
        What the chart shows, for readers who cannot see it: its finding, in six words or more.
    table : bool, default True
        Whether the data can be folded out below the chart.

    Returns
    -------
    Figure
        Shows itself at the end of a cell.

    Raises
    ------
    CourseError
        If the alt text or the title is missing or says nothing, if this is no Altair chart, if the
        data lie at an address instead of in the chart, or if there are too many rows.

    Examples
    --------
    >>> import altair as alt
    >>> import pandas as pd
    >>> rents = pd.DataFrame({"when": ["peak", "trough"], "rent": [180_000, 75_000]})
    >>> bars = alt.Chart(rents, title="Rents fell by more than half").mark_bar()
    >>> bars = bars.encode(x="when", y="rent")
    >>> figure(bars, alt="Bar chart: the rent falls from 180,000 yuan to 75,000 yuan.")
    Figure: Bar chart: the rent falls from 180,000 yuan to 75,000 yuan.
    """
    check_title(chart)
    return Figure(chart, check_alt(alt), table=table)


def _spec(chart: Any, alt_text: str) -> dict[str, Any]:
    try:
        spec: dict[str, Any] = chart.to_dict()
    except alt.MaxRowsError:
        raise CourseError(
            "this chart holds more than 5000 rows; summarise the data first, "
            "for example with groupby"
        ) from None
    if url := _address(spec):
        raise CourseError(
            f"this chart would fetch its data from '{url}'; put the data themselves into the "
            "chart, for example alt.Chart(load('rents'))"
        )
    # Only the description of the outermost level becomes the name of the whole chart.
    return spec | {
        "$schema": SCHEMA,
        "description": alt_text,
        "usermeta": spec.get("usermeta", {}) | {"embedOptions": EMBED},
    }


def _address(node: Any) -> str | None:
    """Return the address of the first dataset that is not in the chart itself, or None."""
    if isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and "url" in data:
            return str(data["url"])
        node = [child for key, child in node.items() if key != "datasets"]
    if isinstance(node, list):
        return next((url for child in node if (url := _address(child))), None)
    return None


def _one_line(title: Any) -> str:
    text = getattr(title, "text", title)
    return " ".join(map(str, text)) if isinstance(text, list) else str(text)
