"""What training and answering cost in FLOP; FLOP/s is a rate."""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def active_parameters(
    shared: Numbers, routed: Numbers, experts: Numbers, chosen: Numbers
) -> Numbers:
    """Return how many parameters of a mixture of experts work on one token.

    Formula: ``shared + routed * chosen / experts`` (Shazeer and others 2017,
    arXiv:1701.06538). A dense model has ``routed = 0``: all parameters work.

    Parameters
    ----------
    shared : float or array
        Parameters that work on every token, 0 or more.
    routed : float or array
        Parameters of all experts together, 0 or more.
    experts : float or array
        Experts to choose from in a layer, 1 or more.
    chosen : float or array
        Experts that work on one token, 0 to `experts`.

    Returns
    -------
    float or array
        Parameters.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    DeepSeek-V3: about 654 of its 671 billion parameters sit in 256 experts.

    >>> round(active_parameters(17e9, 654e9, experts=256, chosen=8) / 1e9)
    37
    """
    _check.not_negative(shared, "shared")
    _check.not_negative(routed, "routed")
    _check.at_least(experts, 1, "experts")
    _check.share(chosen / experts, "chosen / experts")
    return shared + routed * chosen / experts


def training_flop(parameters: Numbers, tokens: Numbers) -> Numbers:
    """Return the arithmetic of training a model.

    Formula: ``6 * N * D`` (Kaplan and others 2020, arXiv:2001.08361): two
    operations a parameter and token forwards, four backwards. Attention over
    long texts comes on top.

    Parameters
    ----------
    parameters : float or array
        N, parameters that work on a token: the active ones, 0 or more.
    tokens : float or array
        D, tokens trained on, counted again in each epoch, 0 or more.

    Returns
    -------
    float or array
        FLOP.

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    >>> f"{training_flop(37e9, 14.8e12):.2e}"
    '3.29e+24'
    """
    _check.not_negative(parameters, "parameters")
    _check.not_negative(tokens, "tokens")
    return 6 * parameters * tokens


def inference_flop(parameters: Numbers, tokens: Numbers) -> Numbers:
    """Return the arithmetic of reading or writing tokens with a model.

    Formula: ``2 * N`` a token: one multiplication and one addition for each
    parameter (Kaplan and others 2020, arXiv:2001.08361).

    Parameters
    ----------
    parameters : float or array
        N, parameters that work on a token, 0 or more.
    tokens : float or array
        Tokens read and written, 0 or more.

    Returns
    -------
    float or array
        FLOP.

    Examples
    --------
    >>> f"{inference_flop(37e9, 1):.2e}"
    '7.40e+10'
    """
    _check.not_negative(parameters, "parameters")
    _check.not_negative(tokens, "tokens")
    return 2 * parameters * tokens


def overtaking_tokens(training: Numbers, parameters: Numbers) -> Numbers:
    """Return after how many tokens answering has cost as much as training.

    Formula: ``F / (2 * N)``; with ``F = 6 * N * D`` that is ``3 * D``,
    whatever the size of the model.

    Parameters
    ----------
    training : float or array
        F, arithmetic of all training, FLOP, 0 or more.
    parameters : float or array
        N, parameters that work on a token, more than 0.

    Returns
    -------
    float or array
        Tokens read and written.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> overtaking_tokens(training_flop(37e9, 14.8e12), 37e9) / 1e12
    44.4
    """
    _check.not_negative(training, "training")
    _check.positive(parameters, "parameters")
    return training / (2 * parameters)


def achieved_rate(flop: Numbers, gpu_hours: Numbers) -> Numbers:
    """Return how fast each GPU has worked.

    Formula: ``FLOP / (GPU-hours * 3600)``.

    Parameters
    ----------
    flop : float or array
        Arithmetic done, FLOP, 0 or more.
    gpu_hours : float or array
        GPU-hours it took, more than 0.

    Returns
    -------
    float or array
        FLOP/s per GPU.

    Examples
    --------
    >>> round(achieved_rate(3.2856e24, 2.664e6) / 1e12)
    343
    """
    _check.not_negative(flop, "flop")
    _check.positive(gpu_hours, "gpu_hours")
    return flop / (gpu_hours * 3600)


def mfu(rate: Numbers, peak: Numbers) -> Numbers:
    """Return the model FLOP utilisation of a training run.

    Formula: ``rate / peak`` (Chowdhery and others 2022, arXiv:2204.02311).

    Parameters
    ----------
    rate : float or array
        Achieved, FLOP/s per GPU, 0 or more.
    peak : float or array
        The chip's, in the precision used, without sparsity, FLOP/s, above 0.

    Returns
    -------
    float or array
        Share.

    Examples
    --------
    >>> round(mfu(343e12, 989e12), 3)
    0.347
    """
    _check.not_negative(rate, "rate")
    _check.positive(peak, "peak")
    return rate / peak
