"""Hedge, speculative, Ponzi: whether cash covers what is owed (Minsky 1992).

An order, not a calendar: a firm whose cash falls passes from the first to the
last, but nothing here says when.
"""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers
from ai_bubble.models.interest import annuity, monthly_rate


def coverage(
    cash: Numbers,
    loan: float,
    annual_rate: float,
    months: int,
) -> Numbers:
    """Return how often a month's cash covers the loan's instalment.

    Formula: ``cash / annuity(loan)``, the debt service coverage ratio.

    Parameters
    ----------
    cash : float or array
        What comes in, less what must be paid first, CNY per month.
    loan : float
        Borrowed today, CNY, more than 0.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Number of equal instalments, at least 1.

    Returns
    -------
    float or array
        No unit; 1 just pays.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(coverage(0.8 * 75_000, 2_100_000, 0.10, 48), 2)
    1.14
    """
    _check.number(cash, "cash")
    _check.positive(loan, "loan")
    return cash / annuity(loan, annual_rate, months)


def finance_stage(
    cash: float,
    loan: float,
    annual_rate: float,
    months: int,
) -> str:
    """Return Minsky's name for a borrower with this much cash a month.

    Formula: "hedge" if the cash pays the instalment, "speculative" if it pays
    at least the first month's interest, "Ponzi" if not even that (Minsky
    1992, *The Financial Instability Hypothesis*, working paper 74).

    Parameters
    ----------
    cash : float
        What comes in, less what must be paid first, CNY per month.
    loan : float
        Borrowed today, CNY, more than 0.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Number of equal instalments, at least 1.

    Returns
    -------
    str

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> finance_stage(0.2 * 75_000, 2_100_000, 0.10, 48)
    'Ponzi'
    """
    _check.single(cash, "cash")
    if coverage(cash, loan, annual_rate, months) >= 1:
        return "hedge"
    interest = loan * monthly_rate(annual_rate)
    return "speculative" if cash >= interest else "Ponzi"
