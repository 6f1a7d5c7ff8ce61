"""Cells as notebooks have them, with magics and shell lines, as plain Python."""

from functools import cache
from typing import Any


@cache
def _transformer() -> Any:
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager()  # type: ignore[no-untyped-call]


def to_python(source: str) -> str:
    r"""Return a cell's source with its magics as calls of ``get_ipython()``.

    A cell that cannot be read comes back as it is; running it then says what is wrong.

    Examples
    --------
    >>> to_python("!pip install something")
    "get_ipython().system('pip install something')\n"
    """
    if not any(sign in source for sign in "%!?"):
        return source
    try:
        text: str = _transformer().transform_cell(source)
    except Exception:
        return source
    return text
