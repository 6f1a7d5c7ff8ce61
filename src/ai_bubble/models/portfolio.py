"""Which of several options to take at each of many sites, under limits.

The multiple-choice knapsack problem with several limits (Kellerer, Pferschy
and Pisinger, *Knapsack Problems*, 2004, chapter 11), solved as an integer
programme by HiGHS (Huangfu and Hall, *Mathematical Programming Computation*
10, 2018). The limits tie the sites together: the best option of each site
taken alone is in general neither affordable nor best.
"""

import itertools

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from ai_bubble.errors import CourseError
from ai_bubble.models import _portfolio_check as _check
from ai_bubble.models._check import Array

Choice = npt.NDArray[np.intp]
MOST = 1_000_000  # portfolios that `enumerate_portfolios` will look at


def best_portfolio(worth: Array, uses: Array, limits: Array) -> Choice:
    """Return the option to take at each site so that all are worth most.

    Formula: maximise ``sum(worth * x)`` with x 0 or 1, one option a site, and
    ``sum(uses[r] * x) <= limits[r]`` for each resource r.

    Parameters
    ----------
    worth : array, shape (sites, options)
        What each option is worth, any unit of money.
    uses : array, shape (resources, sites, options)
        What each option takes of each resource, in the resource's unit; less
        than 0 where it yields some.
    limits : array, shape (resources,)
        What there is of each resource.

    Returns
    -------
    array of int, shape (sites,)
        Position of the option taken.

    Raises
    ------
    CourseError
        If no choice keeps within the limits, or a value is no number.

    Examples
    --------
    >>> worth = np.array([[0.0, 9.0], [0.0, 6.0], [0.0, 5.0]])
    >>> money = np.array([[[0.0, 8.0], [0.0, 5.0], [0.0, 5.0]]])
    >>> best_portfolio(worth, money, np.array([10.0]))
    array([0, 1, 1])
    """
    _check.tables(worth, uses, limits)
    sites, options = worth.shape
    one_each = np.kron(np.eye(sites), np.ones(options))
    within = uses.reshape(len(limits), -1)
    found = milp(
        -worth.ravel(),
        constraints=[
            LinearConstraint(one_each, 1, 1),
            LinearConstraint(within, -np.inf, limits),
        ],
        bounds=Bounds(0, 1),
        integrality=np.ones(worth.size, dtype=int),
        options={"mip_rel_gap": 0.0, "presolve": False},
    )
    if found.x is None:
        raise CourseError("no choice of options keeps within the limits")
    best: Choice = found.x.reshape(worth.shape).argmax(axis=1)
    return best


def portfolio_total(table: Array, choice: Choice) -> float:
    """Return what the chosen options add up to.

    Formula: ``sum(table[site, choice[site]])``; for what is worth, or for one
    resource.

    Parameters
    ----------
    table : array, shape (sites, options)
        Any unit.
    choice : array of int, shape (sites,)
        Position of the option taken at each site.

    Returns
    -------
    float
        In the unit of `table`.

    Raises
    ------
    CourseError
        If there is not one choice for each site.

    Examples
    --------
    >>> portfolio_total(np.array([[0.0, 9.0], [0.0, 6.0]]), np.array([0, 1]))
    6.0
    """
    if len(choice) != len(table):
        raise CourseError(f"{len(choice)} choices for {len(table)} sites")
    return float(table[np.arange(len(table)), choice].sum())


def enumerate_portfolios(worth: Array, uses: Array, limits: Array) -> Choice:
    """Return the same as `best_portfolio` by looking at every portfolio.

    Formula: none; a check of the other for few sites. Twelve sites with five
    options have 244 million portfolios, six have 15,625.

    Parameters
    ----------
    worth, uses, limits : array
        As in `best_portfolio`.

    Returns
    -------
    array of int, shape (sites,)
        Position of the option taken; the first of several that are best.

    Raises
    ------
    CourseError
        If there are more than a million portfolios, or none within limits.

    Examples
    --------
    >>> worth = np.array([[0.0, 9.0], [0.0, 6.0], [0.0, 5.0]])
    >>> money = np.array([[[0.0, 8.0], [0.0, 5.0], [0.0, 5.0]]])
    >>> enumerate_portfolios(worth, money, np.array([10.0]))
    array([0, 1, 1])
    """
    _check.tables(worth, uses, limits)
    sites, options = worth.shape
    if options**sites > MOST:
        raise CourseError(f"{options**sites:,} portfolios are too many")
    every = np.array(list(itertools.product(range(options), repeat=sites)))
    at = np.arange(sites)
    used = uses[:, at, every].sum(axis=2)
    fits = (used <= np.reshape(limits, (-1, 1))).all(axis=0)
    if not fits.any():
        raise CourseError("no choice of options keeps within the limits")
    value = np.where(fits, worth[at, every].sum(axis=1), -np.inf)
    best: Choice = every[value.argmax()]
    return best
