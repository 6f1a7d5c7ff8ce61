"""From an answer in plain form to a verdict, with an open key or with a sealed one."""

from collections.abc import Sequence
from typing import Final

from ai_bubble.exercises.calls import result, written
from ai_bubble.exercises.drawing_judge import judge_chart
from ai_bubble.exercises.hints import AnyKey, hint, odd_result
from ai_bubble.exercises.keys import Question
from ai_bubble.exercises.plain import Plain, describe
from ai_bubble.exercises.properties import Property
from ai_bubble.exercises.same import is_slip, same
from ai_bubble.exercises.verdict import Verdict

_CLOSE: Final = 5.0
_NEARLY: Final = "Nearly. Give more digits; if you did not round, look which figures you took."


def judge(key: AnyKey, given: Plain) -> Verdict:
    """Judge one answer.

    Parameters
    ----------
    key : Key or SealedKey
        The question and its known answers.
    given : dict
        The answer in plain form; for a function the outcomes of its calls.

    Returns
    -------
    Verdict
        Never says what the right answer is.
    """
    question = key.question
    if given["kind"] in ("unanswered", "nothing"):
        return _unanswered(question, given)
    if question.kind == "written":
        return _written(question, given)
    if slip := _wrong_kind(question, given):
        return Verdict(question.number, "kind", slip)
    if question.kind == "function":
        return _function(key, given)
    if question.kind == "chart":
        return judge_chart(key, given)
    return compare(key, given)


def _unanswered(question: Question, given: Plain) -> Verdict:
    if given["kind"] == "nothing":
        say = f"`{question.name}` is None. A print shows a value but does not keep it: assign it."
        return Verdict(question.number, "unanswered", say)
    return Verdict(question.number, "unanswered", f"Replace the `...` behind `{question.name}`.")


def _wrong_kind(question: Question, given: Plain) -> str:
    wanted = question.shape["kind"]
    found = describe(given)
    unit = f" ({question.unit})" if question.unit else ""
    finite = not isinstance(given.get("value"), dict) or "float" not in given["value"]
    if wanted == given["kind"] and (wanted != "number" or finite or not question.shape["finite"]):
        if wanted == "table":
            return _columns(question, given)
        length = question.shape.get("length")
        if wanted == "list" and len(given["value"]) != length:
            return f"{length} items were expected{unit}, and this is {found}."
        return ""
    if wanted == "chart" and str(given.get("of")).endswith("Chart"):
        return f"Altair cannot draw `{question.name}`. Show it in a cell of its own to read why."
    expected = {
        "number": f"a number{unit}",
        "bool": "True or False",
        "text": f"a text{unit}",
        "list": f"a list or Series of {question.shape.get('length')} items{unit}",
        "table": "a DataFrame",
        "chart": "an Altair chart or a `figure`",
        "calls": "a function",
    }[wanted]
    return f"In `{question.name}`, {expected} was expected, and this is {found}."


def _columns(question: Question, given: Plain) -> str:
    wanted, found = question.shape["columns"], list(given["value"])
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    if missing:
        return (
            f"The table lacks the column{_s(missing)} {_quoted(missing)}; "
            f"it has {_quoted(found) or 'none'}."
        )
    if extra:
        return f"The table has more columns than were asked for: {_quoted(extra)}."
    rows, expected = len(next(iter(given["value"].values()), [])), question.shape["rows"]
    if rows != expected:
        return f"The table has {rows} row{'s' * (rows != 1)}; {expected} were expected."
    return ""


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _s(items: Sequence[object]) -> str:
    return "s" if len(items) != 1 else ""


def compare(key: AnyKey, given: Plain) -> Verdict:
    """Compare an answer of the right kind with what the key knows."""
    question, tolerance = key.question, key.question.tolerance
    near = None
    known = key.candidates(given)
    for candidate in known:
        if same(candidate.expected, given, tolerance):
            if candidate.right:
                return Verdict(question.number, "right")
            return Verdict(question.number, "mistake", candidate.say, candidate.see)
        if candidate.right and same(candidate.expected, given, tolerance.widened(_CLOSE)):
            near = Verdict(question.number, "close", _NEARLY)
    if near:
        return near
    return Verdict(question.number, "wrong", hint(key, known, given))


def _function(key: AnyKey, given: Plain) -> Verdict:
    question, outcomes = key.question, given["value"]
    calls = [written(question.name, call) for call in question.calls]
    shown, rest = outcomes[: len(calls)], outcomes[len(calls) :]
    kinds = {outcome["kind"] for outcome in shown}
    if kinds <= {"nothing", "unanswered"}:
        say = f"Replace the `...` in `{question.name}`."
        if "nothing" in kinds:
            say = f"`{question.name}` returns nothing. Does it end with `return`?"
        return Verdict(question.number, "unanswered", say)
    verdict = compare(key, {"kind": "calls", "value": shown})
    if verdict.state == "right":
        for plain in question.properties:
            rule = Property(**plain)
            if not rule.holds(rest[: len(rule.at)]):
                return Verdict(question.number, "wrong", f"One thing does not hold: {rule.say}.")
            rest = rest[len(rule.at) :]
        return verdict
    if verdict.state != "wrong":
        return verdict
    for call, outcome in zip(calls, shown, strict=False):
        if is_slip(outcome) or (outcome["kind"] == "raised" and not question.shape.get("raises")):
            why = f"`{outcome['of']}`" + (f": {outcome['why']}" if outcome.get("why") else "")
            return Verdict(question.number, "wrong", f"`{call}` stops with {why}.")
        if outcome["kind"] in ("nothing", "unanswered"):
            return Verdict(question.number, "wrong", f"`{call}` returns nothing.")
        if say := odd_result(key, outcome):
            return Verdict(question.number, "kind", f"`{call}` returns {say}.")
    if verdict.say.startswith("Right apart"):
        return verdict
    tried = "\n".join(
        f"`{call}` gives {result(outcome)}" for call, outcome in zip(calls, shown, strict=False)
    )
    return Verdict(
        question.number, "wrong", f"Not all of these results are right. Redo one by hand.\n{tried}"
    )


def _written(question: Question, given: Plain) -> Verdict:
    if given["kind"] != "text":
        say = f"In `{question.name}`, a text in quotes was expected, and this is {describe(given)}."
        return Verdict(question.number, "kind", say)
    count, (low, high) = len(given["value"].split()), question.options["words"]
    if count < low / 2:
        say = f"{count} word{'s' * (count != 1)} so far; {low} to {high} were asked for."
        return Verdict(question.number, "unanswered", say)
    advice = "" if low <= count <= high else f" {low} to {high} were asked for."
    say = f"{count} words.{advice} A person reads them; the self-check does not judge."
    return Verdict(question.number, "waiting", say)
