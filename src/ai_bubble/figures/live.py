"""A chart that follows Python: the picture inside an explorer."""

import altair as alt
from altair.typing import ChartType

from ai_bubble.figures.checks import check_alt, check_title
from ai_bubble.figures.figure import EMBED
from ai_bubble.figures.theme import themed


class _OfflineChart(alt.JupyterChart):
    """A class of our own, so that working offline is not forced on every JupyterChart."""


def live(chart: ChartType, *, alt: str) -> alt.JupyterChart:
    """Return a chart whose parameters can be set from Python without drawing it anew.

    Give the chart a parameter, ``alt.param(name="rent", value=75_000)``, use it in an expression or
    a filter, and set it from a widget: ``shown.params.rent = change.new``. JavaScript comes from
    the installed packages, never from the network; it is about 0.9 MB per chart, so one live chart
    per explorer is a good measure.

    The alt text is fixed once the chart is drawn. Let it say what the chart shows whatever the
    parameters are, and put the current values into text beside the chart.

    Parameters
    ----------
    chart : altair chart
        With a title that says what is to be seen. Its parameters are on the outermost level.
    alt : str
        As in :func:`ai_bubble.figures.figure`.

    Returns
    -------
    altair.JupyterChart
        A widget; put it into an ``ipywidgets.VBox`` beside the sliders.

    Raises
    ------
    CourseError
        If the alt text or the title is missing or says nothing, or if this is no Altair chart.
    """
    check_title(chart)
    shown = themed(chart)
    shown.description = check_alt(alt)
    _OfflineChart.enable_offline()
    return _OfflineChart(shown, embed_options=EMBED)
