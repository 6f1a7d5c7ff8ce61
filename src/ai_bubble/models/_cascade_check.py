"""What the cascade models accept: all of `_check`, and a signal's precision."""

import numpy as np

from ai_bubble.errors import CourseError
from ai_bubble.models._check import (
    Numbers,
    at_least,
    fall,
    plain,
    positive,
    share,
    single,
    whole,
)

__all__ = ["at_least", "fall", "plain", "positive", "precision", "share", "single", "whole"]


def precision(value: Numbers) -> None:
    """Refuse a signal that says nothing or everything."""
    share(value, "precision")
    values = np.asarray(value)
    bad = values[(values <= 0.5) | (values >= 1)]
    if bad.size:
        raise CourseError(
            "precision must be more than 0.5, a coin, and less than 1, certainty, "
            f"not {bad.flat[0]:.10g}"
        )
