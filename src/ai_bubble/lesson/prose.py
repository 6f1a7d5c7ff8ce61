"""Numbers in a lesson's prose, each asserted by a comment behind it, and the lint for bare ones.

An assertion is a format expression as inside an f-string, in an HTML comment directly behind the
number: ``58.3 %<!--= rent_drop:.1% -->``. A lesson that says so must compute so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_COMMENT = re.compile(r"<!--=(?P<expression>.*?)-->", re.DOTALL)
_SPACE = re.compile(r"(?:[\s\u00a0\u2007\u2009\u200a\u202f]|&nbsp;|&thinsp;)+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,]\d{3})+(?!\d)")
# What may not stand before a number's text: the rest of a longer number, a name's letter, a sign.
_LONGER = re.compile(r"(?:\w|\d[.,]|(?<![\w%])-)$")


@dataclass(frozen=True, slots=True)
class Assertion:
    """One asserted number: its expression, and the text that stands in front of the comment."""

    expression: str
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gave: its formatted value, or the error that stopped it."""

    text: str | None
    error: str | None


def assertions(markdown: str) -> list[Assertion]:
    """Return the asserted numbers of a Markdown text, in order.

    Examples
    --------
    >>> assertions("Rents fell by 58.3 %<!--= rent_drop:.1% -->.")
    [Assertion(expression='rent_drop:.1%', text='Rents fell by 58.3 %')]
    """
    found, start = [], 0
    for comment in _COMMENT.finditer(markdown):
        line = markdown.rfind("\n\n", start, comment.start())  # the paragraph is context enough
        text = markdown[max(start, line + 2 if line >= 0 else start) : comment.start()]
        found.append(Assertion(comment["expression"].strip(), text))
        start = comment.end()
    return found


def parts(markdown: str) -> tuple[list[str], list[str]]:
    """Return the texts between the asserted numbers' comments, and the expressions in these.

    Examples
    --------
    >>> parts("Rents fell by 58.3 %<!--= rent_drop:.1% -->.")
    (['Rents fell by 58.3 %', '.'], ['rent_drop:.1%'])
    """
    pieces = _COMMENT.split(markdown)
    return pieces[::2], [expression.strip() for expression in pieces[1::2]]


def normalise(text: str) -> str:
    """Bring the ways to type one number to one: spaces, grouping, minus signs, emphasis.

    Examples
    --------
    >>> normalise("**−1 234.5\N{NO-BREAK SPACE}%**"), normalise("-1,234.5%")
    ('-1234.5%', '-1234.5%')
    """
    plain = _SPACE.sub(" ", text.replace("\u2212", "-")).strip(" *_")
    plain = re.sub(r"(?<=\d) (?=[%‰])", "", plain)
    return _GROUPED.sub(lambda found: re.sub("[ ,]", "", found.group()), plain)


def agrees(text: str, value: str) -> bool:
    """Tell whether `text` ends with the number `value`, and not with a part of a longer one.

    Examples
    --------
    >>> agrees("fell by 58.3 %", "58.3%"), agrees("fell by 158.3 %", "58.3%")
    (True, False)
    """
    said, meant = normalise(text), normalise(value)
    if not any(character.isdigit() for character in meant) or not said.endswith(meant):
        return False
    return not _LONGER.search(re.sub(r"[*_]+$", "", said[: len(said) - len(meant)]))


def evaluate(expressions: Sequence[str], namespace: Mapping[str, Any]) -> list[Value]:
    """Evaluate format expressions in a namespace, as an f-string would.

    Examples
    --------
    >>> [value.text or value.error for value in evaluate(["drop:.1%", "1 / 0"], {"drop": 0.5833})]
    ['58.3%', 'ZeroDivisionError: division by zero']
    """
    return [_evaluate(expression, dict(namespace)) for expression in expressions]


def _evaluate(expression: str, namespace: dict[str, Any]) -> Value:
    try:
        return Value(str(eval(f"f'''{{ {expression}}}'''", namespace)), None)
    except Exception as problem:
        return Value(None, f"{type(problem).__name__}: {problem}")


def print_values(expressions: Sequence[str], namespace: Mapping[str, Any]) -> None:
    """Print what `evaluate` gives as one line of JSON, for the process that reads the kernel."""
    values = evaluate(expressions, namespace)
    print(json.dumps([[value.text, value.error] for value in values]))
