"""The self-check in a student's notebook: at once, offline, and it never raises on an answer."""

import difflib
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises import declare
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.sealed import SealedKey, unseal
from ai_bubble.exercises.stale import stale
from ai_bubble.exercises.verdict import Verdict


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
        if not isinstance(question, str) or question not in known:
            names = ", ".join(f'"{name}"' for name in known)
            raise CourseError(f"there is no question {question!r} here; the questions are {names}")
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
        verdict = judge(key, declare.observe(asked, namespace[asked.name]))
        if verdict.state == "right" and asked.hidden:
            say = f"{len(asked.calls)} calls tried here; {asked.hidden} more wait for the grader."
            return replace(verdict, say=say)
        if verdict.is_right:
            return verdict
        old = stale(asked.name, namespace.get("In", ()))
        see = f"Read again: lesson {self._keys.exercise}, “{verdict.see}”." if verdict.see else ""
        return replace(verdict, say=" ".join(filter(None, (verdict.say, old))), see=see)

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


def _undefined(name: str, namespace: Mapping[str, Any]) -> str:
    ours = [known for known in namespace if not known.startswith("_")]
    near = difflib.get_close_matches(name, ours, n=1, cutoff=0.75)
    hint = f" There is a `{near[0]}`; is that meant?" if near else ""
    return f"`{name}` is not defined. Run the cell that defines it.{hint}"
