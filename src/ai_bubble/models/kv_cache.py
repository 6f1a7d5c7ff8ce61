"""The memory a conversation takes up while a model answers."""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def kv_cache_gqa(
    layers: Numbers,
    kv_heads: Numbers,
    head_dimension: Numbers,
    bytes_per_value: Numbers = 2,
) -> Numbers:
    """Return the KV cache of one token with grouped-query attention.

    Formula: ``2 * layers * heads * dimension * bytes``; the 2 stands for key
    and value (Ainslie and others 2023, arXiv:2305.13245).

    Parameters
    ----------
    layers : float or array
        Layers of the model, more than 0.
    kv_heads : float or array
        Heads for keys and values, not those for queries, more than 0.
    head_dimension : float or array
        Numbers in a head, more than 0.
    bytes_per_value : float or array
        2 for BF16, more than 0.

    Returns
    -------
    float or array
        Bytes per token.

    Raises
    ------
    CourseError
        If a value is not more than 0.

    Examples
    --------
    Llama 3.1 405B:

    >>> kv_cache_gqa(126, 8, 128)
    516096
    """
    _check.positive(layers, "layers")
    _check.positive(kv_heads, "kv_heads")
    _check.positive(head_dimension, "head_dimension")
    _check.positive(bytes_per_value, "bytes_per_value")
    return 2 * layers * kv_heads * head_dimension * bytes_per_value


def kv_cache_mla(
    layers: Numbers, latent_dimension: Numbers, bytes_per_value: Numbers = 2
) -> Numbers:
    """Return the KV cache of one token with multi-head latent attention.

    Formula: ``layers * latent * bytes``: one compressed vector stands for
    all keys and values (DeepSeek-AI 2024, arXiv:2405.04434).

    Parameters
    ----------
    layers : float or array
        Layers of the model, more than 0.
    latent_dimension : float or array
        Numbers kept for a token, its position included, more than 0.
    bytes_per_value : float or array
        2 for BF16, more than 0.

    Returns
    -------
    float or array
        Bytes per token.

    Raises
    ------
    CourseError
        If a value is not more than 0.

    Examples
    --------
    DeepSeek-V3:

    >>> kv_cache_mla(61, 512 + 64)
    70272
    """
    _check.positive(layers, "layers")
    _check.positive(latent_dimension, "latent_dimension")
    _check.positive(bytes_per_value, "bytes_per_value")
    return layers * latent_dimension * bytes_per_value
