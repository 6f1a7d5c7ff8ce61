"""From what the sandbox handed back to marks, in the checker's process."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.properties import Property
from ai_bubble.exercises.same import same
from ai_bubble.exercises.verdict import Verdict
from ai_bubble.grading.records import Mark, Outcome

_STEP: Final = 4
"""Marks are given in quarters of a point."""
_WHY: Final = {
    "time": "ran longer than it may",
    "total": "took until the time for the whole notebook was over",
    "memory": "used more memory than it may",
    "exit": "ended the program",
    "output": "handed back more than it may",
}


def marks(
    keys: Sequence[Key],
    outcome: Outcome,
    handed_in: Mapping[str, str],
    ends: Mapping[str, str] | None = None,
) -> list[Mark]:
    """Mark every question of a submission.

    A value, a table or a chart is right or not. A function earns its share of the calls and
    properties that hold, the hidden ones included. A written answer waits for a reader.

    Parameters
    ----------
    keys : sequence of Key
        The open keys of the student's variant.
    outcome : Outcome
        What the sandbox handed back.
    handed_in : mapping of str to str
        Question id to the student's source; a question without a cell is not in it.
    ends : mapping of str to str, optional
        Question id to how the answer's own cell ended, if it did not come to its end.
    """
    return [_mark(key, outcome, handed_in, ends or {}) for key in keys]


def _mark(
    key: Key, outcome: Outcome, handed_in: Mapping[str, str], ends: Mapping[str, str]
) -> Mark:
    asked = key.question
    given = outcome.answers.get(asked.id)
    source = handed_in.get(asked.id, "")
    if given is None:
        if asked.id not in handed_in:
            say = f"The answer cell of {asked.number.lower()} is missing."
        elif asked.id in ends:
            say = f"The cell of this answer {ends[asked.id]}."
        elif _is_over(outcome):
            say = "The time for the whole notebook was over before this answer could be read."
        else:
            say = f"`{asked.name}` was not found."
            if outcome.stopped or outcome.killed:
                say += " A cell before it may have stopped; see above."
        return _result(key, Verdict(asked.number, "undefined", say), 0.0, source)
    if given["kind"] == "killed":
        say = f"Calling `{asked.name}` {_WHY.get(str(given['why']), 'failed')}."
        return _result(key, Verdict(asked.number, "wrong", say), 0.0, source)
    try:
        verdict = judge(key, given)
    except Exception as problem:
        # A chart's specification may be anything; one that breaks the judge is not right.
        say = f"This answer could not be read ({type(problem).__name__})."
        verdict = Verdict(asked.number, "kind", say)
    if asked.kind == "written":
        return _written(key, verdict, given, source)
    if asked.kind == "function" and given["kind"] == "calls":
        return _function(key, verdict, given, outcome.hidden.get(asked.id), source)
    return _result(key, verdict, asked.points if verdict.state == "right" else 0.0, source)


def _is_over(outcome: Outcome) -> bool:
    """Return whether the time for everything ended the last run."""
    called = (*outcome.answers.values(), *outcome.hidden.values())
    return any(why == "total" for _, why in outcome.killed) or any(
        plain["kind"] == "killed" and plain["why"] == "total" for plain in called
    )


def _written(key: Key, verdict: Verdict, given: Plain, source: str) -> Mark:
    text = str(given.get("value", "")) if given["kind"] == "text" else source
    points = None if verdict.state == "waiting" else 0.0
    # That much is true in the student's notebook only.
    verdict = replace(verdict, say=verdict.say.replace("; the self-check does not judge", ""))
    if verdict.state == "unanswered" and given["kind"] == "text" and text.strip():
        # Too short is still an answer: a person decides.
        verdict, points = Verdict(verdict.question, "waiting", verdict.say), None
    return _result(key, verdict, points, text)


def _function(key: Key, verdict: Verdict, given: Plain, hidden: Plain | None, source: str) -> Mark:
    asked = key.question
    if verdict.state == "unanswered":
        return _result(key, verdict, 0.0, source)
    shown = _passed(key.answers[0].expected, given, key)
    more = _passed(key.hidden_answers[0].expected, hidden, key) if key.hidden_answers else []
    held = _held(key, given)
    passed, checks = sum(shown) + sum(more) + sum(held), len(shown) + len(more) + len(held)
    if verdict.state == "right" and not all(more):
        wrong = len(more) - sum(more)
        calls = f"{wrong} of {len(more)} further calls {'is' if wrong == 1 else 'are'}"
        say = f"Right on the calls that the self-check tries, but {calls} not: think of the edges."
        verdict = Verdict(verdict.question, "wrong", say)
    share = passed / checks if checks else 0.0
    if passed == checks:
        points = asked.points
    elif verdict.state == "mistake":
        # Calls on which a mistake cannot show are no achievement.
        points = 0.0
    else:
        points = math.floor(asked.points * share * _STEP) / _STEP
    return _result(key, verdict, points, source)


def _passed(expected: Plain, given: Plain | None, key: Key) -> list[bool]:
    wanted = expected["value"]
    # A forged frame may hold any sane kind in place of the hidden calls.
    outcomes = given["value"][: len(wanted)] if given and given["kind"] == "calls" else []
    outcomes += [{"kind": "nothing"}] * (len(wanted) - len(outcomes))
    return [
        same(
            {"kind": "calls", "value": [mine]},
            {"kind": "calls", "value": [theirs]},
            key.question.tolerance,
        )
        for mine, theirs in zip(wanted, outcomes, strict=True)
    ]


def _held(key: Key, given: Plain) -> list[bool]:
    rest, held = given["value"][len(key.question.calls) :], []
    for plain in key.question.properties:
        rule = Property(**plain)
        held.append(rule.holds(rest[: len(rule.at)]))
        rest = rest[len(rule.at) :]
    return held


def _result(key: Key, verdict: Verdict, points: float | None, source: str) -> Mark:
    asked = key.question
    return Mark(
        question=asked.id,
        kind=asked.kind,
        points=points,
        possible=asked.points,
        state=verdict.state,
        say=verdict.say,
        see=verdict.see,
        mistake=verdict.say if verdict.state == "mistake" else "",
        handed_in=source,
    )
