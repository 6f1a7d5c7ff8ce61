"""What a solution notebook talks to: it draws the figures of the case and declares questions."""

import sys
from collections.abc import Sequence
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises import declare
from ai_bubble.exercises.declared import Declared
from ai_bubble.exercises.keys import Key, Question, Wrong
from ai_bubble.exercises.properties import Property
from ai_bubble.exercises.same import Tolerance
from ai_bubble.exercises.variants import draw


class Exercise:
    """The questions of one solution notebook, from which exercise and keys are derived.

    Its methods stand in the check cells, each under the solution it asks for. They read the
    notebook's own names, so whatever they declare follows the variant.

    Parameters
    ----------
    exercise : str
        Two digits, as the lesson's: ``"03"``.
    variant : int
        0 for the article's own case.

    Examples
    --------
    >>> check = Exercise("03")
    >>> drop = 1 - 75_000 / 180_000
    >>> check.value("q1", "drop", unit="share of the old rent", points=2, stars=1, minutes=4)
    q1 ★☆☆ 2 points, 4 minutes: `drop`, a number (share of the old rent); 0 named mistakes
    """

    def __init__(self, exercise: str, variant: int = 0) -> None:
        self.exercise, self.variant = exercise, variant
        self.keys: list[Key] = []
        self.givens: dict[str, tuple[Any, str]] = {}

    def given(
        self,
        name: str,
        article: Any,
        choices: Sequence[Any],
        *,
        step: float | None = None,
        unit: str = "",
    ) -> Any:
        """Return a figure of the case: the article's own, or a variant's; see `variants.draw`.

        `unit` becomes the comment behind the figure in the student's notebook.
        """
        value = draw(self.exercise, self.variant, name, article, choices, step)
        self.givens[name] = value, unit
        return value

    def value(
        self,
        question: str,
        name: str,
        *mistakes: Wrong,
        rel_tol: float | None = None,
        abs_tol: float = 0.0,
        ordered: bool = True,
        **about: Any,
    ) -> Declared:
        """Ask for a number, text, truth value or list; `about` gives unit, points and so on."""
        answer = _answer(name)
        tolerance = declare.tolerance_of(answer, rel_tol, abs_tol, ordered=ordered)
        asked = Question(question, "value", name, tolerance=tolerance, **about)
        return self._add(declare.value_key(asked, answer, mistakes))

    def table(
        self,
        question: str,
        name: str,
        *mistakes: Wrong,
        rel_tol: float = 0.005,
        abs_tol: float = 0.0,
        ordered: bool = False,
        **about: Any,
    ) -> Declared:
        """Ask for a DataFrame, compared by column name, rows in any order unless `ordered`."""
        tolerance = Tolerance(rel_tol, abs_tol, ordered)
        asked = Question(question, "table", name, tolerance=tolerance, **about)
        return self._add(declare.value_key(asked, _answer(name), mistakes))

    def function(
        self,
        question: str,
        name: str,
        *mistakes: Wrong,
        cases: Sequence[Any],
        hidden: Sequence[Any] = (),
        properties: Sequence[Property] = (),
        rel_tol: float = 0.005,
        abs_tol: float = 0.0,
        **about: Any,
    ) -> Declared:
        """Ask for a function: `cases` are tried by the self-check, `hidden` by the grader."""
        asked = Question(
            question,
            "function",
            name,
            tolerance=Tolerance(rel_tol, abs_tol),
            calls=_calls(cases),
            properties=declare.rules(properties),
            **about,
        )
        answer = _answer(name)
        return self._add(declare.function_key(asked, answer, mistakes, _calls(hidden)))

    def chart(
        self,
        question: str,
        name: str,
        *mistakes: Wrong,
        marks: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        rel_tol: float = 0.005,
        abs_tol: float = 0.0,
        **about: Any,
    ) -> Declared:
        """Ask for a chart, compared by the values it draws; `marks` names the marks accepted."""
        tolerance = Tolerance(rel_tol, abs_tol, ordered=False)
        asked = Question(question, "chart", name, tolerance=tolerance, **about)
        answer = _answer(name)
        return self._add(declare.chart_key(asked, answer, mistakes, marks, channels))

    def written(
        self,
        question: str,
        name: str,
        *,
        rubric: Sequence[tuple[str, float]],
        words: tuple[int, int],
        **about: Any,
    ) -> Declared:
        """Ask for a text that a person reads by a `rubric` of criteria and points."""
        asked = Question(question, "written", name, options={"words": list(words)}, **about)
        return self._add(declare.written_key(asked, _answer(name), rubric))

    def _add(self, key: Key) -> Declared:
        self.keys = [known for known in self.keys if known.question.id != key.question.id]
        self.keys.append(key)
        return Declared(key)


def _answer(name: str) -> Any:
    """Return what a name holds in the notebook: where the method was called that calls this."""
    names = sys._getframe(2).f_globals
    if name not in names:
        raise CourseError(f"`{name}` is not defined; the solution cell has to give it a value")
    return names[name]


def _calls(cases: Sequence[Any]) -> list[list[Any]]:
    return [list(case) if isinstance(case, tuple) else [case] for case in cases]
