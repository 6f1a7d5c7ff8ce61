"""Answers that agree too well: pairs for a person to read, never a verdict.

Fingerprints by winnowing: S. Schleimer, D. S. Wilkerson and A. Aiken (2003), "Winnowing: local
algorithms for document fingerprinting", SIGMOD, as in MOSS. Nothing of a submission is run.
"""

import hashlib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Name, Number, String

from ai_bubble.grading import rendering, wording
from ai_bubble.grading.records import Attempt

_GRAM: Final = {"code": 8, "text": 5}
_WINDOW: Final = 4
_A_FEW: Final = 5
"""What so many students share is left out only if they are also more than half of the class."""
_MOST_CHARACTERS: Final = 10_000
_MOST_SHOWN: Final = 100
_KEPT: Final = (Name.Builtin, Name.Exception)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to one question; `share`, 0 to 1, of the shorter is in the other too."""

    student_a: str
    student_b: str
    exercise: str
    question: str
    share: float
    text_a: str
    text_b: str


def code_tokens(source: str) -> list[str]:
    """Return code, broken or not, without names, constants, comments, docstrings and layout.

    Built-in names and those behind a dot stay: nobody can rename them.

    Examples
    --------
    >>> " ".join(code_tokens("gap = round(1 - low.min() / high, 2)  # share"))
    'V = round ( N - V . min ( ) / V , N )'
    """
    found: list[str] = []
    before, was_name = "", False
    # The lexer takes seconds over blank lines by the thousand.
    lines = [line for line in source[:_MOST_CHARACTERS].splitlines() if line.strip()]
    for kind, text in PythonLexer().get_tokens("\n".join(lines)):
        if kind in Comment or kind in String.Doc or not text.strip() or text == ";":
            was_name = was_name and "\n" not in text
            continue
        token = "N" if kind in Number else "S" if kind in String else text
        # Names side by side are not Python but prose, and all prose would look alike.
        if kind in Name and before != "." and not was_name and not any(kind in k for k in _KEPT):
            token = "V"
        if text in ")]}" and before == ",":
            found.pop()
        if token != "S" or found[-1:] != ["S"]:
            found.append(token)
        before, was_name = text, kind in Name
    return found


def words(text: str) -> list[str]:
    """Return the words of a written answer without case, punctuation and figures.

    Examples
    --------
    >>> words("The rent FELL, by 40 %: it’s low.")
    ['the', 'rent', 'fell', 'by', "it's", 'low']
    """
    plain = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    return _WORD.findall(plain.replace("’", "'").casefold())


def _fingerprints(
    texts: Mapping[str, Sequence[str]], base: Sequence[str], size: int, fewest: int
) -> dict[str, frozenset[int]]:
    """Return what each student has beside the base and the class, if it is enough to judge by."""
    hashed = {student: _hashes(tokens, size) for student, tokens in texts.items()}
    having = Counter(one for hashes in hashed.values() for one in set(hashes))
    usual = max(len(texts) / 2, _A_FEW)
    common = {one for one, students in having.items() if students > usual} | {*_hashes(base, size)}
    found = {}
    for student, hashes in hashed.items():
        own = [at for at, one in enumerate(hashes) if one not in common]
        if len({place for at in own for place in range(at, at + size)}) < fewest:
            continue
        windows = (hashes[at : at + _WINDOW] for at in range(max(1, len(hashes) - _WINDOW + 1)))
        left = ([one for one in window if one not in common] for window in windows)
        found[student] = frozenset(min(window) for window in left if window)
    return found


def _hashes(tokens: Sequence[str], size: int) -> list[int]:
    # Python's own hash differs from run to run, and with it which fingerprints are kept.
    grams = ("\n".join(tokens[at : at + size]) for at in range(len(tokens) - size + 1))
    coded = (gram.encode("utf-8", "surrogatepass") for gram in grams)
    return [int.from_bytes(hashlib.blake2b(one, digest_size=8).digest(), "big") for one in coded]


def candidates(prints: Mapping[str, frozenset[int]], threshold: float) -> Iterator[tuple[str, str]]:
    """Yield the pairs that may share `threshold` of the shorter's fingerprints; misses none.

    A text that shares so many must share one of its few rarest, so only those are looked up.
    """
    index = defaultdict(list)
    for student, own in prints.items():
        for one in own:
            index[one].append(student)
    for student, own in prints.items():
        rarest = sorted(own, key=lambda one: (len(index[one]), one))
        probes = rarest[: len(own) - math.ceil(threshold * len(own) - 1e-9) + 1]
        for other in sorted({other for one in probes for other in index[one]}):
            if (len(own), student) < (len(prints[other]), other):
                yield student, other


def similar(
    attempts_sources: Mapping[str, Mapping[str, str]],
    *,
    threshold: float = 0.8,
    fewest_tokens: int = 40,
    base: Mapping[str, str],
    exercise: str = "",
    written: Collection[str] = (),
    written_threshold: float = 0.4,
) -> list[Pair]:
    """Return the pairs of students whose answers agree too well, the closest first.

    Parameters
    ----------
    attempts_sources, base : mapping
        Student to question to source; question to what everybody was given.
    threshold, written_threshold : float
        Least share, 0 to 1, for code and for written answers.
    fewest_tokens : int
        Tokens, or words, that an answer must have beside what is common.
    exercise, written : str, collection of str
        The exercise's number; the questions that ask for a text.
    """
    pairs = []
    for question in sorted({one for answers in attempts_sources.values() for one in answers}):
        texts = {who: own[question] for who, own in attempts_sources.items() if question in own}
        is_text = question in written
        taken, size = (words, _GRAM["text"]) if is_text else (code_tokens, _GRAM["code"])
        least = written_threshold if is_text else threshold
        tokens = {student: taken(text) for student, text in texts.items()}
        prints = _fingerprints(tokens, taken(base.get(question, "")), size, fewest_tokens)
        for pair in candidates(prints, least):
            a, b = sorted(pair)
            share = len(prints[a] & prints[b]) / len(prints[pair[0]])
            if share >= least:
                pairs.append(Pair(a, b, exercise, question, share, texts[a], texts[b]))
    return sorted(pairs, key=lambda one: (-one.share, one.student_a, one.student_b, one.question))


def similar_report(
    attempts: Sequence[Attempt], base: Mapping[str, Mapping[str, str]]
) -> tuple[list[Pair], str]:
    """Return the pairs of a batch, by exercise, and the page that shows them.

    Parameters
    ----------
    attempts : sequence of Attempt
        In any order; of several by one student the last that has answers counts.
    base : mapping
        Exercise to question to the scaffold that was handed out.
    """
    answers: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    written: dict[str, set[str]] = defaultdict(set)
    for one in attempts:
        if one.marks:
            handed_in = {mark.question: mark.handed_in for mark in one.marks}
            answers[one.exercise][one.student or one.label] = handed_in
            written[one.exercise] |= {m.question for m in one.marks if m.kind == "written"}
    pairs = []
    for number, own in sorted(answers.items()):
        given = base.get(number, {})
        pairs += similar(own, base=given, exercise=number, written=written[number])
    return pairs, report(pairs)


def report(pairs: Sequence[Pair]) -> str:
    """Return a page with both answers of each pair side by side; the closest, if there are many."""
    shown = []
    for one in sorted(pairs, key=lambda pair: -pair.share)[:_MOST_SHOWN]:
        texts = ((one.student_a, one.text_a), (one.student_b, one.text_b))
        cut = [(who, *rendering.shortened(text)) for who, text in texts]
        shown.append((one, [(who, rendering.code(short), note) for who, short, note in cut]))
    return rendering.rendered(
        "similar.html.jinja", pairs=shown, number=len(pairs), title=wording.exercise_title
    )
