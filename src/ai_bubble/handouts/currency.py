"""Yuan with their worth in US dollars beside them; what a source reports stays as it is."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

_GAP: Final = r"[ \u00a0\u202f]"
_AMOUNT: Final = r"[\u2212-]?\d[\d,]*(?:\.\d+)?"
_YUAN: Final = re.compile(
    rf"(?P<first>{_AMOUNT})(?P<firstscale>{_GAP}(?:thousand|million|billion|trillion))?"
    rf"(?:{_GAP}(?:to|and){_GAP}(?P<second>{_AMOUNT})"
    rf"(?P<scale>{_GAP}(?:thousand|million|billion|trillion))?)?"
    rf"{_GAP}yuan\b(?!{_GAP}(?:per|to){_GAP}(?:the{_GAP})?(?:US{_GAP})?dollar)"
)
# Code and mathematics are not prose.
_NO_PROSE: Final = re.compile(r"(```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$)", re.DOTALL)
_SCALES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@cache
def rate() -> float:
    """Return yuan per US dollar as the article converts them: 200,000 to 28,000."""
    from ai_bubble.data import load

    claims = load("claims").set_index("claim_id")["value"]
    return float(claims["Q12"] / claims["Q13"])


def in_dollars(text: str) -> str:
    """Write behind each amount in yuan what it is in US dollars, at the article's own rate.

    Examples
    --------
    >>> in_dollars("The rent fell from 180,000 to 75,000 yuan a month.")
    'The rent fell from 180,000 to 75,000 yuan (25,200 to 10,500 USD) a month.'
    >>> in_dollars("a price of 2.1 million yuan and `x = 5 yuan`")
    'a price of 2.1 million yuan (294,000 USD) and `x = 5 yuan`'
    """
    return in_prose(text, lambda piece: _YUAN.sub(_with_dollars, piece))


def in_prose(text: str, change: Callable[[str], str]) -> str:
    """Return a Markdown text with its prose changed, code and mathematics as they are.

    Examples
    --------
    >>> in_prose("80 % and `5 % 3`", lambda piece: piece.replace(" %", "%"))
    '80% and `5 % 3`'
    """
    pieces = _NO_PROSE.split(text)
    pieces[::2] = [change(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _with_dollars(found: re.Match[str]) -> str:
    scale = found["scale"] or found["firstscale"] or ""
    amounts = [_dollars(found["first"], found["firstscale"] or scale)]
    if found["second"]:
        amounts.append(_dollars(found["second"], scale))
    return f"{found[0]} ({' to '.join(amounts)} USD)"


def _dollars(number: str, scale: str) -> str:
    yuan = float(number.replace(",", "").replace("\u2212", "-")) * _SCALES.get(scale.strip(), 1)
    return written(yuan / rate())


def written(dollars: float) -> str:
    """Return an amount to three digits, large ones in millions or billions.

    Examples
    --------
    >>> written(294_000), written(2.8e9), written(-1.7976)
    ('294,000', '2.8 billion', '−1.8')
    """
    size = abs(dollars)
    for name in ("trillion", "billion", "million"):
        if size >= _SCALES[name]:
            return f"{dollars / _SCALES[name]:.3g} {name}".replace("-", "\u2212")
    rounded = float(f"{dollars:.3g}")
    text = f"{rounded:,.0f}" if size >= 100 else f"{rounded:.3g}"
    return text.replace("-", "\u2212")


def remark() -> str:
    """Return the line that stands where amounts are not converted."""
    return (
        f"Charts and tables stay in yuan. 100,000 yuan are {written(1e5 / rate())} USD at the "
        f"article's own rate of {rate():.2f} yuan to the dollar; dollars are worked out from the "
        "printed yuan, to three digits."
    )
