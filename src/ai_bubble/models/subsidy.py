"""What a capital subsidy does: which projects it starts, and at whose cost.

`worth` is the present value of what a project earns after running costs,
resale included: `server_npv(…) + capex` for a server. Taxes are left out, and
a yuan of public money counts as one yuan.
"""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers
from ai_bubble.models.interest import annuity
from ai_bubble.models.server import ANNUAL_RATE, CAPEX, MONTHS


def private_npv(worth: Numbers, cost: Numbers, subsidy: Numbers) -> Numbers:
    """Return what a project is worth to the one who builds it.

    Formula: ``V - (1 - s) * C``.

    Parameters
    ----------
    worth, cost : float or array
        V and C, CNY of today; `cost` 0 or more.
    subsidy : float or array
        s, share of the cost that the state pays, 0 to 1.

    Returns
    -------
    float or array
        CNY of today.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> private_npv(1_800_000, 2_100_000, subsidy=0.3)
    330000.0
    """
    _check.number(worth, "worth")
    _check.not_negative(cost, "cost")
    _check.share(subsidy, "subsidy")
    return worth - (1 - subsidy) * cost


def social_npv(
    worth: Numbers,
    cost: Numbers,
    spillover: Numbers = 0.0,
) -> Numbers:
    """Return what a project is worth to everybody together.

    Formula: ``(1 + e) * V - C``. The subsidy cancels: one pays it, another
    gets it. It is the right size if it pays for the spillover, ``s*C = e*V``
    (A. C. Pigou, *The Economics of Welfare*, 1920).

    Parameters
    ----------
    worth, cost : float or array
        V and C, CNY of today; `cost` 0 or more.
    spillover : float or array
        e, what others gain for each yuan the project earns, 0 or more.

    Returns
    -------
    float or array
        CNY of today.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> social_npv(1_800_000, 2_100_000)
    -300000.0
    """
    _check.number(worth, "worth")
    _check.not_negative(cost, "cost")
    _check.not_negative(spillover, "spillover")
    return (1 + spillover) * worth - cost


def subsidy_wedge(
    subsidy: Numbers,
    utilisation: Numbers,
    *,
    capex: float = CAPEX,
    annual_rate: float = ANNUAL_RATE,
    months: int = MONTHS,
) -> Numbers:
    """Return by how much a capital subsidy lowers the break-even rent.

    Formula: ``annuity(s * C) / u``. Running costs and the resale price stay.

    Parameters
    ----------
    subsidy : float or array
        s, share of the price that the state pays, 0 to 1.
    utilisation : float or array
        u, share of the time let, more than 0 and at most 1.
    capex : float
        C, price of the server, CNY, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Life of the server, at least 1.

    Returns
    -------
    float or array
        CNY per server-month when let.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(subsidy_wedge(0.3, utilisation=0.8))
    19810
    """
    _check.share(subsidy, "subsidy")
    _check.share(utilisation, "utilisation")
    _check.positive(utilisation, "utilisation")
    return annuity(subsidy * capex, annual_rate, months) / utilisation


def deadweight_loss(
    subsidy: Numbers,
    unit_cost: Numbers,
    extra: Numbers,
) -> Numbers:
    """Return what a subsidy wastes when demand is a straight line.

    Formula: ``s * r * dK / 2``: the last unit it adds is worth ``s * r`` less
    than it costs, the first almost nothing less (A. Harberger, "The
    Measurement of Waste", *American Economic Review* 54(3), 1964).

    Parameters
    ----------
    subsidy : float or array
        s, share of the cost that the state pays, 0 to 1.
    unit_cost : float or array
        r, CNY per unit, 0 or more.
    extra : float or array
        dK, units that would not have been built without it, 0 or more.

    Returns
    -------
    float or array
        CNY.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> deadweight_loss(0.3, 2_100_000, extra=100)
    31500000.0
    """
    _check.share(subsidy, "subsidy")
    _check.not_negative(unit_cost, "unit_cost")
    _check.not_negative(extra, "extra")
    return subsidy * unit_cost * extra / 2
