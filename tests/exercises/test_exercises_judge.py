"""Each state of a verdict has its purpose, with an open key and a sealed one; none tells."""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from hostile_answers import FUNCTIONS, OBJECTS
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises import declare
from ai_bubble.exercises.declare import observe, rules
from ai_bubble.exercises.declared import Declared, collisions
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key, Question, Wrong, wrong
from ai_bubble.exercises.properties import between, falls
from ai_bubble.exercises.same import Tolerance, numbers
from ai_bubble.exercises.sealed import SealedKey, seal, unseal
from ai_bubble.exercises.verdict import STATES, Verdict

AnyKey = Key | SealedKey

DROP, PEAK, TROUGH = 1 - 76_318 / 183_427, 183_427, 76_318
RENTS = pd.DataFrame({"site": ["Zhongwei", "Ulanqab"], "rent": [183_427.5, 76_318.25]})


def value(answer: Any, *mistakes: Wrong, tolerance: Tolerance | None = None, unit: str = "") -> Key:
    kind = "table" if isinstance(answer, pd.DataFrame) else "value"
    chosen = tolerance or declare.tolerance_of(answer, None, 0.0, ordered=kind == "value")
    question = Question("q2", kind, "x", unit=unit, tolerance=chosen)
    return declare.value_key(question, answer, mistakes)


def payback(price: float, rent: float) -> float:
    return price / rent


def function(answer: Callable[..., Any], *mistakes: Wrong, calls: Any = None) -> Key:
    calls = calls or [[1_600_000, 183_427], [900_000, 30_011]]
    rule = falls("a higher rent must shorten it", [(100, 5), (100, 6)])
    question = Question("q2", "function", "x", calls=calls, properties=rules([rule]))
    return declare.function_key(question, answer, mistakes, [])


def essay() -> Key:
    question = Question("q2", "written", "x", options={"words": [10, 20]})
    return declare.written_key(question, "word " * 12, [("is clear", 2.0)])


SHARE = value(
    DROP,
    wrong("You divided by the new rent.", (PEAK - TROUGH) / TROUGH, see="One price"),
    wrong("You give what is left.", TROUGH / PEAK),
    unit="share of the old rent",
)
TABLE = value(
    RENTS, wrong("You mixed the two up.", RENTS.assign(rent=RENTS["rent"][::-1].to_list()))
)
FUNCTION = function(
    payback, wrong("You turned the division round.", lambda price, rent: rent / price)
)
KEYS = {
    "number": SHARE,
    "count": value(16),
    "text": value("Ulanqab", wrong("That is the capital.", "Hohhot")),
    "truth": value(True),
    "list": value([PEAK + 0.5, TROUGH + 0.5], unit="yuan"),
    "set": value([3, 1, 2], tolerance=Tolerance(0.0, ordered=False)),
    "table": TABLE,
    "function": FUNCTION,
    "written": essay(),
}


def both(key: Key) -> list[AnyKey]:
    return [key, unseal(seal("03", 0, [key])).questions["q2"]]


def verdicts(key: Key, answer: Any) -> Iterator[Verdict]:
    for one in both(key):
        yield judge(one, observe(one.question, answer))


NOT_ASSIGNED = "`x` is None. A print shows a value but does not keep it: assign it."
REPLACE = "Replace the `...` behind `x`."
UNIT = "share of the old rent"
NUMBER = f"In `x`, a number ({UNIT}) was expected, and this is"
ROUND = "Nearly. Give more digits; if you did not round, look which figures you took."


@pytest.mark.parametrize(
    ("key", "answer", "state", "say"),
    [
        # Unanswered: nothing was handed in.
        ("number", ..., "unanswered", REPLACE),
        ("number", "...", "unanswered", REPLACE),
        ("number", "", "unanswered", REPLACE),
        ("number", None, "unanswered", NOT_ASSIGNED),
        ("table", ..., "unanswered", REPLACE),
        ("function", ..., "unanswered", REPLACE),
        ("function", lambda price, rent: ..., "unanswered", "Replace the `...` in `x`."),
        ("function", lambda price, rent: None, "unanswered",
         "`x` returns nothing. Does it end with `return`?"),
        ("written", "Too few words", "unanswered", "3 words so far; 10 to 20 were asked for."),
        # Right: within the tolerance, whatever it is wrapped in.
        ("number", DROP, "right", ""),
        ("number", round(DROP, 3), "right", ""),
        ("count", 16.0, "right", ""),
        ("text", " ulanQab ", "right", ""),
        ("truth", True, "right", ""),
        ("list", pd.Series([PEAK, TROUGH]), "right", ""),
        ("set", {1, 2, 3}, "right", ""),
        ("table", RENTS[::-1], "right", ""),
        ("function", payback, "right", ""),
        # Waiting: a person reads it.
        ("written", "word " * 12, "waiting",
         "12 words. A person reads them; the self-check does not judge."),
        ("written", "word " * 30, "waiting", "30 words. 10 to 20 were asked for. A person reads "
         "them; the self-check does not judge."),
        # Mistake: a slip with a name.
        ("number", (PEAK - TROUGH) / TROUGH, "mistake", "You divided by the new rent."),
        ("number", TROUGH / PEAK, "mistake", "You give what is left."),
        ("text", "hohhot", "mistake", "That is the capital."),
        ("table", RENTS.assign(rent=[76_318.25, 183_427.5]), "mistake", "You mixed the two up."),
        ("function", lambda price, rent: rent / price, "mistake", "You turned the division round."),
        # Close: rounded too early.
        ("number", DROP * 1.02, "close", ROUND),
        ("list", [PEAK * 1.02, TROUGH], "close", ROUND),
        ("function", lambda price, rent: price / rent * 0.98, "close", ROUND),
        # Kind: no comparison makes sense.
        ("number", "0.58", "kind", f"{NUMBER} a text."),
        ("number", True, "kind", f"{NUMBER} True or False."),
        ("number", math.nan, "kind", f"{NUMBER} a number that is nan."),
        ("number", pd.Series([0.5] * 12), "kind", f"{NUMBER} a Series of 12 items."),
        ("number", payback, "kind", f"{NUMBER} a function."),
        ("number", RENTS, "kind", f"{NUMBER} a table with the columns `site`, `rent`."),
        ("truth", 1, "kind", "In `x`, True or False was expected, and this is a number."),
        ("text", ["Ulanqab"], "kind", "In `x`, a text was expected, and this is a list of 1 item."),
        ("list", 5, "kind",
         "In `x`, a list or Series of 2 items (yuan) was expected, and this is a number."),
        ("list", [1], "kind", "2 items were expected (yuan), and this is a list of 1 item."),
        ("table", [1], "kind", "In `x`, a DataFrame was expected, and this is a list of 1 item."),
        ("table", OBJECTS["column twice"](), "kind",
         "In `x`, a DataFrame was expected, and this is a DataFrame with two columns of one name."),
        ("table", RENTS[["site"]], "kind", "The table lacks the column `rent`; it has `site`."),
        ("table", pd.DataFrame(), "kind",
         "The table lacks the columns `site`, `rent`; it has none."),
        ("table", RENTS.assign(n=1), "kind",
         "The table has more columns than were asked for: `n`."),
        ("table", RENTS[:1], "kind", "The table has 1 row; 2 were expected."),
        ("function", 5, "kind", "In `x`, a function was expected, and this is a number."),
        ("function", int, "kind", "In `x`, a function was expected, and this is a class."),
        ("written", 5, "kind", "In `x`, a text in quotes was expected, and this is a number."),
        # Wrong: of the right kind, and no more is known about it than this.
        ("number", 0.123, "wrong",
         f"The number is not right. The unit that is asked for: {UNIT}."),
        ("number", DROP * 100, "wrong",
         "Right apart from a factor of 100. Is a share asked for, or a percentage?"),
        ("number", DROP / 1_000, "wrong",
         "Right apart from a factor of 1,000. Compare the unit that the question asks for."),
        ("number", DROP * 1_000_000, "wrong",
         "Right apart from a factor of a million. Compare the unit that the question asks for."),
        ("number", -DROP, "wrong", "Right apart from its sign. Which way does the change go?"),
        ("count", 17, "wrong", "`x` is of the right kind, but not right."),
        ("text", "Guiyang", "wrong", "`x` is of the right kind, but not right."),
        ("truth", False, "wrong", "`x` is of the right kind, but not right."),
        ("list", [-PEAK, -TROUGH], "wrong",
         "Right apart from its sign. Which way does the change go?"),
        ("set", [1, 2, 4], "wrong", "`x` is of the right kind, but not right."),
        ("table", RENTS.assign(rent=RENTS["rent"] / 1_000), "wrong",
         "Right apart from a factor of 1,000. Compare the unit that the question asks for."),
        ("table", RENTS.assign(site=["Zhongwei", "Hohhot"]), "wrong",
         "All but the column `site` is right."),
        ("function", lambda price, rent: price / rent * 100, "wrong",
         "Right apart from a factor of 100. Is a share asked for, or a percentage?"),
        ("function", lambda price, rent: round(price / rent, 3) if rent > 9 else 7, "wrong",
         "One thing does not hold: a higher rent must shorten it."),
        ("function", lambda price, rent: price / (rent - 30_011), "wrong",
         "`x(900_000, 30_011)` stops with `ZeroDivisionError`: division by zero."),
        ("function", lambda price: price, "wrong",
         "`x(1_600_000, 183_427)` stops with `TypeError`: <lambda>() takes 1 positional argument "
         "but 2 were given."),
        ("function", lambda price, rent: price / rent if rent > 50_000 else None, "wrong",
         "`x(900_000, 30_011)` returns nothing."),
        ("function", lambda price, rent: math.inf if rent > 50_000 else [rent / 4, "idle"], "kind",
         "`x(900_000, 30_011)` returns a list of 2 items; a number was asked for."),
        ("function", lambda price, rent: math.inf if rent > 50_000 else rent / 4, "wrong",
         "Not all of these results are right. Redo one by hand.\n"
         "`x(1_600_000, 183_427)` gives inf\n`x(900_000, 30_011)` gives 7502.75"),
    ],
)  # fmt: skip
def test_each_state_has_its_purpose(key: str, answer: Any, state: str, say: str) -> None:
    for verdict in verdicts(KEYS[key], answer):
        assert (verdict.state, verdict.say) == (state, say)
        assert verdict.question == "Question 2"


def test_a_mistake_points_to_the_lesson() -> None:
    for verdict in verdicts(SHARE, (PEAK - TROUGH) / TROUGH):
        assert verdict.see == "One price"


def test_right_is_the_only_state_that_asks_for_no_more_apart_from_waiting() -> None:
    assert [state for state in STATES if Verdict("Q", state).is_right] == ["right", "waiting"]


@pytest.mark.parametrize("answer", [math.nan, math.inf])
def test_what_is_no_number_may_be_the_right_answer(answer: float) -> None:
    for verdict in verdicts(value(answer), answer):
        assert verdict.state == "right"
    for verdict in verdicts(value(answer), 5.0):
        assert verdict.state == "wrong"


def test_a_call_that_must_fail_must_fail_for_the_student_too() -> None:
    def strict(price: float, rent: float) -> float:
        if rent <= 0:
            raise ValueError("no rent")
        return price / rent

    key = function(strict, calls=[[1_600_000, 183_427], [5, 0]])
    expected = [
        (strict, "right"),
        (payback, "right"),  # dividing by zero refuses, too
        (lambda price, rent: price / max(rent, 1), "wrong"),
        (lambda price, rent: undefined, "wrong"),  # type: ignore[name-defined]  # noqa: F821
    ]
    for tried, state in expected:
        assert {verdict.state for verdict in verdicts(key, tried)} == {state}


def test_a_property_is_judged_on_calls_of_its_own() -> None:
    rule = between(0, 1, "a share lies between 0 and 1", [0.9])
    question = Question("q2", "function", "x", calls=[[0.5]], properties=rules([rule]))
    key = declare.function_key(question, lambda x: x, [], [])
    for verdict in verdicts(key, lambda x: x * x / 0.5):
        assert verdict.say == "One thing does not hold: a share lies between 0 and 1."


@pytest.mark.parametrize("name", KEYS)
def test_whatever_is_handed_in_gets_a_verdict(name: str) -> None:
    open_key, sealed_key = both(KEYS[name])
    for make in (*OBJECTS.values(), *FUNCTIONS.values()):
        here, there = (judge(key, observe(key.question, make())) for key in (open_key, sealed_key))
        assert here.state in STATES
        assert here.state == there.state
        assert str(here).encode()
        # One clear sentence, be it alone or over a list of calls.
        assert here.say.split("\n")[0].endswith((".", "?")) or here.state == "right"
        assert here._repr_html_().count("<") == here._repr_html_().count(">")


def formats(number: float) -> set[str]:
    """Return a number as people write it, as far as that says something about it."""
    shown = {f"{number * factor:{spec}}" for factor in (1, 100, 0.001) for spec in (
        ".2f", ".3f", ",.0f", ",.1f", "_.0f", ".0f", ".3g", ".4g", ".6g", ".3e")}  # fmt: skip
    shown |= {repr(number), f"{number:.1%}", f"{number:,}".replace(",", " ")}
    return {text for text in shown if sum(c.isdigit() for c in text.strip("0.,_ ")) >= 3}


NUMBERS = st.floats(1e-3, 1e9).map(lambda x: float(f"{x:.7g}")) | st.integers(1_234, 10**9)


@given(NUMBERS, st.sampled_from([1.02, 0.97, 1.5, 100, 1e-3, -1, 1e6, 12, 0.2]), st.data())
def test_no_verdict_shows_the_expected_number(expected: float, factor: float, data: Any) -> None:
    keys = [
        value(expected, wrong("You took the half.", expected / 2), unit="yuan a month"),
        value([expected, expected / 7], wrong("Turned.", [expected / 7, expected])),
        value(pd.DataFrame({"site": ["a", "b"], "rent": [expected, expected / 3]})),
        function(lambda price, rent: price / rent * expected),
    ]
    other = data.draw(st.floats(2e9, 1e12))
    answers: list[list[Any]] = [
        [expected * factor, other, expected / 2, str(expected), [expected], expected],
        [[expected * factor, other], [expected], [other, expected], [expected / 7, expected]],
        [
            pd.DataFrame({"site": ["a", "b"], "rent": [expected * factor, other]}),
            pd.DataFrame({"site": ["a", "x"], "rent": [expected, expected / 3]}),
            pd.DataFrame({"rent": [expected]}),
        ],
        [lambda *_: other, lambda price, rent: price / rent * expected * factor, lambda *_: "x"],
    ]
    for key, tries in zip(keys, answers, strict=True):
        secrets = set().union(*map(formats, map(abs, numbers(key.answers[0].expected))))
        for answer in tries:
            for verdict in verdicts(key, answer):
                # What the student's own function gives is no secret.
                lines = [line for line in str(verdict).splitlines() if " gives " not in line]
                text = "\n".join(lines)
                assert [secret for secret in secrets if secret in text] == []


@given(st.integers(-3, 3), st.sampled_from([0, 1, 12]))
def test_an_int_is_exact_and_a_float_is_not(step: int, expected: int) -> None:
    for verdict in verdicts(value(expected), expected + step):
        assert (verdict.state == "right") == (step == 0)
    for verdict in verdicts(value(expected + 0.5), (expected + 0.5) * 1.004):
        assert verdict.state == "right"


@given(st.permutations(["rent", "site", "year"]), st.permutations(range(4)))
def test_columns_and_rows_come_in_any_order(columns: list[str], rows: list[int]) -> None:
    frame = pd.DataFrame({"rent": [1.5, 2, 2, 4], "site": list("abca"), "year": [1, 2, 1, 2]})
    for verdict in verdicts(value(frame), frame[columns].iloc[rows]):
        assert verdict.state == "right"
    ordered = value(frame, tolerance=Tolerance())
    for verdict in verdicts(ordered, frame[columns].iloc[rows]):
        assert (verdict.state == "right") == (rows == [0, 1, 2, 3])


@pytest.mark.parametrize("state", STATES)
def test_a_verdict_is_shown_as_text_and_as_html(state: str) -> None:
    verdict = Verdict("Question <2>", state, "Use `x < 3`\nhere.", "See “A & B”.", "1 of 2.")
    mark, words = STATES[state]
    assert str(verdict) == (
        f"{mark} Question <2>: {words}.\nUse `x < 3`\nhere.\nSee “A & B”.\n1 of 2."
    )
    assert repr(verdict) == str(verdict)
    shown = verdict._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/plain"] == str(verdict)
    page = shown["text/html"]
    assert f"<strong>{mark} Question &lt;2&gt;: {words}.</strong>" in page
    assert "Use <code>x &lt; 3</code><br>here.<br>See “A &amp; B”.<br>" in page
    assert 'role="status"' in page
    assert page.endswith('<span style="opacity:.8">1 of 2.</span></div>')


def test_a_verdict_without_words_has_no_empty_lines() -> None:
    verdict = Verdict("Question 2", "right")
    assert str(verdict) == "✓ Question 2: right."
    assert "<br>" not in verdict._repr_html_()


@pytest.mark.parametrize(
    ("say", "shown"),
    [
        ("Name it `a` < 3.", "Name it <code>a</code> &lt; 3."),
        ("There is no ` in < it.", "There is no ` in &lt; it."),
        ("`a` and ` and more.", "<code>a</code> and ` and more."),
        ("Empty: ``.", "Empty: ``."),
    ],
)
def test_a_backtick_without_another_stays_one(say: str, shown: str) -> None:
    assert f"</strong> {shown}</div>" in Verdict("Question 2", "wrong", say)._repr_html_()


def test_what_a_student_writes_cannot_become_html() -> None:
    evil = {"<script>alert(1)</script>": [1], "`<b>`": [2]}
    for verdict in verdicts(TABLE, pd.DataFrame(evil)):
        assert "<script" not in verdict._repr_html_()
        assert "<b>" not in verdict._repr_html_()

    def shouts(*_: object) -> float:
        raise ValueError("`<img src=x>`")

    for verdict in verdicts(FUNCTION, shouts):
        assert "<img" not in verdict._repr_html_()


@pytest.mark.parametrize(
    ("mistakes", "problem"),
    [
        ([wrong("A.", DROP * 1.001)], "the mistake 'A.' gives the right answer"),
        ([wrong("A.", "0.58")], "the mistake 'A.' is judged kind"),
        ([wrong("A.", None)], "the mistake 'A.' is judged unanswered"),
        ([wrong("A.", 0.2), wrong("B.", 0.2005)], "the mistakes 'B.' and 'A.' give one answer"),
    ],
)
def test_a_mistake_that_cannot_be_told_apart_is_refused(
    mistakes: list[Wrong], problem: str
) -> None:
    key = value(DROP, *mistakes)
    assert len(collisions(key)) == 1
    assert collisions(key)[0].startswith(problem)
    with pytest.raises(CourseError) as caught:
        Declared(key)
    assert str(caught.value).startswith(f"q2: {problem}")


def test_a_mistake_that_comes_close_is_named_all_the_same() -> None:
    for verdict in verdicts(value(DROP, wrong("You rounded the rents.", DROP * 1.01)), DROP * 1.01):
        assert (verdict.state, verdict.say) == ("mistake", "You rounded the rents.")


def test_mistakes_that_can_be_told_apart_are_no_collision() -> None:
    for key in KEYS.values():
        assert collisions(key) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (SHARE, "q2 ★☆☆ 1 points, 5 minutes: `x`, a number (share of the old rent); "
         "2 named mistakes"),
        (KEYS["text"], "q2 ★☆☆ 1 points, 5 minutes: `x`, a text; 1 named mistake"),
        (FUNCTION, "q2 ★☆☆ 1 points, 5 minutes: `x`, a function; 1 named mistake"),
        (essay(), "q2 ★☆☆ 2 points, 5 minutes: `x`, a text; 0 named mistakes"),
    ],
)  # fmt: skip
def test_a_check_cell_says_what_was_declared_but_not_the_answer(key: Key, text: str) -> None:
    assert repr(Declared(key)) == text


def test_a_question_comes_back_from_json_as_it_was() -> None:
    for key in KEYS.values():
        question = key.question
        again = Question.from_plain(json.loads(json.dumps(question.as_plain())))
        assert again == question
        assert again.number == "Question 2"


def test_declaring_a_mistake_tidies_its_words() -> None:
    declared = wrong("  You divided.\n", 5, " A heading ")
    assert (declared.say, declared.answer, declared.see) == ("You divided.", 5, "A heading")
