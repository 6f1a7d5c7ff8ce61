"""What a chart must bring along before it is shown: a title and a text alternative."""

import re
from typing import Any, Final

import altair as alt

from ai_bubble.errors import CourseError
from ai_bubble.figures.theme import title_of

_FEWEST_WORDS: Final = 6
_FEWEST_TELLING_WORDS: Final = 3

_EXAMPLE: Final = 'alt="Line chart: the monthly rent falls from 180,000 to 75,000 yuan in a year"'

# Words that say of which kind a chart is, and the small words between them.
_WORDS: Final = """
a an and at by for from here in is it my of on or over some that the their this to two three
various versus vs with x y
area bar box boxplot bubble column dot donut heat heatmap histogram line map multi pie point
scatter scatterplot stacked grouped layered faceted small multiple simple interactive coloured
axis axes chart data dataset diagram figure graph image picture plot graphic visual
visualisation visualization value variable series number result time
compare depict display illustrate plotted present represent show showing shown
"""
_EMPTY: Final = frozenset(_WORDS.split())


def check_alt(text: Any) -> str:
    """Return the text alternative, stripped, if it says what the chart shows.

    Parameters
    ----------
    text : str
        What a reader who cannot see the chart needs to know: its finding, in a sentence or two.

    Raises
    ------
    CourseError
        If the text is missing, shorter than six words, or says only what kind of chart it is.

    Examples
    --------
    >>> check_alt("a line chart of the data over time")
    Traceback (most recent call last):
    ai_bubble.errors.CourseError: the alt text 'a line chart of the data over time' does not say \
what the chart shows; name its finding, for example alt="Line chart: the monthly rent falls from \
180,000 to 75,000 yuan in a year"
    """
    if not isinstance(text, str) or not text.strip():
        raise CourseError(
            "this chart has no alt text; say what it shows to readers who cannot see it, "
            f"for example {_EXAMPLE}"
        )
    words = re.findall(r"[^\W_]+(?:[-'’.,][^\W_]+)*", text.lower())
    telling = [word for word in words if word not in _EMPTY and word.rstrip("s") not in _EMPTY]
    if len(words) < _FEWEST_WORDS or len(telling) < _FEWEST_TELLING_WORDS:
        raise CourseError(
            f"the alt text '{text.strip()}' does not say what the chart shows; "
            f"name its finding, for example {_EXAMPLE}"
        )
    return " ".join(text.split())


def check_title(chart: Any) -> None:
    """Refuse a chart without a title of its own above the whole of it.

    Raises
    ------
    CourseError
        If the outermost chart has no title, or if this is no Altair chart.
    """
    if not isinstance(chart, alt.TopLevelMixin):
        raise CourseError(f"a figure takes an Altair chart, not {_a(type(chart).__name__)}")
    title = title_of(chart)
    text = getattr(title, "text", title)
    if text is alt.Undefined or not text or (isinstance(text, str) and not text.strip()):
        raise CourseError(
            "this chart has no title above the whole of it; say there what the chart finds, "
            'for example chart.properties(title="Rents fell by more than half in a year")'
        )


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
