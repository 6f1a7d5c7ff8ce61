"""What the portfolio models accept: tables of numbers whose shapes fit."""

import numpy as np

from ai_bubble.errors import CourseError
from ai_bubble.models._check import Array, number

__all__ = ["tables"]


def tables(worth: Array, uses: Array, limits: Array) -> None:
    """Refuse tables with a value that is no number, or whose shapes do not fit."""
    for name, table in (("worth", worth), ("uses", uses), ("limits", limits)):
        number(table, name)
    if np.ndim(worth) != 2 or np.shape(uses) != (*np.shape(limits), *np.shape(worth)):
        raise CourseError(
            f"worth of shape (sites, options), limits (resources,) and uses (resources, sites, "
            f"options) are wanted, not {np.shape(worth)}, {np.shape(limits)} and {np.shape(uses)}"
        )
