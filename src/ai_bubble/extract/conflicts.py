"""Conflicts between translations, computed from how each renders a claim."""

import math
import re
from collections.abc import Mapping
from itertools import combinations

from ai_bubble.extract.locate import Rendering
from ai_bubble.extract.register import Claim

NONE = "none"
FORMATTING = "formatting only"

# The gravest first; a claim's conflicts are listed in this order.
KINDS = (
    "thousandfold unit",
    "changed number",
    "changed unit",
    "lost bound",
    "lost actor",
    "changed place",
    "reversed sense",
    "changed sense",
    "missing text",
    FORMATTING,
)

_SIDE = {
    "up to": "above",
    "less than": "above",
    "almost": "above",
    "at least": "below",
    "more than": "below",
}


def compare(a: Rendering, b: Rendering, claim: Claim) -> set[str]:
    """Return the kinds of conflict between two renderings of a claim.

    Returns
    -------
    set of str
        Members of ``KINDS``; empty if the two agree. ``"formatting only"`` stands alone.
    """
    if not (a.present and b.present):
        return {"missing text"} if a.present != b.present else set()
    found = _numbers(a, b) | _qualifiers(a, b) | _terms(a, b, claim)
    if a.unit != b.unit:
        found.add("changed unit")
    if a.date != b.date:
        found.add("changed number")
    if a.sense != b.sense:
        found.add(_sense(a.sense, b.sense, place=claim.measure == "place"))
    if not found and _written(a, claim) != _written(b, claim):
        found.add(FORMATTING)
    return found


def _numbers(a: Rendering, b: Rendering) -> set[str]:
    """Compare the sizes: equal, apart by a power of a thousand, or otherwise different."""
    if a.bounds is None or b.bounds is None:
        return set()
    if (a.value is None) != (b.value is None):
        return {"changed number"}
    x = a.bounds.low if a.value is None else a.value
    y = b.bounds.low if b.value is None else b.value
    if x == y:
        return set()
    if x > 0 and y > 0:
        steps = round(math.log(x / y, 1000))
        if steps and math.isclose(x / y, 1000.0**steps):
            return {"thousandfold unit"}
    return {"changed number"}


def _qualifiers(a: Rendering, b: Rendering) -> set[str]:
    """Compare the qualifiers: a bound on one side only, opposite bounds, or another change."""
    vague = (a.value is None) != (b.value is None) and not a.date
    if a.qualifier == b.qualifier or vague:
        return set()
    sides = {_SIDE.get(a.qualifier), _SIDE.get(b.qualifier)}
    if sides == {"above", "below"}:
        return {"reversed sense"}
    return {"lost bound"} if len(sides) == 2 else {"changed sense"}


def _terms(a: Rendering, b: Rendering, claim: Claim) -> set[str]:
    """Compare the terms beside the figures."""
    if a.term_sense == b.term_sense:
        return set()
    if claim.beside == "actor":
        return {"lost actor"}
    if not (a.term_sense and b.term_sense):
        return {"missing text"}
    return {_sense(a.term_sense, b.term_sense, place=False)}


def _sense(a: str, b: str, *, place: bool) -> str:
    if place:
        return "changed place"
    return "reversed sense" if a == f"not: {b}" or b == f"not: {a}" else "changed sense"


def _written(rendering: Rendering, claim: Claim) -> list[str]:
    """Return how a figure is written: separators, signs and their order; the spelling of names."""
    tokens = re.findall(r"\d[\d.,\s]*\d|\d|[%$]", rendering.figure)
    shape = [re.sub(r"\s", " ", re.sub(r"\d", "", token)) for token in tokens]
    if claim.measure == "names":
        shape += [name for name in re.findall(r"[\w-]+", rendering.figure) if _is_name(name)]
    return [*shape, rendering.term] if claim.beside in ("actor", "name") else shape


def _is_name(word: str) -> bool:
    return not word.islower() or any(letter.isdigit() for letter in word)


def kinds(renderings: Mapping[str, Rendering], claim: Claim) -> list[str]:
    """Return the kinds of conflict among all renderings of a claim, the gravest first.

    Parameters
    ----------
    renderings : mapping of str to Rendering
        By language code.
    claim : Claim
        What the register says of the claim.

    Returns
    -------
    list of str
        Members of ``KINDS``; empty if all agree.
    """
    found: set[str] = set()
    for a, b in combinations(renderings.values(), 2):
        found |= compare(a, b, claim)
    if found != {FORMATTING}:
        found.discard(FORMATTING)
    return [kind for kind in KINDS if kind in found]


def disagreeing(renderings: Mapping[str, Rendering], claim: Claim, reading: str) -> list[str]:
    """Return the languages that say something else than the reading that stands."""
    return [
        code
        for code, rendering in renderings.items()
        if compare(rendering, renderings[reading], claim) - {FORMATTING}
    ]
