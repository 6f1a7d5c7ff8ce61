"""Dates known only to the month or the year, as spans."""

from typing import TYPE_CHECKING, Final

from ai_bubble.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

MONTHS: Final = {"day": 0, "month": 1, "quarter": 3, "season": 3, "year": 12}


def period_end(starts: "pd.Series", precisions: "pd.Series") -> "pd.Series":
    """Return the day after the period that a date with a precision stands for.

    Parameters
    ----------
    starts : Series of datetime64
        First day of the period, or the day itself.
    precisions : Series of str
        ``day``, ``month``, ``quarter``, ``season`` or ``year``; a day stands for itself.

    Returns
    -------
    Series of datetime64
        With the index of `starts`.

    Raises
    ------
    CourseError
        If a precision is none of these.

    Examples
    --------
    >>> import pandas as pd
    >>> period_end(pd.to_datetime(pd.Series(["2023-01-01"])), pd.Series(["year"])).dt.year.item()
    2024
    """
    import pandas as pd

    if unknown := set(precisions) - set(MONTHS):
        raise CourseError(f"no precision '{min(map(str, unknown))}'; known are {', '.join(MONTHS)}")
    ends = [
        start + pd.DateOffset(months=MONTHS[precision])
        for start, precision in zip(starts, precisions, strict=True)
    ]
    return pd.Series(pd.to_datetime(ends), index=starts.index)
