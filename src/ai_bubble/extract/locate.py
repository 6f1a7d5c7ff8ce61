"""Find a claim in one translation: the figure, its locator, and the term beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ai_bubble.data.bounds import Bounds
from ai_bubble.extract.dates import dates
from ai_bubble.extract.language import either, language, look_up
from ai_bubble.extract.numbers import quantities
from ai_bubble.extract.register import Claim, Place

GAP = 40  # characters allowed between the term that finds a place and the figure itself
_LIST_GAP = 12  # characters allowed between two names of one list (" and ", ", ")
_SENTENCE_END = re.compile(r"[.!?][\"'”’]*\s+(?=[\"'“‘]*\w)")


@dataclass(frozen=True)
class Rendering:
    """How one translation renders one claim.

    Attributes
    ----------
    claim_id, language : str
        The claim and the language code.
    paragraph : int
        Line of the text file, counted from 1; 0 if the translation lacks the claim.
    start, end : int
        Where the figure stands: ``line[start:end] == figure``, in characters.
    figure : str
        The number, date, names or term as it stands in the text; empty if absent.
    value : float or None
        The number in full, None where none is named.
    scale : int
        What the scale word stands for, 1 if there is none.
    unit, qualifier : str
        As read; ``"exactly"`` if no qualifier is stated.
    bounds : Bounds or None
        What the number asserts.
    date, date_precision : str
        ISO 8601 as far as stated.
    sense : str
        What the figure says in English, where it is a term.
    term, term_start, term_end, term_sense
        The same for the term beside the figure.
    """

    claim_id: str
    language: str
    paragraph: int = 0
    start: int = 0
    end: int = 0
    figure: str = ""
    value: float | None = None
    scale: int = 1
    unit: str = ""
    qualifier: str = ""
    bounds: Bounds | None = None
    date: str = ""
    date_precision: str = ""
    sense: str = ""
    term: str = ""
    term_start: int = 0
    term_end: int = 0
    term_sense: str = ""

    @property
    def present(self) -> bool:
        """Whether the translation makes the claim at all."""
        return self.paragraph > 0


def _words(terms: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(terms)})", re.IGNORECASE)


def _candidates(line: str, claim: Claim, code: str) -> Iterator[Rendering]:
    """Yield all that could be the claim's figure in a line, in order."""
    blank = Rendering(claim.id, code)
    terms = claim.places[code].terms
    if claim.measure == "quantity":
        for q in quantities(line, code):
            yield replace(
                blank, start=q.start, end=q.end, scale=q.scale, unit=q.unit, bounds=q.bounds,
                value=None if q.value is None else float(q.value), qualifier=q.qualifier,
            )  # fmt: skip
    elif claim.measure == "date":
        for d in dates(line, code):
            yield replace(
                blank, start=d.start, end=d.end, qualifier=d.qualifier, date=d.iso,
                date_precision=d.precision,
            )  # fmt: skip
    elif claim.measure == "term":
        for match in _words(terms).finditer(line):
            sense = look_up(terms, match[0])
            yield replace(blank, start=match.start(), end=match.end(), sense=sense)
    else:
        for run in _lists(_words(terms).finditer(line)):
            senses = [look_up(terms, match[0]) for match in run]
            found = replace(blank, start=run[0].start(), end=run[-1].end(), sense="; ".join(senses))
            if claim.measure == "names":
                number = float(len(run))
                found = replace(
                    found, value=number, qualifier="exactly", bounds=Bounds.exactly(number)
                )
            yield found


def _lists(matches: Iterable[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Group names that follow each other closely, as in "A, B and C"."""
    runs: list[list[re.Match[str]]] = []
    for match in matches:
        if runs and match.start() - runs[-1][-1].end() <= _LIST_GAP:
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def anchor(text: str) -> re.Pattern[str]:
    """Return the pattern of an anchor: plain terms, any apostrophe, ``…`` for a few words."""
    pattern = re.escape(text.strip()).replace("…", f".{{0,{GAP}}}?").replace(r"\ ", r"\s+")
    pattern = re.sub("['’]", "['’]", pattern)
    before = r"(?<!\w)" if re.match(r"\w", text.strip()) else ""
    return re.compile(before + pattern, re.IGNORECASE)


def _pick(line: str, place: Place, found: list[Rendering]) -> Rendering | None:
    """Return the candidate that stands where the anchors say, the nearest one if several do."""
    before, after = place.at.split("#")
    if before.strip():
        for mark in anchor(before).finditer(line):
            near = [f for f in found if 0 <= f.start - mark.end() <= GAP]
            if near and _followed(line, near, after):
                return near[0]
        return None
    if after.strip():
        for mark in anchor(after).finditer(line):
            near = [f for f in found if 0 <= mark.start() - f.end <= GAP]
            if near:
                return near[-1]
        return None
    return found[0] if found else None


def _followed(line: str, near: list[Rendering], after: str) -> bool:
    """Whether the second anchor stands close behind the first candidate, before the next one."""
    if not after.strip():
        return True
    end = near[1].start if len(near) > 1 else len(line)
    mark = anchor(after).search(line, near[0].end, end)
    return mark is not None and mark.start() - near[0].end <= GAP


def sentence(line: str, position: int) -> tuple[int, int]:
    """Return start and end of the sentence of a line that holds a position.

    Examples
    --------
    >>> sentence("One apple. Two pears. Three plums.", 12)
    (11, 22)
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(line)]
    start = max((end for end in ends if end <= position), default=0)
    return start, min((end for end in ends if end > position), default=len(line))


def _with_term(found: Rendering, line: str, claim: Claim) -> Rendering:
    """Add the term beside the figure: the nearest one in its sentence or paragraph."""
    table = claim.places[found.language].beside
    start, end = 0, len(line)
    if claim.within == "sentence":
        start, end = sentence(line, found.start)
    matches = list(_words(table).finditer(line, start, end))
    if not matches:
        return found
    match = min(matches, key=lambda m: max(m.start() - found.end, found.start - m.end()))
    sense = look_up(table, match[0])
    if claim.polarity and _negated(line[start : match.start()], found.language):
        sense = f"not: {sense}"
    return replace(
        found, term=match[0], term_start=match.start(), term_end=match.end(), term_sense=sense
    )


def _negated(before: str, code: str) -> bool:
    """Whether one of the three words right before a term is a negation."""
    words = re.findall(r"\w+", before)[-3:]
    return any(re.fullmatch(either(language(code).negations), w, re.I) for w in words)


def locate(lines: list[str], claim: Claim, code: str) -> Rendering:
    """Return how a translation renders a claim; absent if it does not make it.

    Parameters
    ----------
    lines : list of str
        The text, line by line, blank lines included.
    claim : Claim
        From the register.
    code : str
        Language of the text.
    """
    for number, line in enumerate(lines, start=1):
        found = _pick(line, claim.places[code], list(_candidates(line, claim, code)))
        if found is not None:
            found = replace(found, paragraph=number, figure=line[found.start : found.end])
            return _with_term(found, line, claim)
    return Rendering(claim.id, code)
