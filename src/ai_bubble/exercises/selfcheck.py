"""The self-check in a student's notebook: at once, offline, and it never raises on an answer."""

import difflib
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises import declare
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.patience import TookTooLongError, at_most
from ai_bubble.exercises.plain import describe, plain
from ai_bubble.exercises.sealed import SealedKey, unseal
from ai_bubble.exercises.stale import binds, stale
from ai_bubble.exercises.verdict import Verdict

PATIENCE: Final = 10.0
"""Seconds that an answer may take when it is checked, all calls of a function together."""


class SelfCheck:
    """Answers ``check("q2")`` from the sealed key that a derived notebook carries.

    Parameters
    ----------
    key : str
        What `seal` wrote.

    Raises
    ------
    CourseError
        If the key is damaged.
    """

    def __init__(self, key: str) -> None:
        self._keys = unseal(key)
        self._last: dict[str, Verdict] = {}

    def __call__(self, question: str | None = None) -> Verdict:
        """Check one answer as it stands in the notebook; without a question, say the progress.

        Parameters
        ----------
        question : str, optional
            ``"q2"``.

        Raises
        ------
        CourseError
            If there is no such question.
        """
        namespace = sys._getframe(1).f_globals
        known = self._keys.questions
        if question is None:
            return Verdict("All questions", "progress", self._progress())
        if type(question) is not str or question not in known:
            names = ", ".join(f'"{name}"' for name in known)
            given = describe(plain(question)) if type(question) is not str else repr(question[:40])
            raise CourseError(f"there is no question {given} here; the questions are {names}")
        verdict = self._check(question, namespace)
        self._last[question] = verdict
        return replace(verdict, progress=self._progress())

    @property
    def keys(self) -> dict[str, SealedKey]:
        """The sealed keys by question."""
        return self._keys.questions

    def verdicts(self, namespace: Mapping[str, Any]) -> dict[str, Verdict]:
        """Check every question against the names of a notebook that has run."""
        return {question: self._check(question, namespace) for question in self._keys.questions}

    def _check(self, question: str, namespace: Mapping[str, Any]) -> Verdict:
        key = self._keys.questions[question]
        asked = key.question
        if asked.name not in namespace:
            return Verdict(asked.number, "undefined", _undefined(asked.name, namespace))
        if say := _failed(asked.name, namespace):
            return Verdict(asked.number, "undefined", say)
        try:
            with at_most(PATIENCE):
                answer = declare.observe(asked, namespace[asked.name])
        except TookTooLongError:
            return Verdict(asked.number, "wrong", _endless(asked.name))
        verdict = judge(key, answer)
        if verdict.state == "right" and asked.hidden:
            tried = f"{len(asked.calls)} call{'s' * (len(asked.calls) != 1)} tried here"
            rest = f"{asked.hidden} more wait{'s' * (asked.hidden == 1)} for the grader"
            return replace(verdict, say=f"{tried}; {rest}.")
        if verdict.is_right:
            return verdict
        old = stale(asked.name, _cells(namespace))
        see = f"Read again: lesson {self._keys.exercise}, “{verdict.see}”." if verdict.see else ""
        between = "\n" if "\n" in verdict.say else " "
        return replace(verdict, say=between.join(filter(None, (verdict.say, old))), see=see)

    def _progress(self) -> str:
        known = self._keys.questions
        points = sum(key.question.points for key in known.values())
        right = [name for name, verdict in self._last.items() if verdict.state == "right"]
        waiting = [name for name, verdict in self._last.items() if verdict.state == "waiting"]
        got = sum(known[name].question.points for name in right)
        said = f"Progress: {len(right)} of {len(known)} right, {got:g} of {points:g} points"
        if waiting:
            said += f"; {', '.join(waiting)} for a reader"
        if unchecked := [name for name in known if name not in self._last]:
            said += f"; not checked yet: {', '.join(unchecked)}"
        return f"{said}."


def _cells(namespace: Mapping[str, Any]) -> list[str]:
    """Return the cells run so far, as IPython keeps them; none if the name is the student's own."""
    cells = namespace.get("In")
    if type(cells) is not list:
        return []
    return [cell if type(cell) is str else "" for cell in cells]


def _failed(name: str, namespace: Mapping[str, Any]) -> str:
    """Say that the cell which defines a name was the last to run and stopped with an error."""
    shell, cells = namespace.get("get_ipython"), _cells(namespace)
    if len(cells) < 3 or not callable(shell):
        return ""
    # While a check runs, the flag still tells of the cell before it.
    before = getattr(shell(), "last_execution_succeeded", True)
    if before is False and binds(cells[-2], name):
        return f"The cell that defines `{name}` stopped with an error. Mend it and run it again."
    return ""


def _endless(name: str) -> str:
    return (
        f"`{name}` had not ended after {PATIENCE:g} seconds and was stopped. Does a loop in it "
        "never come to its end?"
    )


def _undefined(name: str, namespace: Mapping[str, Any]) -> str:
    ours = [known for known in namespace if type(known) is str and not known.startswith("_")]
    near = difflib.get_close_matches(name, ours, n=1, cutoff=0.75)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    return f"`{name}` is not defined. Run the cell that defines it.{hint}"
