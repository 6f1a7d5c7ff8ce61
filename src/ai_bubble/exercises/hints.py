"""What to say of a wrong answer that no named mistake explains; never what would be right."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from ai_bubble.exercises.keys import Candidate, Question
from ai_bubble.exercises.plain import Plain, describe
from ai_bubble.exercises.same import Tolerance, same, scaled

_UNITS: Final = "Compare the unit that the question asks for."
_FACTORS: Final = {
    100.0: "a factor of 100. Is a share asked for, or a percentage?",
    1_000.0: f"a factor of 1,000. {_UNITS}",
    1_000_000.0: f"a factor of a million. {_UNITS}",
    1_000_000_000.0: f"a factor of a billion. {_UNITS}",
    -1.0: "its sign. Which way does the change go?",
}


class AnyKey(Protocol):
    """What judging needs of a key, open or sealed."""

    @property
    def question(self) -> Question:
        """What everybody may know."""

    def candidates(self, given: Plain) -> Sequence[Candidate]:
        """Return known answers near `given`."""


def hint(key: AnyKey, known: Sequence[Candidate], given: Plain) -> str:
    """Return the most telling thing that can be said of a wrong answer.

    Parameters
    ----------
    key : Key or SealedKey
        The question and its known answers.
    known : sequence of Candidate
        Those near the answer.
    given : dict
        The answer in plain form.
    """
    question, tolerance = key.question, key.question.tolerance
    for factor, words in _FACTORS.items():
        for changed in (scaled(given, factor), scaled(given, 1 / factor)):
            if any(
                c.right and same(c.expected, changed, tolerance) for c in key.candidates(changed)
            ):
                return f"Right apart from {words}"
    return _strange_items(question, given) or _part(known, given, tolerance) or _size(question)


def odd_result(key: AnyKey, outcome: Plain) -> str:
    """Say of a function's result that it is of another kind than was asked for, if it is.

    Examples
    --------
    >>> from ai_bubble.exercises.keys import Key
    >>> asked = Question("q1", "function", "f", shape={"kind": "calls", "results": ["number"]})
    >>> odd_result(Key(asked, []), {"kind": "text", "of": "str", "value": "3 months"})
    'a text; a number was asked for'
    """
    wanted = key.question.shape.get("results", [])
    if not wanted or outcome["kind"] in (*wanted, "raised", "nothing", "unanswered"):
        return ""
    names = {"number": "a number", "list": "a list", "text": "a text", "bool": "True or False"}
    asked = " or ".join(names.get(kind, f"a {kind}") for kind in wanted)
    return f"{describe(outcome)}; {asked} was asked for"


def _strange_items(question: Question, given: Plain) -> str:
    """Name texts and missing values where numbers were asked for."""
    wanted = question.shape.get("items")
    if not wanted:
        return ""
    if given["kind"] == "list":
        kinds = [_kind(item) for item in given["value"]]
        if wanted["*"] == "number" and (odd := {"text", "nan", "bool", "other"} & set(kinds)):
            return f"Numbers were expected, and some items are {_NAMES[min(odd)]}."
    if given["kind"] == "table":
        for name, column in given["value"].items():
            odd = {"text", "nan", "bool", "other"} & {_kind(item) for item in column}
            if wanted.get(name) == "number" and odd:
                return f"The column `{name}` should hold numbers, and it has {_NAMES[min(odd)]}."
            if wanted.get(name) == "bool" and "text" in odd:
                return f"The column `{name}` should hold True and False, and it has texts."
    return ""


_NAMES: Final = {
    "text": "texts",
    "nan": "missing values",
    "bool": "True or False",
    "other": "no numbers",
}


def _kind(item: Any) -> str:
    if item is None or (type(item) is dict and item.get("float") == "nan"):
        return "nan"
    if type(item) is dict:
        return "number" if "float" in item else "other"
    return {bool: "bool", str: "text", int: "number", float: "number"}.get(type(item), "list")


def kinds_of(right: Plain) -> dict[str, str]:
    """Return what the items of a right list, or of each column of a right table, are.

    Examples
    --------
    >>> kinds_of({"kind": "table", "value": {"site": ["west"], "gain": [1.5]}})
    {'site': 'text', 'gain': 'number'}
    """
    columns = {"*": right["value"]} if right["kind"] == "list" else right["value"]
    found = {}
    for name, column in columns.items():
        kinds = {_kind(item) for item in column}
        found[name] = kinds.pop() if len(kinds) == 1 else "mixed"
    return found


def _part(known: Sequence[Candidate], given: Plain, tolerance: Tolerance) -> str:
    """Name what is right of a list, or the one column that is wrong of a table."""
    for candidate in known:
        if candidate.right and given["kind"] == "list" and tolerance.ordered:
            pairs = zip(candidate.expected["value"], given["value"], strict=True)
            right = [
                str(place)
                for place, (mine, theirs) in enumerate(pairs, start=1)
                if same(_list(mine), _list(theirs), tolerance)
            ]
            if right:
                places = f"{' and '.join(right)} {'is' if len(right) == 1 else 'are'}"
                return f"Of the {len(given['value'])} items, number {places} right."
        if candidate.right and given["kind"] == "table":
            for name in given["value"]:
                mine, theirs = (
                    {"kind": "table", "value": {k: v for k, v in one["value"].items() if k != name}}
                    for one in (candidate.expected, given)
                )
                if mine["value"] and same(mine, theirs, tolerance):
                    return f"All but the column `{name}` is right."
    return ""


def _list(item: Any) -> Plain:
    return {"kind": "list", "value": [item]}


def _size(question: Question) -> str:
    if question.shape["kind"] == "number" and question.unit:
        return f"The number is not right. The unit that is asked for: {question.unit}."
    return f"`{question.name}` is of the right kind, but not right."
