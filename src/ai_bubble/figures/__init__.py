"""Charts of the course: one theme, a text alternative for every chart, no network."""

from ai_bubble.figures.colours import COLOURS
from ai_bubble.figures.figure import Figure, figure
from ai_bubble.figures.live import live
from ai_bubble.figures.offline import offline_charts
from ai_bubble.figures.theme import themed

__all__ = ["COLOURS", "Figure", "figure", "live", "offline_charts", "themed"]
