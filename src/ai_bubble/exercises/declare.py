"""From what a solution notebook declares in a check cell to the question's key."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises.calls import outcomes
from ai_bubble.exercises.drawing_judge import judge_chart
from ai_bubble.exercises.drawn import ONE_KIND, Drawing, main_drawing
from ai_bubble.exercises.hints import kinds_of
from ai_bubble.exercises.keys import Candidate, Key, Question, Wrong
from ai_bubble.exercises.plain import Plain, describe, plain
from ai_bubble.exercises.properties import Property
from ai_bubble.exercises.same import Tolerance

_ALIKE = {"line": ["line", "point"], "bar": ["bar"], "point": ["point", "line"]}


def observe(question: Question, answer: object) -> Plain:
    """Return an answer in the plain form in which its question is judged.

    A function is called with the arguments of the question, everybody's calls first.
    """
    is_class = issubclass(type(answer), type)
    if question.kind != "function" or not callable(answer) or is_class:
        return plain(answer)
    calls = [*question.calls, *(call for rule in question.properties for call in rule["at"])]
    return outcomes(answer, calls)


def value_key(question: Question, answer: object, mistakes: Sequence[Wrong]) -> Key:
    """Return the key of a value or table question."""
    right = plain(answer)
    if question.kind == "table" and right["kind"] != "table":
        raise CourseError(f"{question.id}: `{question.name}` is {describe(right)}, not a DataFrame")
    if right["kind"] not in ("number", "bool", "text", "list", "table"):
        raise CourseError(
            f"{question.id}: `{question.name}` cannot be asked for: {describe(right)}"
        )
    return Key(_shaped(question, right), _answers(right, mistakes, plain))


def function_key(
    question: Question,
    answer: object,
    mistakes: Sequence[Wrong],
    hidden: Sequence[Sequence[Any]],
) -> Key:
    """Return the key of a function question, its hidden calls included."""
    if not callable(answer):
        raise CourseError(f"{question.id}: `{question.name}` is no function")
    if not question.calls:
        raise CourseError(f"{question.id}: `cases` is empty, so the self-check has nothing to try")
    asked = (call for rule in question.properties for call in rule["at"])
    for call in (*question.calls, *asked, *hidden):
        if not _is_plain(list(call)):
            arguments = ", ".join(map(repr, call))
            raise CourseError(f"{question.id}: the arguments ({arguments}) are not all plain data")
    for rule in question.properties:
        if not Property(**rule).holds(outcomes(answer, rule["at"])["value"]):
            raise CourseError(f"{question.id}: of the solution it is not true that {rule['say']}")
    right = outcomes(answer, question.calls)
    raises = any(outcome["kind"] == "raised" for outcome in right["value"])

    def called(function: Any) -> Plain:
        return outcomes(function, question.calls)

    def called_hidden(function: Any) -> Plain:
        return outcomes(function, hidden)

    kinds = sorted({outcome["kind"] for outcome in right["value"]} - {"raised"})
    shape = {"kind": "calls", "raises": raises, "results": kinds}
    shaped = replace(question, shape=shape, hidden=len(hidden))
    return Key(
        shaped,
        _answers(right, mistakes, called),
        [list(call) for call in hidden],
        _answers(called_hidden(answer), mistakes, called_hidden),
    )


def chart_key(
    question: Question,
    answer: object,
    mistakes: Sequence[Wrong],
    marks: Sequence[str] | None,
    channels: Sequence[str] | None,
) -> Key:
    """Return the key of a chart question: what the solution's main layer draws."""
    main = _main(question, answer, "the solution's chart")
    # A colour that only repeats an axis is no demand on the student.
    told = [main.columns[axis] for axis in ("x", "y") if axis in main.columns]
    used = list(channels or (c for c in main.columns if main.columns[c] not in told or c in "xy"))
    if lacking := [channel for channel in used if channel not in main.columns]:
        raise CourseError(f"{question.id}: the solution's chart has nothing on {lacking[0]!r}")
    rows = len(next(iter(main.columns.values()), []))
    if not rows:
        raise CourseError(f"{question.id}: the solution's chart draws nothing")

    def table(wrong: object) -> Plain:
        found = _main(question, wrong, "the chart of a mistake").table(used)
        if lacking := [channel for channel in used if channel not in found["value"]]:
            raise CourseError(f"{question.id}: the chart of a mistake lacks {lacking[0]!r}")
        return found

    accepted = [ONE_KIND.get(mark, mark) for mark in marks or _ALIKE.get(main.mark, [main.mark])]
    options = {"marks": list(dict.fromkeys(accepted)), "channels": used}
    shaped = replace(question, shape={"kind": "chart", "rows": rows}, options=options)
    key = Key(shaped, _answers(main.table(used), mistakes, table))
    verdict = judge_chart(key, plain(answer))
    if not verdict.is_right:
        raise CourseError(f"{question.id}: the solution itself is judged wrong: {verdict.say}")
    return key


def _main(question: Question, answer: object, what: str) -> Drawing:
    """Return the main layer of a chart in a solution notebook."""
    given = plain(answer)
    if given["kind"] != "chart":
        raise CourseError(f"{question.id}: {what} is {describe(given)}")
    main = main_drawing(given["value"])
    if main.unread:
        raise CourseError(f"{question.id}: {what} cannot be read: {main.unread}")
    return main


def _is_plain(argument: Any) -> bool:
    """Tell whether an argument of a call can be written into a notebook and read again."""
    if type(argument) in (list, tuple):
        return all(map(_is_plain, argument))
    return argument is None or type(argument) in (bool, int, float, str)


def written_key(question: Question, answer: object, rubric: Sequence[tuple[str, float]]) -> Key:
    """Return the key of a written question: the rubric for a reader."""
    right = plain(answer)
    if right["kind"] != "text":
        raise CourseError(f"{question.id}: `{question.name}` is {describe(right)}, not a text")
    shaped = replace(question, shape={"kind": "text"}, points=float(sum(p for _, p in rubric)))
    return Key(shaped, [Candidate(right, right=True)], rubric=[(c, float(p)) for c, p in rubric])


def rules(properties: Sequence[Property]) -> list[dict[str, Any]]:
    """Return properties in plain form."""
    return [rule.as_plain() for rule in properties]


def _answers(
    right: Plain, mistakes: Sequence[Wrong], observed: Callable[[Any], Plain]
) -> list[Candidate]:
    found = [Candidate(right, right=True)]
    for mistake in mistakes:
        found.append(Candidate(observed(mistake.answer), False, mistake.say, mistake.see))
    return found


def _shaped(question: Question, right: Plain) -> Question:
    kind, value = right["kind"], right["value"]
    shape: dict[str, Any] = {"kind": kind}
    if kind == "number":
        shape["finite"] = not isinstance(value, dict)
    if kind == "list":
        shape |= {"length": len(value), "items": kinds_of(right)}
    if kind == "table":
        rows = len(next(iter(value.values()), []))
        shape |= {"columns": list(value), "rows": rows, "items": kinds_of(right)}
    return replace(question, shape=shape)


def tolerance_of(
    answer: object, rel_tol: float | None, abs_tol: float, *, ordered: bool
) -> Tolerance:
    """Return the tolerance declared, or the usual: exact if whole, else half a percent.

    Examples
    --------
    >>> [tolerance_of(answer, None, 0.0, ordered=True).relative for answer in (16, 0.58)]
    [0.0, 0.005]
    """
    if rel_tol is None:
        whole = plain(answer)
        rel_tol = 0.0 if type(whole.get("value")) is int and not abs_tol else 0.005
    return Tolerance(rel_tol, abs_tol, ordered)
