"""Variants: the article's own figures for variant 0, a plausible sister case for any other."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any, Final

from ai_bubble.errors import CourseError

VARIANTS: Final = 200
"""Variants 0 to 199 are proved free of collisions; assignments draw from 1 to 199."""

_ROUNDING: Final = 1e-9


def draw(
    exercise: str,
    variant: int,
    name: str,
    article: Any,
    choices: Sequence[Any],
    step: float | None = None,
) -> Any:
    """Return a given figure of one variant.

    Parameters
    ----------
    exercise : str
        Two digits.
    variant : int
        0 for the article's own case.
    name : str
        The figure's name; each name draws by itself, so a new one changes no other.
    article : object
        The article's figure.
    choices : sequence
        With `step` the lowest and the highest figure; without it the values to choose from.
    step : float, optional
        Distance between figures, counted from the lowest. Where the article's figure and the step
        are whole, so are all.

    Raises
    ------
    CourseError
        If the range is empty or has no step.

    Examples
    --------
    >>> draw("03", 0, "peak", 180_000, (140_000, 240_000), 5_000)
    180000
    >>> draw("03", 1, "peak", 180_000, (140_000, 240_000), 5_000) % 5_000
    0
    """
    if step is None and isinstance(choices, tuple):
        raise CourseError(f"`{name}` has a range and no step; give step=…, or a list of choices")
    if variant == 0:
        return article
    if step is None:
        places = len(choices)
    else:
        if len(choices) != 2:
            raise CourseError(f"`{name}` needs the lowest and the highest figure, not {choices}")
        low, high = choices
        if whole := isinstance(article, int) and step == int(step):
            low = math.ceil(low - _ROUNDING)
        places = math.floor((high - low) / step + _ROUNDING) + 1 if step > 0 else 0
    if places < 1:
        raise CourseError(f"`{name}` has no figure to draw from {choices} in steps of {step}")
    digest = hashlib.sha256(f"{exercise}|{variant}|{name}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % places
    if step is None:
        return choices[place]
    value = low + place * step
    return int(value) if whole else _rounded(value)


def _rounded(value: float) -> float:
    """Drop what binary fractions leave behind: 0.30000000000000004 is 0.3."""
    return value if isinstance(value, int) else float(f"{value:.12g}")
