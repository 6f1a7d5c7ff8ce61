"""What makes a notebook a lesson: predictions, quizzes, shown source and glossary terms.

Data and figures are at hand here too, so that a lesson's setup cell stays short.
"""

from ai_bubble.data import Bounds, describe, load
from ai_bubble.data.periods import period_end
from ai_bubble.figures import COLOURS, figure
from ai_bubble.lesson.faded import faded
from ai_bubble.lesson.prediction import predict, reveal
from ai_bubble.lesson.question import quiz, right, wrong
from ai_bubble.lesson.source import show_source
from ai_bubble.lesson.words import glossary, term

__all__ = [
    "COLOURS",
    "Bounds",
    "describe",
    "faded",
    "figure",
    "glossary",
    "load",
    "period_end",
    "predict",
    "quiz",
    "reveal",
    "right",
    "show_source",
    "term",
    "wrong",
]
