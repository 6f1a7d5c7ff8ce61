"""Equations in words, for readers who hear the page."""

import re
from typing import Final

_GROUP: Final = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_WORDS: Final = {
    r"\times": " times ", r"\cdot": " times ", r"\sum": " the sum ", r"\int": " the integral ",
    r"\ln": " the natural logarithm of ", r"\log": " the logarithm of ",
    r"\exp": " e to the power ",
    r"\max": " the maximum of ", r"\min": " the minimum of ", r"\Pr": " the probability of ",
    r"\le": " is at most ", r"\ge": " is at least ", r"\approx": " is about ", r"\in": " in ",
    r"\dots": " and so on ", r"\qquad": "; ", r"\quad": "; ", r"\varepsilon": " epsilon ",
}  # fmt: skip
_SIGNS: Final = {
    "=": " equals ", "+": " plus ", "-": " minus ", "/": " over ", ">": " is greater than ",
    "<": " is less than ", "|": " given ", "^": " to the power ", "_": " sub ", "%": " per cent ",
}  # fmt: skip


def spoken(tex: str) -> str:
    r"""Return a TeX formula as words.

    Parameters
    ----------
    tex : str
        The mathematics of the course: fractions, roots, sums, Greek letters, named functions.

    Examples
    --------
    >>> spoken(r"\text{NPV} = -C + \frac{u\,R_t - f}{(1+j)^t}")
    'NPV equals minus C plus (u R sub t minus f) over ((1 plus j) to the power t)'
    >>> spoken(r"\ln(75/180) = -0.875")
    'the natural logarithm of (75 over 180) equals minus 0.875'
    """
    said = re.sub(r"\\(?:left|right|bigg?|Bigg?)(?![a-zA-Z])", "", tex)
    said = re.sub(r"\\(?:text|mathrm|operatorname)" + _GROUP, r" \1 ", said)
    before = ""
    while before != said:
        before = said
        said = re.sub(r"\\[td]?frac" + _GROUP + _GROUP, r" (\1) over (\2) ", said)
        said = re.sub(r"\\sqrt" + _GROUP, r" the square root of (\1) ", said)
        said = re.sub(r"\\sum_" + _GROUP + r"\^(?:" + _GROUP + r"|(\w))", _sum, said)
    said = said.replace(r"\{", "(").replace(r"\}", ")")
    for command, words in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):
        said = re.sub(re.escape(command) + "(?![a-zA-Z])", words, said)
    said = re.sub(r"\\[,;:! ]", " ", said)
    said = re.sub(r"\\([a-zA-Z]+)", r" \1 ", said).replace("{", "").replace("}", "")
    said = "".join(_SIGNS.get(sign, sign) for sign in said)
    said = re.sub(r"\s+", " ", said)
    return re.sub(r"\s+([,.;:)])|(\()\s+", r"\1\2", said).strip()


def _sum(found: re.Match[str]) -> str:
    return f" the sum from {found[1]} to {found[2] or found[3]} of "
