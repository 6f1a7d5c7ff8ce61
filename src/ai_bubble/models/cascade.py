"""Information cascades: firms that decide in turn and see what others did.

Each firm has one private signal, right with probability p, and sees the
decisions of all before it, not their signals (Bikhchandani, Hirshleifer and
Welch 1992, *Journal of Political Economy* 100(5), 992-1026). Evidence is
counted in signals: the log odds of one are ``ln(p / (1 - p))``. A firm whose
evidence is balanced tosses a coin. Once the public evidence is worth more
than one signal, nobody's own can outweigh it, and all that follow copy.
"""

import numpy as np

from ai_bubble.models import _cascade_check as _check
from ai_bubble.models._check import Array, Numbers


def wrong_cascade(precision: Numbers, own: float = 0.5) -> Numbers:
    """Return how often firms end in the wrong cascade, if there are many.

    Formula: the first two firms both err with ``(1 - p) * (1 - p * o)``, the
    second by its signal or in a tie; with ``2 * p * (1 - p) * o`` they cancel
    and all starts anew; so ``w = (1 - p) * (1 - p * o) / (1 - 2 * p *
    (1 - p) * o)`` (Bikhchandani and others 1992, with o = 1/2).

    Parameters
    ----------
    precision : float or array
        p, chance that an own signal is right, more than 0.5, less than 1.
    own : float
        o, chance that a firm follows its own signal in a tie, 0 to 1.

    Returns
    -------
    float or array
        Probability, in the shape of `precision`.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(wrong_cascade(0.6), 3)
    0.368
    """
    _check.precision(precision)
    _check.share(own, "own")
    wrong = (1 - precision) * (1 - precision * own)
    return wrong / (1 - 2 * precision * (1 - precision) * own)


def signals_used(precision: Numbers) -> Numbers:
    """Return how many firms decide by their own signal before all copy.

    Formula: ``2 / (1 - p + p ** 2)``, pairs of firms until one does not
    cancel out (mean of a geometric distribution).

    Parameters
    ----------
    precision : float or array
        p, chance that an own signal is right, more than 0.5, less than 1.

    Returns
    -------
    float or array
        Mean number of firms, however many there are.

    Raises
    ------
    CourseError
        If `precision` is outside its range.

    Examples
    --------
    >>> round(signals_used(0.6), 2)
    2.63
    """
    _check.precision(precision)
    return 2 / (1 - precision + precision**2)


def cascade_chances(
    precision: float,
    firms: int,
    lead: float = 0.0,
    *,
    good: bool = True,
) -> dict[str, float]:
    """Return how likely a cascade has begun after some firms, exactly.

    Formula: the public evidence is an absorbing Markov chain; between -1 and
    1 it moves by one signal, beyond it stays. The n-th power of its matrix
    gives the chances after n firms.

    Parameters
    ----------
    precision : float
        Chance that a firm's own signal is right, more than 0.5, less than 1.
    firms : int
        Firms that have decided, at least 1.
    lead : float
        Public evidence for building before the first firm, signals.
    good : bool
        Whether demand will come.

    Returns
    -------
    dict of float
        Probabilities of "build", "none" and "reject"; they add up to 1.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(cascade_chances(0.6, 500, good=False)["build"], 3)
    0.368
    """
    _check.precision(precision)
    _check.whole(firms, "firms")
    _check.single(lead, "lead")
    high = precision if good else 1 - precision
    at = lead + np.arange(-3, 4)  # a signal up or down at a time
    follow_high, follow_low = np.sign(at + 1), np.sign(at - 1)  # 0 is a tie
    build = (1 + high * follow_high + (1 - high) * follow_low) / 2
    learning = np.abs(at) <= 1
    up, down = np.diag(learning * build), np.diag(learning * (1 - build))
    step = np.diag(1.0 - learning)
    step[:, 1:] += up[:, :-1]
    step[:, :-1] += down[:, 1:]
    after = np.linalg.matrix_power(step, firms)[3]
    parts = {"build": at > 1, "none": learning, "reject": at < -1}
    return {name: float(after[part].sum()) for name, part in parts.items()}


def simulate_cascades(
    precision: float,
    firms: int,
    draws: int,
    rng: int | np.random.Generator,
    lead: float = 0.0,
    *,
    good: bool = True,
) -> Array:
    """Draw how many firms build when each sees what those before it did.

    Formula: a firm builds if the public evidence and its own signal add up
    to more than 0. Its decision moves the public evidence by one signal as
    long as that was worth at most one; then nobody learns any more.

    Parameters
    ----------
    precision : float
        Chance that a firm's own signal is right, more than 0.5, less than 1.
    firms, draws : int
        Firms in a row, and rows drawn, at least 1.
    rng : int or numpy.random.Generator
        Seed, or a generator that goes on from where it is.
    lead : float
        Public evidence for building before the first firm, signals.
    good : bool
        Whether demand will come.

    Returns
    -------
    array of int, shape (draws,)
        Firms that build, of `firms`.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> built = simulate_cascades(0.6, 500, 1_000, rng=1, good=False)
    >>> bool(0.33 < (built > 250).mean() < 0.41)
    True
    """
    _check.precision(precision)
    _check.whole(firms, "firms")
    _check.whole(draws, "draws")
    _check.single(lead, "lead")
    rng = np.random.default_rng(rng)
    high = precision if good else 1 - precision
    public, built = np.full(draws, float(lead)), np.zeros(draws, dtype=int)
    for firm in range(firms):
        learning = np.abs(public) <= 1
        if not learning.any():  # all that are left copy
            built += (firms - firm) * (public > 0)
            break
        own = np.where(rng.random(draws) < high, 1, -1)
        coin = rng.uniform(-1, 1, draws)  # decides where the sum is 0
        builds = np.sign(public + own) > coin
        public += learning * np.where(builds, 1, -1)  # toss: 0.33, same end
        built += builds
    return built
