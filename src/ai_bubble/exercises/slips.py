"""Proving that checks catch wrong solutions: mutants of each solution are run and judged."""

import warnings
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from ai_bubble.errors import CourseError
from ai_bubble.exercises.calls import outcomes
from ai_bubble.exercises.declare import observe
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.mutants import Mutant, mutants
from ai_bubble.exercises.notebook import Solution, declared, run_source, steps
from ai_bubble.exercises.patience import TookTooLongError, at_most
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.same import Tolerance, same

_SECONDS: Final = 2.0
_EXACT: Final = Tolerance(1e-9, 1e-12)


@dataclass(slots=True)
class Score:
    """How many wrong solutions of one question were caught.

    Attributes
    ----------
    question : str
        ``q2``.
    caught, named : int
        Mutants judged less than right, and those of them that met a named mistake.
    same : int
        Mutants that give the same answer to the last digit, so that nothing is wrong with them;
        they are not counted.
    survivors : list of Mutant
        Wrong solutions judged right.
    """

    question: str
    caught: int = 0
    named: int = 0
    same: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Mutants that count."""
        return self.caught + len(self.survivors)


def scores(solution: Solution, variant: int = 0) -> list[Score]:
    """Run the mutants of every computed question of a solution, and judge them.

    Raises
    ------
    CourseError
        If the solution itself fails.
    """
    before: dict[str, tuple[str, dict[str, Any]]] = {}
    namespace: dict[str, Any] = {}
    for cell, names in steps(solution, variant):
        if cell.id == f"{cell.question}-solution":
            before[cell.question] = cell.source, _copied(names)
        namespace = names
    found = []
    for key in declared(namespace).keys:
        if key.question.kind != "written":
            source, names = before[key.question.id]
            found.append(_score(key, source, names))
    return found


def _score(key: Key, source: str, names: dict[str, Any]) -> Score:
    score = Score(key.question.id)
    for mutant in mutants(source):
        given = _answer(key, mutant, _copied(names))
        verdict = None if given is None else judge(key, given)
        if verdict is None or not verdict.is_right:
            score.caught += 1
            score.named += verdict is not None and verdict.state == "mistake"
        elif given is not None and _equal(key, given):
            score.same += 1
        else:
            score.survivors.append(mutant)
    return score


def _answer(key: Key, mutant: Mutant, names: dict[str, Any]) -> Plain | None:
    """Return what a mutant hands in; None if it fails or if the hidden calls give it away."""
    asked = key.question
    try:
        with at_most(_SECONDS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run_source(mutant.source, names, mutant.change)
            given = observe(asked, names.get(asked.name, ...))
            if asked.kind == "function" and callable(answer := names[asked.name]):
                hidden = outcomes(answer, key.hidden_calls)
                if not same(key.hidden_answers[0].expected, hidden, asked.tolerance):
                    return None
    except (CourseError, TookTooLongError):
        return None
    return given


def _equal(key: Key, given: Plain) -> bool:
    if key.question.kind in ("function", "chart"):
        return key.question.kind == "chart"
    return same(key.answers[0].expected, given, _EXACT)


def _copied(names: dict[str, Any]) -> dict[str, Any]:
    """Copy a namespace so that what a mutant does to a table reaches no other."""
    return {
        name: value.copy() if isinstance(value, (pd.DataFrame, pd.Series, list, dict)) else value
        for name, value in names.items()
    }
