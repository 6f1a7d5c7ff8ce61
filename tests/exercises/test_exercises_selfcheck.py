"""check("q2") as a student meets it: in a namespace, and in a real kernel."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hostile_answers import FUNCTIONS, OBJECTS
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from ai_bubble.errors import CourseError
from ai_bubble.exercises import SelfCheck, falls, selfcheck, wrong
from ai_bubble.exercises.declare import (
    function_key,
    observe,
    rules,
    tolerance_of,
    value_key,
    written_key,
)
from ai_bubble.exercises.keys import Key, Question
from ai_bubble.exercises.same import Tolerance
from ai_bubble.exercises.sealed import seal
from ai_bubble.exercises.verdict import STATES, Verdict


def payback(price: float, rent: float) -> float:
    return price / rent


def ask(ident: str, name: str, points: float, answer: Any, *mistakes: Any) -> Key:
    table = isinstance(answer, pd.DataFrame)
    tolerance = Tolerance(ordered=False) if table else tolerance_of(answer, None, 0.0, ordered=True)
    question = Question(
        ident, "table" if table else "value", name, points=points, tolerance=tolerance
    )
    return value_key(question, answer, mistakes)


def ask_function(hidden: int = 2) -> Key:
    question = Question(
        "q3", "function", "payback", points=4, calls=[[1_600_000, 183_427], [900_000, 30_011]],
        properties=rules([falls("a higher rent must shorten it", [(100, 5), (100, 6)])]),
    )  # fmt: skip
    return function_key(question, payback, [], [[424_242, 7]] * hidden)


RENTS = pd.DataFrame({"site": ["a", "b"], "rent": [183_427.5, 76_318.25]})
KEYS = [
    ask("q1", "drop", 2, 1 - 75 / 180, wrong("You give what is left.", 75 / 180, "One price")),
    ask("q2", "year", 2.5, 105_000 * 12),
    ask_function(),
    ask("q4", "rents", 4, RENTS),
    written_key(
        Question("q5", "written", "judgement", options={"words": [5, 20]}),
        "Run while the rent covers what can be avoided.",
        [("is clear", 3.5)],
    ),
]
KEY = seal("03", 0, KEYS)
RIGHT = {"drop": 1 - 75 / 180, "year": 1_260_000, "payback": payback, "rents": RENTS}


def notebook(**names: Any) -> dict[str, Any]:
    return {"check": SelfCheck(KEY), **names}


def check(namespace: dict[str, Any], question: str = "") -> Verdict:
    found = eval(f"check({question!r})" if question else "check()", namespace)
    assert isinstance(found, Verdict)
    return found


@pytest.mark.parametrize("question", ["q1", "q2", "q3", "q4", "q5"])
def test_whatever_a_name_holds_the_student_gets_one_verdict(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {key.question.id: key.question.name for key in KEYS}
    namespace = notebook()
    for make in (*OBJECTS.values(), *FUNCTIONS.values()):
        namespace[names[question]] = make()
        verdict = check(namespace, question)
        assert verdict.state in STATES
        assert verdict.progress.startswith("Progress: ")
        shown = verdict._repr_mimebundle_()
        assert shown["text/plain"].encode()
        assert shown["text/html"].encode()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("history", OBJECTS)
def test_whatever_the_name_of_the_history_holds_does_no_harm(history: str) -> None:
    verdict = check(notebook(drop=0.1, In=OBJECTS[history]()), "q1")
    assert (verdict.state, verdict.say) == ("wrong", "`drop` is of the right kind, but not right.")


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("q9", "'q9'"),
        ("Q1", "'Q1'"),
        ("", "''"),
        ("q1 ", "'q1 '"),
        ("x" * 1_000, repr("x" * 40)),
        (1, "a number"),
        (0.5, "a number"),
        (["q1"], "a list of 1 item"),
        (RENTS, "a table with the columns `site`, `rent`"),
        (payback, "a function"),
        (..., "three dots"),
        (SelfCheck, "a class"),
        (type("Q", (str,), {"__eq__": lambda *_: True, "__hash__": lambda _: hash("q1")})("q7"),
         "a text"),
    ],
)  # fmt: skip
def test_a_wrong_question_gets_one_error_that_names_the_questions(
    question: Any, shown: str
) -> None:
    with pytest.raises(CourseError) as caught:
        SelfCheck(KEY)(question)
    assert str(caught.value) == (
        f'there is no question {shown} here; the questions are "q1", "q2", "q3", "q4", "q5"'
    )


@pytest.mark.parametrize("make", OBJECTS.values(), ids=OBJECTS)
def test_any_object_in_place_of_a_question_is_one_error(make: Callable[[], Any]) -> None:
    if (made := make()) is not None:  # which asks for the progress
        with pytest.raises(CourseError, match="there is no question") as caught:
            SelfCheck(KEY)(made)
        assert len(str(caught.value)) < 200


def test_progress_counts_what_was_checked_last() -> None:
    namespace = notebook(drop=0.1, year=..., judgement="word " * 8)
    assert check(namespace).progress == ""
    assert str(check(namespace)) == (
        "· All questions: so far.\n"
        "Progress: 0 of 5 right, 0 of 16 points; not checked yet: q1, q2, q3, q4, q5."
    )
    assert check(namespace, "q1").progress == (
        "Progress: 0 of 5 right, 0 of 16 points; not checked yet: q2, q3, q4, q5."
    )
    namespace.update(RIGHT)
    for question in ("q1", "q2", "q3"):
        check(namespace, question)
    assert check(namespace, "q5").progress == (
        "Progress: 3 of 5 right, 8.5 of 16 points; q5 for a reader; not checked yet: q4."
    )
    namespace["drop"] = 0.1
    check(namespace, "q4")
    assert check(namespace, "q1").progress == (
        "Progress: 3 of 5 right, 10.5 of 16 points; q5 for a reader."
    )


def test_all_verdicts_at_once_are_those_of_single_checks() -> None:
    namespace = notebook(**RIGHT)
    found = namespace["check"].verdicts(namespace)
    assert {question: verdict.state for question, verdict in found.items()} == {
        "q1": "right", "q2": "right", "q3": "right", "q4": "right", "q5": "undefined",
    }  # fmt: skip
    for question, verdict in found.items():
        again = check(namespace, question)
        assert (again.state, again.say, again.see) == (verdict.state, verdict.say, verdict.see)


def test_hidden_calls_are_announced_only_to_the_right_answer() -> None:
    namespace = notebook(payback=payback)
    assert check(namespace, "q3").say == "2 calls tried here; 2 more wait for the grader."
    namespace["check"] = SelfCheck(seal("03", 0, [ask_function(hidden=1)]))
    assert check(namespace, "q3").say == "2 calls tried here; 1 more waits for the grader."
    namespace["check"] = SelfCheck(seal("03", 0, [ask_function(hidden=0)]))
    assert check(namespace, "q3").say == ""
    namespace["payback"] = lambda price, rent: rent
    assert "grader" not in check(namespace, "q3").say


def test_a_mistake_names_the_section_of_the_lesson() -> None:
    verdict = check(notebook(drop=75 / 180), "q1")
    assert (verdict.state, verdict.say) == ("mistake", "You give what is left.")
    assert verdict.see == "Read again: lesson 03, “One price”."
    assert check(notebook(drop=0.1), "q1").see == ""


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ({}, ""),
        ({"dorp": 0.5}, " Did you mean `dorp`?"),
        ({"Drop": 0.5}, " Did you mean `Drop`?"),
        ({"drops": 0.5, "rent": 5}, " Did you mean `drops`?"),
        ({"_drop": 0.5}, ""),
        ({"profit": 0.5}, ""),
    ],
)
def test_an_undefined_name_gets_a_hint_at_a_near_one(names: dict[str, Any], hint: str) -> None:
    namespace = notebook(**names)
    namespace[5] = "a name that is none"  # type: ignore[index]
    verdict = check(namespace, "q1")
    assert (verdict.state, verdict.say) == (
        "undefined", f"`drop` is not defined. Run the cell that defines it.{hint}",
    )  # fmt: skip


def test_arguments_that_a_function_spoils_are_whole_for_the_next_check() -> None:
    def spoils(prices: list[float]) -> float:
        total = sum(prices)
        prices.clear()
        return total

    question = Question("q1", "function", "total", calls=[[[1.5, 2.5]], [[3.5]]])
    key = function_key(question, sum, [], [])
    namespace = {"check": SelfCheck(seal("03", 0, [key])), "total": spoils}
    assert [check(namespace, "q1").state for _ in range(2)] == ["right", "right"]
    assert question.calls == [[[1.5, 2.5]], [[3.5]]]


def test_a_damaged_key_stops_the_cell_that_holds_it() -> None:
    with pytest.raises(CourseError, match="the key of the self-check in this notebook is damaged"):
        SelfCheck(KEY[:-9])


def test_an_answer_is_read_where_the_check_is_called() -> None:
    namespace = notebook(drop=1 - 75 / 180)
    exec("def inside():\n    drop = 0\n    return check('q1')", namespace)
    assert namespace["inside"]().state == "right"
    assert namespace["check"]("q1").state == "undefined"  # this module has no such name


def test_the_calls_that_everybody_may_see_are_made_in_order() -> None:
    seen: list[tuple[float, ...]] = []
    observe(ask_function().question, lambda *arguments: seen.append(arguments))
    assert seen == [(1_600_000, 183_427), (900_000, 30_011), (100, 5), (100, 6)]


CELLS = [
    f'from ai_bubble.exercises import SelfCheck\nKEY = """\n{KEY}\n"""\ncheck = SelfCheck(KEY)',
    "peak, trough = 180_000, 60_000",
    'check("q1")',
    "dorp = 1 - trough / peak",
    'check("q1")',
    "drop = 1 - trough / peak",
    "trough = 75_000",
    'check("q1")',
    "drop = 1 - trough / peak",
    'check("q1")',
    "year = (peak - trough) * 12\ncheck('q2')",
    'check("q9")',
    "check(drop, 5)",
    "def payback(price, rent):\n    return payback(price, rent)",
    'check("q3")',
    "def payback(price, rent):\n    print('called')\n    raise SystemExit(3)",
    'check("q3")',
    "import pandas as pd\nrents = pd.DataFrame({'rent': [1, 2]}).set_index('rent', drop=False)",
    'print(check("q4"))',
    "check()",
    f'SelfCheck("""{KEY[:300]}""")',
    "drop = (1 - 75",
    'check("q1")',
]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, no_network_env: dict[str, str]) -> list[Any]:
    """The outputs of `CELLS`, run in this order in one kernel."""
    made = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    folder = tmp_path_factory.mktemp("student")
    client = NotebookClient(
        made, timeout=60, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute(stderr=subprocess.DEVNULL, env={**os.environ, **no_network_env})
    assert list(Path(folder).iterdir()) == []
    return [cell.outputs for cell in made.cells]


def shown(outputs: list[Any]) -> str:
    (result,) = (one for one in outputs if one.output_type == "execute_result")
    assert "Traceback" not in str(outputs)
    assert set(result.data) == {"text/plain", "text/html"}
    return str(result.data["text/plain"])


def test_an_answer_that_never_ends_is_stopped_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selfcheck, "PATIENCE", 0.2)

    def endless(price: float, rent: float) -> float:
        while True:
            price += rent

    verdict = check(notebook(payback=endless), "q3")
    assert verdict.state == "wrong"
    assert verdict.say == (
        "`payback` had not ended after 0.2 seconds and was stopped. Does a loop in it never come "
        "to its end?"
    )
    assert check(notebook(payback=payback), "q3").state == "right"
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_kernel_shows_what_is_undefined_stale_and_right_in_turn(ran: list[Any]) -> None:
    assert shown(ran[2]) == (
        "○ Question 1: not answered yet.\n"
        "`drop` is not defined. Run the cell that defines it.\n"
        "Progress: 0 of 5 right, 0 of 16 points; not checked yet: q2, q3, q4, q5."
    )
    assert "Did you mean `dorp`?" in shown(ran[4])
    assert shown(ran[7]).splitlines()[:2] == [
        "✗ Question 1: not yet.",
        "`drop` is of the right kind, but not right. `drop` was computed in [6], but `trough` "
        "changed after that, in [7]. Run its cell again.",
    ]
    assert shown(ran[9]).splitlines() == [
        "✓ Question 1: right.",
        "Progress: 1 of 5 right, 2 of 16 points; not checked yet: q2, q3, q4, q5.",
    ]
    assert "2 of 5 right, 4.5 of 16 points" in shown(ran[10])
    assert "2 of 5 right, 4.5 of 16 points" in shown(ran[19])


def test_a_kernel_shows_an_error_of_the_students_as_one_line(ran: list[Any]) -> None:
    (error,) = ran[11]
    assert error.traceback == [
        "CourseError: there is no question 'q9' here; "
        'the questions are "q1", "q2", "q3", "q4", "q5"'
    ]
    (damaged,) = ran[20]
    assert damaged.ename == "CourseError"
    assert len(damaged.traceback) == 1
    assert ran[12][0].ename == "TypeError"  # a slip of Python's own


def test_a_kernel_notices_an_answer_that_is_no_python(ran: list[Any]) -> None:
    assert ran[21][0].output_type == "error"
    assert shown(ran[22]).splitlines()[:2] == [
        "○ Question 1: not answered yet.",
        "The cell that defines `drop` stopped with an error. Mend it and run it again.",
    ]


def test_a_kernel_survives_endless_recursion_and_an_exit(ran: list[Any]) -> None:
    assert "stops with `RecursionError`" in shown(ran[14])
    assert "`payback(1_600_000, 183_427)` stops with `SystemExit`: 3." in shown(ran[16])
    (printed,) = ran[18]
    assert printed.text.startswith("✗ Question 4: another kind of answer is needed.\n")
    assert "The table lacks the column `site`; it has `rent`." in printed.text


def test_after_a_cell_that_failed_the_answer_of_an_earlier_run_is_not_judged() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    from ai_bubble.exercises.declare import value_key
    from ai_bubble.exercises.keys import Question
    from ai_bubble.exercises.sealed import seal

    key = value_key(Question("q1", "value", "drop"), 0.5, [])
    shell = InteractiveShell()
    shell.run_cell("from ai_bubble.exercises import SelfCheck", store_history=True)
    shell.run_cell(f"check = SelfCheck({seal('03', 0, [key])!r})", store_history=True)
    shell.run_cell("drop = 0.5", store_history=True)
    assert shell.run_cell("check('q1')", store_history=True).result.state == "right"
    shell.run_cell("drop = 1 / 0", store_history=True)
    verdict = shell.run_cell("check('q1')", store_history=True).result
    assert verdict.say == (
        "The cell that defines `drop` stopped with an error. Mend it and run it again."
    )
    shell.run_cell("drop = 1 / 2", store_history=True)
    assert shell.run_cell("check('q1')", store_history=True).result.state == "right"
