"""Ratios of like quantities: the same span, the same share, the same unit.

A flow belongs to a period (*System of National Accounts 2008*, chapter 3:
stocks, flows and accounting rules). The ratio of a flow over four years to a
flow over one says nothing until both cover the same span.
"""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def times_as_much(one: Numbers, other: Numbers) -> Numbers:
    """Return how many times as much one quantity is as another.

    Formula: ``one / other``. "Nine times as much" is a ratio of 9.

    Parameters
    ----------
    one, other : float or array
        Same unit and same span of time; `other` more than 0.

    Returns
    -------
    float or array
        Times, no unit.

    Raises
    ------
    CourseError
        If `other` is not more than 0, or `one` is no number.

    Examples
    --------
    >>> round(times_as_much(67.22, 7.76), 1)
    8.7
    """
    _check.number(one, "one")
    _check.positive(other, "other")
    return one / other


def smaller_of(larger: Numbers, times: Numbers, *, more: bool) -> Numbers:
    """Return the smaller of two quantities from the larger and their ratio.

    Formula: ``larger / times`` for "times as much"; ``larger / (1 + times)``
    for "times more" taken at its word, since a thing that is once more is
    twice as much.

    Parameters
    ----------
    larger : float or array
        Any unit, 0 or more.
    times : float or array
        The number in front of "times", more than 0.
    more : bool
        Whether "times more" is taken at its word.

    Returns
    -------
    float or array
        In the unit of `larger`.

    Raises
    ------
    CourseError
        If `larger` is negative, or `times` is not more than 0.

    Examples
    --------
    >>> round(smaller_of(70, 9, more=False), 1), smaller_of(70, 9, more=True)
    (7.8, 7.0)
    """
    _check.not_negative(larger, "larger")
    _check.positive(times, "times")
    return larger / (times + more)


def per_year(amount: Numbers, years: Numbers) -> Numbers:
    """Return the flow over one year behind a flow over several.

    Formula: ``amount / years``. That it is spread evenly is an assumption.

    Parameters
    ----------
    amount : float or array
        Sum over the whole span, any unit, 0 or more.
    years : float or array
        Length of the span, years, more than 0.

    Returns
    -------
    float or array
        The unit of `amount`, per year.

    Raises
    ------
    CourseError
        If `amount` is negative, or `years` is not more than 0.

    Examples
    --------
    >>> per_year(500, years=4), round(per_year(50, years=3), 1)
    (125.0, 16.7)
    """
    _check.not_negative(amount, "amount")
    _check.positive(years, "years")
    return amount / years


def annualised_change(change: Numbers, years: Numbers) -> Numbers:
    """Return the change per year that compounds to a change over some years.

    Formula: ``(1 + change) ** (1 / years) - 1``. Dividing the change by the
    years would let a long fall pass 100 %.

    Parameters
    ----------
    change : float or array
        Change over the whole span as a share, more than -1: -0.917 is a fall
        of 91.7 %.
    years : float or array
        Length of the span, years, more than 0.

    Returns
    -------
    float or array
        Share per year.

    Raises
    ------
    CourseError
        If `change` is not more than -1, or `years` is not more than 0.

    Examples
    --------
    >>> round(annualised_change(0.15 / 1.8 - 1, years=2), 2)
    -0.71
    """
    _check.rate(change, "change")
    _check.positive(years, "years")
    return (1 + change) ** (1 / years) - 1
