"""Pairing rows whose order does not count, each with one that fits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Row = TypeVar("Row")


def paired(rows: Sequence[Row], others: Sequence[Row], fits: Callable[[Row, Row], bool]) -> bool:
    """Tell whether each row can have a partner of its own.

    It does what sorting cannot where numbers that should tie differ in their last digits: each row
    takes a free partner that fits, or makes another row look for one elsewhere [1]_.

    Parameters
    ----------
    rows, others : sequence
        As many of the ones as of the others.
    fits : callable
        Whether a row and one of the others may be partners.

    References
    ----------
    .. [1] C. Berge, "Two theorems in graph theory", Proceedings of the National Academy of
       Sciences 43 (1957).

    Examples
    --------
    >>> paired([10, 12], [11, 9], lambda one, other: abs(one - other) <= 1)
    True
    """
    partners: list[list[int]] = []
    for row in rows:
        partners.append([place for place, other in enumerate(others) if fits(row, other)])
        if not partners[-1]:
            return False
    taken: dict[int, int] = {}

    def finds(row: int, tried: set[int]) -> bool:
        for place in partners[row]:
            if place not in tried:
                tried.add(place)
                if place not in taken or finds(taken[place], tried):
                    taken[place] = row
                    return True
        return False

    return all(finds(row, set()) for row in range(len(rows)))
