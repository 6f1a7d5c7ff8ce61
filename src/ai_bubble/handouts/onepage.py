"""A document on one page, set as large as it fits."""

import json
from typing import Final

from ai_bubble.handouts.pdf import compiler, to_pdf

SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Font sizes to try, points."""


def one_page(source: str, size: float | None = None) -> bytes:
    """Return a document as PDF/UA-1, at the largest size at which it takes one page.

    Parameters
    ----------
    source : str
        Its typst source; the template reads ``size`` and says ``<pages>``.
    size : float, optional
        A size that was found before, points; without it, and if none fits, the smallest is taken.
    """
    return to_pdf(source, inputs={"size": str(size or largest(source) or SIZES[-1])})


def largest(source: str) -> float | None:
    """Return the largest size at which the document takes one page; None if there is none."""
    low, high = 0, len(SIZES)
    while low < high:  # the sizes fall, so that all behind the first that fits do
        middle = (low + high) // 2
        low, high = (low, middle) if _pages(source, SIZES[middle]) == 1 else (middle + 1, high)
    return SIZES[low] if low < len(SIZES) else None


def _pages(source: str, size: float) -> int:
    with compiler(source, inputs={"size": str(size)}) as ready:
        return int(json.loads(ready.query("<pages>", field="value", one=True)))
