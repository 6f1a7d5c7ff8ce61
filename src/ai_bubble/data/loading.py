"""``load("rents")``: a dataset as a frame with the types its schema declares."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ai_bubble.data.package import read_bytes, resource

if TYPE_CHECKING:
    import pandas as pd


def load(name: str, folder: Path | None = None) -> "pd.DataFrame":
    """Load one of the course's datasets.

    Parameters
    ----------
    name : str
        The dataset's name; ``ai_bubble.data.names()`` lists them all.
    folder : Path, optional
        Another folder with a ``datapackage.json``; the course's own by default.

    Returns
    -------
    pandas.DataFrame
        A fresh frame, one row per fact. Text is ``string``, whole numbers ``Int64``, truth values
        ``boolean`` (all with ``<NA>`` where empty), other numbers ``float64`` (with ``NaN``, which
        NumPy, SciPy and Altair all take), dates ``datetime64[ns]``: the same under pandas 2 and 3.

    Raises
    ------
    CourseError
        If there is no such dataset, or its file was changed.

    Examples
    --------
    >>> from ai_bubble import data
    >>> rents = data.load("rents")
    >>> rents.loc[rents["rent_id"] == "article_trough", "rent_cny_month_low"].item()
    75000.0
    """
    import numpy as np  # late, so that importing ai_bubble.data stays quick
    import pandas as pd

    entry = resource(name, folder)
    content = read_bytes(entry, folder)
    types = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
    text = pd.StringDtype("python")  # pandas 2 and 3 differ in what "string" stands for
    dtypes: dict[str, Any] = {
        "integer": pd.Int64Dtype(),
        "number": np.dtype("float64"),
        "boolean": pd.BooleanDtype(),
    }
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={column: dtypes.get(kind, text) for column, kind in types.items()},
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
    )
    for column, kind in types.items():
        if kind == "date":
            days = pd.to_datetime(frame[column], format="%Y-%m-%d")
            frame[column] = days.astype("datetime64[ns]")
    return frame
