"""The rebound effect: whether a saving per use lowers the use of a resource.

W. S. Jevons, *The Coal Question* (1865); S. Sorrell, *The Rebound Effect*,
UK Energy Research Centre (2007). Demand is iso-elastic: a price lower by 1 %
raises the quantity by e %, at any price.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def quantity_ratio(price_fall: Numbers, elasticity: Numbers) -> Numbers:
    """Return how much more is bought when the price falls by a factor.

    Formula: ``price_fall ** e``.

    Parameters
    ----------
    price_fall : float or array
        Old price over new, no unit, more than 0: 11 is a fall to 1/11.
    elasticity : float or array
        e, per cent more bought per per cent lower price, 0 or more.

    Returns
    -------
    float or array
        New quantity over old, no unit.

    Raises
    ------
    CourseError
        If `price_fall` is not more than 0, or `elasticity` is negative.

    Examples
    --------
    >>> round(quantity_ratio(11, 0.5), 2)
    3.32
    """
    _check.positive(price_fall, "price_fall")
    _check.not_negative(elasticity, "elasticity")
    return price_fall**elasticity


def use_ratio(
    gain: Numbers,
    elasticity: Numbers,
    price_fall: Numbers | None = None,
) -> Numbers:
    """Return how the use of a resource changes when each use needs less.

    Formula: ``P ** e / A``; if the whole gain is passed on to the price,
    ``P = A`` and the ratio is ``A ** (e - 1)``.

    Parameters
    ----------
    gain : float or array
        A, old need per use over new, no unit, more than 0: 11 is a need of
        1/11.
    elasticity : float or array
        e, price elasticity of demand as a positive number, 0 or more.
    price_fall : float or array, optional
        P, old price over new, no unit, more than 0; `gain` if left out.

    Returns
    -------
    float or array
        New use over old, no unit: above 1 the resource is used more.

    Raises
    ------
    CourseError
        If `gain` or `price_fall` is not more than 0, or `elasticity` is
        negative.

    Examples
    --------
    >>> [round(use_ratio(11, e), 2) for e in (0.5, 0.8, 1, 1.3)]
    [0.3, 0.62, 1.0, 2.05]
    """
    _check.positive(gain, "gain")
    fall = gain if price_fall is None else price_fall
    return quantity_ratio(fall, elasticity) / gain


def rebound(
    gain: Numbers,
    elasticity: Numbers,
    price_fall: Numbers | None = None,
) -> Numbers:
    """Return the share of the possible saving that higher use eats up.

    Formula: ``1 - (1 - X) / (1 - 1/A)`` with X the `use_ratio`: the possible
    saving is what an unchanged demand would save. For a gain near 1, passed
    on to the price, it comes to e.

    Parameters
    ----------
    gain : float or array
        A, old need per use over new, no unit, more than 1.
    elasticity : float or array
        e, price elasticity of demand as a positive number, 0 or more.
    price_fall : float or array, optional
        P, old price over new, no unit, more than 0; `gain` if left out.

    Returns
    -------
    float or array
        Share, no unit: 1 is the whole saving, more is Jevons's case.

    Raises
    ------
    CourseError
        If `gain` is not more than 1, `price_fall` is not more than 0, or
        `elasticity` is negative.

    Examples
    --------
    >>> [round(rebound(11, e), 2) for e in (0.5, 0.8, 1, 1.3)]
    [0.23, 0.58, 1.0, 2.16]
    """
    _check.positive(gain - 1, "gain - 1")
    saved = 1 - use_ratio(gain, elasticity, price_fall)
    return 1 - saved / (1 - 1 / gain)


def implied_elasticity(gain: Numbers, use: Numbers) -> Numbers:
    """Return the elasticity at which a gain changes the use as observed.

    Formula: ``e = 1 + ln(X) / ln(A)``, from ``X = A ** (e - 1)``. It takes
    the gain for the only cause of the change.

    Parameters
    ----------
    gain : float or array
        A, old need per use over new, no unit, more than 1.
    use : float or array
        X, new use of the resource over old, no unit, more than 0.

    Returns
    -------
    float or array
        No unit.

    Raises
    ------
    CourseError
        If `gain` is not more than 1, or `use` is not more than 0.

    Examples
    --------
    >>> round(implied_elasticity(11, 2.05), 2)
    1.3
    """
    _check.positive(gain - 1, "gain - 1")
    _check.positive(use, "use")
    return _check.plain(1 + np.log(use) / np.log(gain))
