"""Whatever is handed back or handed in, the checker's own process neither raises nor is misled."""

import json
import math
from typing import Any

import pytest
from fuzz import answers, check_answer, check_notebook, notebooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submissions import EXERCISE, answered, as_bytes, store

from ai_bubble.grading.marking import marks
from ai_bubble.grading.protocol import BrokenProtocolError, Receiver
from ai_bubble.grading.records import Outcome
from ai_bubble.grading.sane import sane

_BOUNDED = settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_BOUNDED
@given(answers())
def test_any_value_handed_back_is_marked_without_an_error(value: Any) -> None:
    check_answer(value)


@_BOUNDED
@given(notebooks())
def test_any_damage_to_a_notebook_ends_in_a_plan_or_a_reason(content: bytes) -> None:
    check_notebook(content)


@settings(max_examples=100)
@given(st.floats() | st.integers() | st.text() | st.none() | st.lists(st.floats()))
def test_plain_numbers_and_texts_pass_unchanged_and_nothing_else_does(value: Any) -> None:
    answer = sane({"kind": "number", "value": value, "of": "float"})
    is_float = type(value) is float and math.isfinite(value)
    if is_float or (type(value) is int and abs(value) <= 2**63):
        assert answer["value"] == value
    else:
        assert answer["kind"] == "other"


@pytest.mark.parametrize("kind", [[], {}, None, 7, "killed", "right", "class"])
def test_an_answer_of_a_kind_that_is_none_counts_as_no_answer(kind: Any) -> None:
    assert sane({"kind": kind, "value": 1})["kind"] == "other"


@pytest.mark.parametrize("number", [10**400, -(10**400), 2**64])
def test_a_whole_number_beyond_floats_is_no_answer_anywhere(number: int) -> None:
    assert sane({"kind": "number", "value": number})["kind"] == "other"
    assert sane({"kind": "list", "value": [1, number]})["kind"] == "other"
    assert sane({"kind": "table", "value": {"a": [number]}})["kind"] == "other"
    assert sane({"kind": "chart", "value": {"a": number}})["value"] == {"a": None}


def test_halves_of_characters_are_replaced_wherever_they_stand() -> None:
    half = "\ud800"
    for answer in (
        {"kind": "text", "value": half, "of": half},
        {"kind": "table", "value": {half: [half]}},
        {"kind": "list", "value": [[half]]},
        {"kind": "chart", "value": {half: half}, "alt": half},
        {"kind": "raised", "of": half, "why": half},
    ):
        json.dumps(sane(answer), ensure_ascii=False).encode()


def test_a_chart_nested_deeply_counts_as_no_answer() -> None:
    spec: dict[str, Any] = {}
    for _ in range(5_000):
        spec = {"layer": [spec]}
    assert sane({"kind": "chart", "value": spec})["kind"] == "other"


def test_whole_numbers_too_large_for_a_float_earn_nothing_and_raise_nothing() -> None:
    keys = [key for key in store().sheet(EXERCISE, 0).keys if key.question.kind == "function"]
    calls = {"kind": "calls", "value": [{"kind": "number", "value": 10**400}] * 30}
    for key in keys:
        outcome = Outcome({key.question.id: sane(calls)}, {key.question.id: sane(calls)})
        assert marks([key], outcome, {})[0].points == 0


@pytest.mark.parametrize(
    "body",
    [b"1e999", b"-1e999", b"NaN", b"Infinity", b"\xff", b"", b"[" * 100_000, b"9" * 5000, b"{,}"],
)
def test_a_message_that_is_no_finite_json_is_refused(body: bytes, tmp_path: Any) -> None:
    file = tmp_path / "pipe"
    file.write_bytes(len(body).to_bytes(4, "big") + body)
    with file.open("rb") as pipe, pytest.raises(BrokenProtocolError):
        Receiver(pipe.fileno(), 1 << 20).receive()


def test_the_unharmed_notebook_has_an_answer_to_each_question() -> None:
    task = check_notebook(as_bytes(answered()))
    assert task.plan
    assert len(task.plan.handed_in) == 8
    assert json.loads(as_bytes(answered()))["cells"]
