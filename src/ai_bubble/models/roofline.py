"""What limits a chip: its arithmetic or its memory.

The roofline is that of Williams, Waterman and Patterson, "Roofline: an
insightful visual performance model", Communications of the ACM 52(4), 2009.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers, plain


def attainable(
    intensity: Numbers,
    peak: Numbers,
    bandwidth: Numbers,
) -> Numbers:
    """Return how fast a chip can compute at an arithmetic intensity.

    Formula: ``min(peak, intensity * bandwidth)``, an upper bound.

    Parameters
    ----------
    intensity : float or array
        Arithmetic done for each byte that is read, FLOP/byte, 0 or more.
    peak : float or array
        FLOP/s without sparsity, more than 0.
    bandwidth : float or array
        Of the chip's memory, bytes/s, more than 0.

    Returns
    -------
    float or array
        FLOP/s.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> attainable(1, 989e12, 3.35e12) / 1e12
    3.35
    """
    _check.not_negative(intensity, "intensity")
    _check.positive(peak, "peak")
    _check.positive(bandwidth, "bandwidth")
    return plain(np.minimum(peak, intensity * bandwidth))


def ridge_point(peak: Numbers, bandwidth: Numbers) -> Numbers:
    """Return the intensity from which on arithmetic limits a chip.

    Formula: ``peak / bandwidth``. Below it, memory limits.

    Parameters
    ----------
    peak : float or array
        FLOP/s without sparsity, more than 0.
    bandwidth : float or array
        Bytes/s, more than 0.

    Returns
    -------
    float or array
        FLOP/byte.

    Raises
    ------
    CourseError
        If a value is not more than 0.

    Examples
    --------
    >>> round(ridge_point(989e12, 3.35e12)), round(ridge_point(148e12, 4e12))
    (295, 37)
    """
    _check.positive(peak, "peak")
    _check.positive(bandwidth, "bandwidth")
    return peak / bandwidth


def decode_intensity(
    batch: Numbers,
    parameters: Numbers,
    *,
    bytes_per_parameter: Numbers = 2,
    cache: Numbers = 0,
) -> Numbers:
    """Return the arithmetic intensity of writing one token for each user.

    Formula: ``2 * N * B / (N * b + B * cache)``. Every parameter is read
    once for the whole batch, each user's cache once for that user. With b = 2
    and no cache the intensity is the batch, B.

    Parameters
    ----------
    batch : float or array
        B, users served together, more than 0.
    parameters : float or array
        N, parameters of a dense model, more than 0.
    bytes_per_parameter : float or array
        b, 2 for BF16, 1 for FP8, more than 0.
    cache : float or array
        KV cache of one user, bytes, 0 or more.

    Returns
    -------
    float or array
        FLOP/byte.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> decode_intensity(16, 70e9)
    16.0
    """
    _check.positive(batch, "batch")
    _check.positive(parameters, "parameters")
    _check.positive(bytes_per_parameter, "bytes_per_parameter")
    _check.not_negative(cache, "cache")
    read = parameters * bytes_per_parameter + batch * cache
    return 2 * parameters * batch / read


def decode_rate(
    batch: Numbers,
    parameters: Numbers,
    peak: Numbers,
    bandwidth: Numbers,
    *,
    bytes_per_parameter: Numbers = 2,
    cache: Numbers = 0,
) -> Numbers:
    """Return how many tokens a second can be written, for all users together.

    Formula: ``attainable / (2 * N)`` at the `decode_intensity`. It is an
    upper bound: no time is lost between chips, and the model fits. With k
    chips that share a model and a batch, take k times peak and bandwidth.

    Parameters
    ----------
    batch : float or array
        B, users served together, more than 0.
    parameters : float or array
        N, parameters of a dense model, more than 0.
    peak, bandwidth : float or array
        FLOP/s without sparsity and bytes/s, more than 0.
    bytes_per_parameter : float or array
        b, 2 for BF16, 1 for FP8, more than 0.
    cache : float or array
        KV cache of one user, bytes, 0 or more.

    Returns
    -------
    float or array
        Tokens per second.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(decode_rate(1, 70e9, 989e12, 3.35e12), 1)
    23.9
    """
    intensity = decode_intensity(
        batch, parameters, bytes_per_parameter=bytes_per_parameter, cache=cache
    )
    return attainable(intensity, peak, bandwidth) / (2 * parameters)
