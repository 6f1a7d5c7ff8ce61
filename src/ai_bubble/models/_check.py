"""What the models accept: one line in a function refuses a bad value and names it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ai_bubble.errors import CourseError

Array = npt.NDArray[Any]
Numbers = float | Array
Flags = bool | npt.NDArray[np.bool_]


def positive(value: Any, name: str) -> None:
    """Refuse what is not more than 0."""
    array = _array(value, name)
    _refuse(array, array > 0, name, "more than 0")


def not_negative(value: Any, name: str) -> None:
    """Refuse what is not 0 or more."""
    at_least(value, 0, name)


def at_least(value: Any, low: float, name: str) -> None:
    """Refuse what is below `low`."""
    array = _array(value, name)
    _refuse(array, array >= low, name, f"{low:g} or more")


def share(value: Any, name: str) -> None:
    """Refuse what is not between 0 and 1."""
    array = _array(value, name)
    rule = "between 0 and 1 (0.2 means 20 %)"
    _refuse(array, (array >= 0) & (array <= 1), name, rule)


def fall(value: Any, name: str) -> None:
    """Refuse what is not a fall: at least 0, and less than the whole."""
    array = _array(value, name)
    rule = "at least 0 and less than 1 (0.2 means a fall of 20 %)"
    _refuse(array, (array >= 0) & (array < 1), name, rule)


def rate(value: Any, name: str) -> None:
    """Refuse a rate of interest that takes away everything or more."""
    array = _array(value, name)
    _refuse(array, array > -1, name, "more than -1 (0.1 means 10 %)")


def number(value: Any, name: str) -> None:
    """Refuse what is no number at all."""
    array = _array(value, name)
    _refuse(array, np.isfinite(array), name, "a finite number")


def whole(value: Any, name: str) -> None:
    """Refuse what is not one whole number of at least 1."""
    array = _array(value, name)
    if array.ndim or not np.isfinite(array) or array < 1 or array % 1:
        raise CourseError(f"{name} must be one whole number of at least 1, not {value}")


def single(value: Any, name: str) -> None:
    """Refuse what is not one number."""
    if np.ndim(value):
        raise CourseError(f"{name} must be one number, not {np.size(value)} of them")
    number(value, name)


def series(value: Any, name: str) -> None:
    """Refuse what is not a one-dimensional array of numbers."""
    number(value, name)
    if np.ndim(value) != 1:
        raise CourseError(f"{name} must be one row of numbers, but has {np.ndim(value)} dimensions")


def monthly(months: int, **paths: Any) -> None:
    """Refuse arrays whose last axis is neither one month nor `months` long."""
    for name, path in paths.items():
        length = (np.shape(path) or (1,))[-1]
        if length not in (1, months):
            raise CourseError(
                f"{name} has {length} values on its last axis, but months is {months}: "
                f"give one value a month, or a single one for all months"
            )


def same_length(**rows: Array) -> None:
    """Refuse rows of numbers that do not belong together, value by value."""
    sizes = {name: row.size for name, row in rows.items()}
    if len(set(sizes.values())) > 1:
        raise CourseError(
            f"{' and '.join(sizes)} must have as many values as each other, "
            f"not {' and '.join(map(str, sizes.values()))}"
        )


def plain(value: Any) -> Numbers:
    """Return NumPy's scalars as Python's own float, so that notebooks show `0.58`."""
    return float(value) if np.ndim(value) == 0 else value


def _array(value: Any, name: str) -> Array:
    if isinstance(value, (str, list, tuple)):
        raise CourseError(f"{name} must be a number or a NumPy array, not {value!r}")
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise CourseError(f"{name} must be a number or a NumPy array, not {value!r}") from None


def _refuse(array: Array, good: npt.NDArray[np.bool_], name: str, rule: str) -> None:
    bad = array[~(good & np.isfinite(array))]
    if bad.size:
        raise CourseError(f"{name} must be {rule}, not {bad.flat[0]:.10g}")
