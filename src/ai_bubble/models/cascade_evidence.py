"""What evidence is worth, counted in one firm's signals, and what pooling it brings."""

import numpy as np
from scipy.special import bdtr

from ai_bubble.models import _cascade_check as _check
from ai_bubble.models._check import Numbers


def signal_log_odds(precision: float) -> float:
    """Return the log odds that one signal carries: the unit of evidence.

    Formula: ``ln(p / (1 - p))``.

    Parameters
    ----------
    precision : float
        p, chance that a signal is right, more than 0.5 and less than 1.

    Returns
    -------
    float
        No unit.

    Raises
    ------
    CourseError
        If `precision` is outside its range.

    Examples
    --------
    >>> round(signal_log_odds(0.6), 3)
    0.405
    """
    _check.precision(precision)
    return float(np.log(precision / (1 - precision)))


def public_lead(
    precision: float,
    prior: float = 0.5,
    subsidy: float = 0.0,
    cost_share: float = 0.5,
) -> float:
    """Return the evidence for building before any firm has moved.

    Formula: ``(logit(prior) - logit(k)) / logit(p)``, where a firm builds if
    demand comes with a probability above ``k = cost_share * (1 - subsidy)``
    (Bayes' rule; Bikhchandani, Hirshleifer and Welch 1992, with a cost).

    Parameters
    ----------
    precision : float
        p, chance that a firm's own signal is right, more than 0.5, less
        than 1.
    prior : float
        Chance of demand after what all know, more than 0 and less than 1.
    subsidy : float
        Share of the cost that the state pays, at least 0 and less than 1.
    cost_share : float
        Cost over what a centre is worth if demand comes, more than 0 and
        less than 1; it is worth nothing if demand stays away.

    Returns
    -------
    float
        Signals; 0 is balanced, more than 1 makes all build at once.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> public_lead(0.6, subsidy=0.2)
    1.0
    """
    _check.single(prior, "prior")
    _check.single(cost_share, "cost_share")
    _check.positive(np.array([prior, cost_share]), "prior, cost_share")
    _check.fall(np.array([prior, cost_share]), "prior, cost_share")
    _check.fall(subsidy, "subsidy")
    needed = cost_share * (1 - subsidy)
    odds = np.log(prior / (1 - prior)) - np.log(needed / (1 - needed))
    return float(round(odds / signal_log_odds(precision), 9) + 0.0)


def cascade_strength(precision: float) -> float:
    """Return what a cascade's start has told everybody, in signals.

    Formula: one signal of the first firm, and of the second, which may have
    tossed a coin, ``ln((1 + p) / (2 - p)) / ln(p / (1 - p))`` of one. All
    later firms add nothing (Bikhchandani, Hirshleifer and Welch 1992).

    Parameters
    ----------
    precision : float
        p, chance that a firm's own signal is right, more than 0.5, less
        than 1.

    Returns
    -------
    float
        Signals, between 1 and 2.

    Raises
    ------
    CourseError
        If `precision` is outside its range.

    Examples
    --------
    >>> round(cascade_strength(0.6), 2)
    1.33
    """
    second = np.log((1 + precision) / (2 - precision))
    return float(1 + second / signal_log_odds(precision))


def pooled_error(
    precision: Numbers,
    signals: Numbers,
    lead: float = 0.0,
) -> Numbers:
    """Return how often all signals together say build, and are wrong.

    Formula: the binomial probability that at most half of n independent
    signals are right, a tie counted half (Condorcet 1785); a lead moves the
    half to ``(n + lead) / 2``.

    Parameters
    ----------
    precision : float or array
        Chance that one signal is right, more than 0.5, less than 1.
    signals : int or array of int
        n, 1 or more.
    lead : float
        Evidence for building before the signals, in signals.

    Returns
    -------
    float or array
        Probability.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> print(f"{pooled_error(0.6, 500):.1e}")
    3.2e-06
    """
    _check.precision(precision)
    _check.at_least(signals, 1, "signals")
    _check.single(lead, "lead")
    half = (np.asarray(signals) + lead) / 2
    below = np.clip(np.ceil(half) - 1, -1, signals)
    up_to = np.clip(np.floor(half), -1, signals)
    chance = [
        np.where(right < 0, 0, bdtr(np.maximum(right, 0), signals, precision))
        for right in (below, up_to)
    ]
    return _check.plain(np.mean(chance, axis=0))
