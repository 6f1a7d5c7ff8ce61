"""Lesson 02: sixty synthetic projects, and what a subsidy and bent forecasts make of them."""

import numpy as np
import pandas as pd

from ai_bubble.models import burden, subsidy

PROJECTS = 60
SEED = 2025
FEE = 0.05  # of the subsidy, for a broker who bent the forecast: assumed
KINDS = ["honest", "bent"]
BUILT = ["both", "only profitable", "only worthwhile", "neither"]
OUTCOMES = [*BUILT, "not built"]
PARTIES = ["investors", "lenders", "taxpayers", "brokers", "neighbours"]


def synthetic_projects() -> pd.DataFrame:
    """Return sixty invented projects; nothing in them was observed.

    Cost and worth are drawn independently and lognormal, with medians of 100 million CNY and 70 %
    of the cost; every second project has a broker who bends the forecast.

    Returns
    -------
    DataFrame
        Columns ``cost_mcny`` and ``worth_mcny`` (present values, million CNY) and ``forecast``;
        ``attrs`` says that it is synthetic.
    """
    rng = np.random.default_rng(SEED)
    cost = 100 * np.exp(0.6 * rng.standard_normal(PROJECTS))
    ratio = 0.7 * np.exp(0.45 * rng.standard_normal(PROJECTS))
    projects = pd.DataFrame(
        {
            "cost_mcny": cost.round(1),
            "worth_mcny": (ratio * cost).round(1),
            "forecast": np.resize(KINDS, PROJECTS),
        }
    )
    projects.attrs = {"synthetic": True, "seed": SEED, "note": "drawn at random, not observed"}
    return projects


def judge(
    projects: pd.DataFrame,
    *,
    subsidy_share: float,
    inflation: float,
    haircut: float,
    loan_share: float,
    spillover: float,
) -> pd.DataFrame:
    """Return which projects are built, whether they should be, and what each party gets.

    A project is built if its forecast, bent or not and cut or not, makes it look profitable.

    Parameters
    ----------
    projects : DataFrame
        As from `synthetic_projects`.
    subsidy_share : float
        Share of the cost that the state pays, 0 to 1.
    inflation : float
        By how much a bent forecast is too high: 1 for twice the truth.
    haircut : float
        Share taken off every forecast, 0 to 1.
    loan_share : float
        Share of the rest of the cost that is borrowed, 0 to 1.
    spillover : float
        What neighbours gain for each yuan a project earns, 0 or more.

    Returns
    -------
    DataFrame
        One row a project: ``outcome`` and, in million CNY, the gain of each of `PARTIES`, which
        add up to the social NPV of a project that is built.
    """
    cost, worth = projects["cost_mcny"].to_numpy(), projects["worth_mcny"].to_numpy()
    bent = (projects["forecast"] == "bent").to_numpy()
    forecast = worth * (1 + inflation * bent) * (1 - haircut)
    built = subsidy.private_npv(forecast, cost, subsidy_share) > 0
    profitable = subsidy.private_npv(worth, cost, subsidy_share) > 0
    worthwhile = subsidy.social_npv(worth, cost, spillover) > 0
    kinds = [profitable & worthwhile, profitable, worthwhile]
    outcome = np.where(built, np.select(kinds, BUILT[:3], BUILT[3]), OUTCOMES[-1])
    fee = FEE * subsidy_share * cost * bent * (inflation > 0)
    shares = burden.who_pays(worth, cost, subsidy_share, loan_share, fee=fee)
    gains = np.array([*shares.values(), spillover * worth]) * built
    judged = pd.DataFrame(gains.T, columns=PARTIES, index=projects.index)
    judged.insert(0, "outcome", outcome)
    judged.insert(1, "missed", worthwhile & ~np.asarray(built))
    return judged
