"""The table of misconceptions: the wrong answer, what the student thought, what to say."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ai_bubble.exercises.keys import Candidate, Key
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.verdict import coded

_FIRST: Final = re.compile(r"(?<=[.?])\s+(?=[A-Z\"“'`])")
SAME: Final = "the same values in another form"
_LONGEST: Final = 90
_ARGUMENTS: Final = 60
_WRITTEN_OUT: Final = 1e15
"""From here on a number is written with its power of ten."""
_WIDTHS: Final = (26, 34, 40)


def table(key: Key) -> str:
    """Return the mistakes that a key knows as an HTML table; empty if it knows none."""
    rows = "".join(
        f"<tr><td>{coded(wrong)}</td><td>{coded(thought)}</td><td>{coded(say)}</td></tr>"
        for wrong, thought, say in _rows(key)
    )
    if not rows:
        return ""
    widths = "".join(f'<col style="width: {width}%">' for width in _WIDTHS)
    head = "".join(f"<th>{name}</th>" for name in ("You see", "The student", "You say"))
    return (
        f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _rows(key: Key) -> Iterator[tuple[str, str, str]]:
    right = next((one for one in key.answers if one.right), None)
    for mistake in key.answers:
        if mistake.right or right is None or not mistake.say:
            continue
        thought, said = split(mistake.say)
        see = f"See “{mistake.see}”." if mistake.see else ""
        yield symptom(key, right, mistake), thought, f"{said} {see}".strip()


def split(say: str) -> tuple[str, str]:
    """Split a message into what the student did, and what helps.

    Examples
    --------
    >>> split("You divided by the new rent. Which rent stands below the line?")
    ('You divided by the new rent.', 'Which rent stands below the line?')
    """
    first, *rest = _FIRST.split(say)
    return first, " ".join(rest)


def symptom(key: Key, right: Candidate, mistake: Candidate) -> str:
    """Return what is seen of a mistake: the number, or the first place that differs."""
    wrong, good = mistake.expected, right.expected
    kind = wrong.get("kind")
    if kind == "calls":
        for call, one, other in zip(
            key.question.calls, wrong["value"], good["value"], strict=False
        ):
            if one != other:
                arguments = _cut(", ".join(_short(argument) for argument in call), _ARGUMENTS)
                name = key.question.name
                return f"`{name}({arguments})` gives {_text(one)}, not {_text(other)}"
        return "differs in a hidden case"
    if kind == "table" and good.get("kind") == "table":
        return _of_table(wrong["value"], good["value"])
    return _text(wrong)


def _of_table(wrong: dict[str, list[Any]], good: dict[str, list[Any]]) -> str:
    if missing := [name for name in good if name not in wrong]:
        return f"no `{missing[0]}`"
    for name, values in good.items():
        if len(values) != len(wrong[name]):
            return f"{len(wrong[name])} rows, not {len(values)}"
    for name, values in good.items():
        for at, (one, other) in enumerate(zip(wrong[name], values, strict=True)):
            if one != other and _short(one) != _short(other):
                return f"`{name}`, row {at + 1}: {_short(one)}, not {_short(other)}"
    return SAME


def _text(plain: Plain) -> str:
    if plain.get("kind") == "raised":
        return f"{plain.get('of', 'an error')}"
    if plain.get("kind") == "nothing":
        return "None"
    return _short(plain.get("value"))


def _short(value: Any) -> str:
    """Return a value in few characters, numbers to four digits."""
    if isinstance(value, dict):
        inner = value.get("float", value.get("value"))
        return {"inf": "∞", "-inf": "−∞", "nan": "NaN"}.get(str(inner), _short(inner))
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return number(float(value))
    if isinstance(value, list):
        text = f"[{', '.join(_short(item) for item in value)}]"
    else:
        text = str(value)
    return _cut(text, _LONGEST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def number(value: float) -> str:
    """Return a number to four digits, with thousands grouped and a real minus sign.

    Examples
    --------
    >>> number(-0.0166667), number(91734.72), number(3.0), number(2.376e24)
    ('−0.01667', '91,735', '3', '2.376e24')
    """
    rounded = float(f"{value:.4g}")
    text = f"{value:,.0f}" if abs(value) >= 1_000 else f"{rounded:.10g}"
    if abs(value) >= _WRITTEN_OUT:
        text = f"{value:.4g}".replace("e+", "e")
    return text.replace("-", "\u2212")
