"""Who bears the loss of a project: investor, lender, taxpayer, broker."""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def who_pays(
    worth: Numbers,
    cost: Numbers,
    subsidy: Numbers,
    loan_share: Numbers,
    *,
    fee: Numbers = 0.0,
    guarantee: Numbers = 0.0,
) -> dict[str, Numbers]:
    """Return each party's gain or loss from a project; they add up to V - C.

    Formula: the state pays ``s * C``, a lender a share of the rest, the
    investor what remains and the broker's fee. The lender comes first: it
    gets back ``min(V, loan)``, and from a guarantor a share of what lacks.

    Parameters
    ----------
    worth, cost : float or array
        V and C, CNY of today; `cost` 0 or more.
    subsidy : float or array
        s, share of the cost that the state pays, 0 to 1.
    loan_share : float or array
        Share of the rest that is borrowed, at the discount rate, 0 to 1.
    fee : float or array
        What the investor pays the broker, CNY, 0 or more.
    guarantee : float or array
        Share of the lender's loss that the state takes over, 0 to 1.

    Returns
    -------
    dict of float or array
        CNY of today for investor, lender, taxpayer and broker.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> who_pays(30.0, 100.0, subsidy=0.25, loan_share=0.6, fee=1.0)
    {'investor': -31.0, 'lender': -15.0, 'taxpayer': -25.0, 'broker': 1.0}
    """
    _check.number(worth, "worth")
    _check.not_negative(cost, "cost")
    _check.share(subsidy, "subsidy")
    _check.share(loan_share, "loan_share")
    _check.not_negative(fee, "fee")
    _check.share(guarantee, "guarantee")
    grant = subsidy * cost
    loan = loan_share * (cost - grant)
    repaid = _check.plain(np.clip(worth, 0, loan))
    covered = guarantee * (loan - repaid)
    return {
        "investor": worth - repaid - (cost - grant - loan) - fee,
        "lender": repaid + covered - loan,
        "taxpayer": -grant - covered,
        "broker": fee,
    }
