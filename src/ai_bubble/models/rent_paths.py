"""Monte Carlo: many rents and utilisations instead of one of each."""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array
from ai_bubble.models.server import (
    ANNUAL_RATE,
    CAPEX,
    FIXED_COST,
    server_npv,
)

LET = (2.0, 8.0)  # Beta(2, 8): a fifth of the time on average
RESIDUAL = (0.0, 0.3)  # share of the price, evenly between


def simulate_rents(
    mean_rent: Array,
    volatility: float,
    draws: int,
    rng: int | np.random.Generator,
) -> Array:
    """Draw rent paths that wander around a mean path.

    Formula: ``R[t] = R[t - 1] * m[t] / m[t - 1] * exp(s * z - s ** 2 / 2)``,
    z standard normal: a geometric random walk whose first month is known and
    whose mean is the path m. Where m falls by the same factor each month,
    ``m[t] / m[t - 1] = exp(mu)`` and the mean is ``R[0] * exp(mu * t)``; the
    median lies below it, at ``R[0] * exp((mu - s ** 2 / 2) * t)`` (Hull,
    *Options, Futures, and Other Derivatives*: lognormal prices).

    Parameters
    ----------
    mean_rent : array, shape (T,)
        m, CNY per server-month, more than 0; for instance a `glide`.
    volatility : float
        s, standard deviation of the log rent's change a month, 0 or more.
    draws : int
        Number of paths, at least 1.
    rng : int or numpy.random.Generator
        Seed, or a generator that goes on from where it is.

    Returns
    -------
    array, shape (draws, T)
        CNY per server-month.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> simulate_rents(np.array([180e3, 75e3]), 0.0, draws=1, rng=1)
    array([[180000.,  75000.]])
    """
    _check.series(mean_rent, "mean_rent")
    _check.positive(mean_rent, "mean_rent")
    _check.not_negative(volatility, "volatility")
    _check.whole(draws, "draws")
    z = np.random.default_rng(rng).standard_normal((draws, mean_rent.size))
    steps = volatility * z - volatility**2 / 2
    steps[:, 0] = 0.0
    return mean_rent * np.exp(np.cumsum(steps, axis=1))


def simulate_npv(
    mean_rent: Array,
    *,
    volatility: float = 0.08,
    let: tuple[float, float] = LET,
    residual: tuple[float, float] = RESIDUAL,
    capex: float = CAPEX,
    fixed_cost: float = FIXED_COST,
    annual_rate: float = ANNUAL_RATE,
    draws: int = 10_000,
    rng: int | np.random.Generator,
) -> Array:
    """Draw net present values of a server under uncertain rent and use.

    Formula: `server_npv` of each path of `simulate_rents`, with a utilisation
    from a Beta distribution, one draw a centre for its whole life, and a
    resale price drawn evenly from a range. The three are drawn independently;
    in a glut they fall together, so the bad tail is still drawn too thin.

    Parameters
    ----------
    mean_rent : array, shape (T,)
        Mean rent path, CNY per server-month, more than 0; T is the life.
    volatility : float
        Standard deviation of the log rent's change a month, 0 or more; 6 to
        10 % is an assumption.
    let : tuple of two floats
        Parameters a and b of the Beta, more than 0; the mean is a / (a + b).
    residual : tuple of two floats
        Lowest and highest resale price as shares of `capex`, 0 to 1.
    capex, fixed_cost : float
        CNY, and CNY per server-month, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    draws : int
        Number of servers drawn, at least 1.
    rng : int or numpy.random.Generator
        Seed, or a generator that goes on from where it is.

    Returns
    -------
    array, shape (draws,)
        CNY of today, per server.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> from ai_bubble.models.prices import glide
    >>> worth = simulate_npv(glide(180_000, 75_000, 18), rng=2025)
    >>> worth.shape
    (10000,)
    """
    _check.positive(np.array(let), "let")
    _check.share(np.array(residual), "residual")
    rng = np.random.default_rng(rng)
    rent = simulate_rents(mean_rent, volatility, draws, rng)
    worth = server_npv(
        rent,
        rng.beta(*let, size=(draws, 1)),
        capex=capex,
        fixed_cost=fixed_cost,
        annual_rate=annual_rate,
        months=mean_rent.size,
        residual_share=rng.uniform(*residual, size=draws),
    )
    return np.asarray(worth)


def loss_probability(npvs: Array) -> float:
    """Return the share of the draws that lose money.

    Formula: the number of NPVs below 0 over the number of all. Its standard
    error is about ``sqrt(p * (1 - p) / draws)``.

    Parameters
    ----------
    npvs : array, shape (draws,)
        CNY, as from `simulate_npv`.

    Returns
    -------
    float
        Share, 0 to 1.

    Raises
    ------
    CourseError
        If an NPV is no number.

    Examples
    --------
    >>> loss_probability(np.array([-1.0, 2.0, -3.0, -4.0]))
    0.75
    """
    _check.number(npvs, "npvs")
    return float(np.mean(npvs < 0))
