"""Equations that stand side by side in one formula."""


def side_by_side(tex: str) -> list[str]:
    r"""Return the equations of a formula that wide spaces part, without the commas between them.

    Parameters
    ----------
    tex : str
        A formula without its dollar signs.

    Examples
    --------
    >>> side_by_side(r"a = b, \qquad c = d")
    ['a = b', 'c = d']
    >>> side_by_side(r"a = b \quad c")
    ['a = b \\quad c']
    """
    pieces = (piece.strip().removesuffix(",") for piece in tex.split(r"\qquad"))
    return [piece for piece in pieces if piece]
