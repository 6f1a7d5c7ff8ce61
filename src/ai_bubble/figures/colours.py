"""The course's colours, safe for colour-blind eyes and told apart in grey."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BACKGROUND: Final = "#ffffff"
"""What every chart is drawn on, also where the page around it is dark."""

COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "blue": "#0033a5",
        "orange": "#cd8014",
        "green": "#0f7a58",
        "purple": "#bd66cc",
        "red": "#9c2f00",
        "grey": "#939393",
        "black": "#151515",
    }
)
"""Named colours, in the order in which a chart deals them out to its series.

The hues are those of Okabe and Ito (*Color Universal Design*, 2008) without the yellow and the sky
blue, which are too pale for thin marks on white. Lightness was moved until every colour has a
contrast of 3:1 against the background, all pairs stay apart for protanopic and deuteranopic eyes,
and neighbours in the order differ when printed in grey. From the fourth series on grey alone does
not tell them apart: encode ``strokeDash`` or ``shape`` beside ``color``.
"""
