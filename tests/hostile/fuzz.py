"""Strategies for values handed back and for damaged notebooks; a script that tries them for long.

``python tests/hostile/fuzz.py --minutes 5`` prints what went wrong and how much was tried.
"""

import argparse
import copy
import json
import math
import time
import traceback
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submissions import EXERCISE, QUESTIONS, answered, store

from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.plain import MOST_ITEMS
from ai_bubble.grading.batch import Settings, Task, prepare
from ai_bubble.grading.marking import marks
from ai_bubble.grading.records import Found, Outcome
from ai_bubble.grading.sane import sane

_KINDS: Final = (
    *("number", "bool", "text", "list", "table", "chart", "calls", "function", "raised"),
    *("unanswered", "nothing", "large", "other", "class", "killed", "right"),
)
_LEAVES: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**400), 2**63, 2**64, 0, 1e308, -1e308, 5e-324]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=20),
    st.sampled_from(["\ud800", "\0", "nan", "q1", "site", "<script>", "x" * 25_000]),
    st.sampled_from([{"float": "nan"}, {"float": "inf"}, {"float": 7}, {"other": "x"}]).map(dict),
)
JSON: Final = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "value", "of", "why", "alt", "items", "mark", "data", "values"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


def keys() -> list[Key]:
    """Return the keys of the exercise."""
    return store().sheet(EXERCISE, 0).keys


@st.composite
def answers(draw: st.DrawFn) -> Any:
    """Return what a sandbox may hand back: a right answer with something replaced, or anything."""
    if draw(st.integers(0, 3)) == 0:
        return draw(JSON)
    key = draw(st.sampled_from([key for key in keys() if key.answers]))
    candidate = copy.deepcopy(draw(st.sampled_from(key.answers)).expected)
    if key.question.kind == "chart":
        candidate = {"kind": "chart", "value": draw(JSON), "alt": draw(JSON)}
    for _ in range(draw(st.integers(0, 3))):
        candidate = _replaced(draw, candidate, JSON)
    if draw(st.integers(0, 4)) == 0 and type(candidate) is dict:
        candidate["kind"] = draw(st.sampled_from(_KINDS))
    return candidate


def _replaced(draw: st.DrawFn, value: Any, by: st.SearchStrategy[Any]) -> Any:
    """Return a value with one of its parts replaced, removed, doubled or renamed."""
    if type(value) not in (dict, list) or not value or draw(st.integers(0, 4)) == 0:
        return draw(by)
    places = list(value) if type(value) is dict else list(range(len(value)))
    at = draw(st.sampled_from(places))
    what = draw(st.sampled_from(["deeper", "deeper", "deeper", "remove", "double", "replace"]))
    if what == "deeper":
        value[at] = _replaced(draw, value[at], by)
    elif what == "remove":
        del value[at]
    elif what == "double" and type(value) is list:
        value.insert(draw(st.integers(0, len(value))), copy.deepcopy(value[at]))
    elif what == "double":
        value[draw(st.text(max_size=9))] = copy.deepcopy(value[at])
    else:
        value[at] = draw(by)
    return value


_WHOLE: Final = json.dumps(answered())
_SOURCES: Final = st.sampled_from(
    [
        *("gap = 1", "q6_chart = judgement = 7", "def f(:", "%%time\nx = 1", "!ls", "x?", "\0"),
        *("KEY = '''", "(" * 300, "global gap\ngap = 1", "import *", "check('q1')", "\ud800"),
        *("match x:\n case gap: pass", "gap: int", "for gap in []: pass", "\f\t\r gap=1", "\\"),
        *("class payback_month: pass", "del gap", "gap = ...", "lambda: (gap := 1)", "'''"),
    ]
)


@st.composite
def notebooks(draw: st.DrawFn) -> bytes:
    """Return the file of a right notebook after a few accidents."""
    notebook = json.loads(_WHOLE)
    for _ in range(draw(st.integers(1, 6))):
        notebook = _replaced(draw, notebook, JSON | _SOURCES)
    content = json.dumps(notebook).encode("utf-8", "replace")
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(content)))
        content = (
            content[:at] + draw(st.binary(max_size=8)) + content[at + draw(st.integers(0, 9)) :]
        )
    if draw(st.integers(0, 9)) == 0:
        content = content[: draw(st.integers(0, len(content)))]
    return content


def check_answer(value: Any) -> None:
    """Bring a value to an answer and mark it by every key."""
    answer = sane(value)
    check_types(answer)
    assert sane(answer) == answer
    for key in keys():
        question = key.question
        # Right calls are followed by whatever comes back of the hidden ones.
        for calls in (answer, *(candidate.expected for candidate in key.answers[:1])):
            outcome = Outcome({question.id: calls}, {question.id: answer})
            (mark,) = marks([key], outcome, {question.id: ""})
            assert mark.points is None or 0 <= mark.points <= mark.possible
            f"{mark.say}{mark.handed_in}{mark.see}".encode()


def check_types(value: Any) -> None:
    """Fail unless a value is made of plain types that can be compared and written down."""
    if type(value) is dict:
        for name, inner in value.items():
            check_types(name)
            check_types(inner)
    elif type(value) is list:
        assert len(value) <= max(MOST_ITEMS, 1_000_000)
        for inner in value:
            check_types(inner)
    elif type(value) is float:
        assert math.isfinite(value)
    elif type(value) is int:
        float(value)
    elif type(value) is str:
        value.encode()
    else:
        assert value is None or type(value) is bool


def check_notebook(content: bytes) -> Task:
    """Prepare a notebook, which must not raise nor plan what cannot be sent to a sandbox."""
    task = prepare(Found("s", "", "03_price_collapse.ipynb", content), store(), Settings())
    assert bool(task.unreadable) != bool(task.plan)
    if task.plan:
        questions = [step.answers for step in task.plan.steps if step.answers]
        assert len(set(questions)) == len(questions)
        assert set(questions) <= set(QUESTIONS)
        json.dumps([[step.source, step.cell] for step in task.plan.steps]).encode()
        "".join([*task.notes, *task.plan.handed_in.values()]).encode()
    return task


def main() -> None:
    """Try for some minutes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    end = time.monotonic() + 60 * parser.parse_args().minutes
    tried = {"answers": 0, "notebooks": 0}
    slowest = {"answers": 0.0, "notebooks": 0.0}
    failed = 0
    quick = settings(
        max_examples=300, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )

    def measured(name: str, check: Any, value: Any) -> None:
        started = time.perf_counter()
        check(value)
        tried[name] += 1
        slowest[name] = max(slowest[name], time.perf_counter() - started)

    @quick
    @given(answers())
    def an_answer(value: Any) -> None:
        measured("answers", check_answer, value)

    @quick
    @given(notebooks())
    def a_notebook(content: bytes) -> None:
        measured("notebooks", check_notebook, content)

    while time.monotonic() < end and failed < 10:
        for one in (an_answer, a_notebook):
            try:
                one()
            except Exception as problem:
                failed += 1
                print("".join(traceback.format_exception(problem))[-6000:])
    print(f"tried {tried}, slowest (s) {slowest}, failed {failed}")


if __name__ == "__main__":
    main()
