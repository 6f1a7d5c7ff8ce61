"""The time that a whole notebook may take: what is stopped, what is said of it, and reruns."""

import json
import shutil
import sys
from dataclasses import replace

import pytest
from grading_runs import answered, store

from ai_bubble.grading import batch
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.records import Attempt, Found
from ai_bubble.grading.work import workers

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("bwrap"),
    reason="there is no bwrap; install it with: apt-get install bubblewrap",
)
LIMITS = Limits(cell_seconds=3, call_seconds=10, total_seconds=6)
LATE = "while True: pass"


def graded(limits: Limits, **answers: str) -> Attempt:
    content = json.dumps(answered("03", answers)).encode()
    settings = batch.Settings(exercise="03", limits=limits)
    found = [Found("ada", "", "ada/03.ipynb", content)]
    with workers(1) as place:
        (attempt,) = batch.grade(found, store(), place, settings)
    assert attempt
    return attempt


def slow(seconds: float) -> str:
    return f"import time\ntime.sleep({seconds})"


def test_a_notebook_that_takes_too_long_is_not_told_of_the_limit_of_a_cell() -> None:
    attempt = graded(LIMITS, q1=slow(2), q2=slow(2), q3=slow(2.9))
    assert attempt.state == "timed out"
    assert "your answer to Question 3, was running when the 6 seconds" in attempt.reason
    assert "ran longer than" not in attempt.reason
    said = {mark.question: mark.say for mark in attempt.marks}
    assert said["q3"] == (
        "The cell of this answer was running when the 6 seconds for the whole notebook were over."
    )
    assert (
        said["q1"]
        == said["q8"]
        == ("The time for the whole notebook was over before this answer could be read.")
    )


def test_what_is_run_again_has_only_the_rest_of_the_time() -> None:
    attempt = graded(LIMITS, q1=LATE, q2=slow(2.5), q3=slow(2.5), q4=slow(2.5))
    assert attempt.state == "timed out"
    assert "Question 1, ran longer than 3 seconds and was stopped." in attempt.reason
    assert "was running when the 6 seconds for the whole notebook were over." in attempt.reason
    assert "other cells were run" not in attempt.reason
    assert attempt.seconds < 8


def test_five_cells_that_are_stopped_cost_no_other_answer() -> None:
    limits = replace(LIMITS, cell_seconds=1, total_seconds=40)
    attempt = graded(limits, q1=LATE, q2=LATE, q4=LATE, q5=LATE, q6=LATE)
    assert attempt.state == "timed out"
    marks = {mark.question: mark for mark in attempt.marks}
    for question in ("q3", "q7"):
        assert marks[question].points == marks[question].possible, marks[question].say
    assert marks["q6"].points == 0


def test_a_function_that_is_called_when_the_time_is_over_is_told_so() -> None:
    function = f"def payback_month(*given):\n    {LATE}"
    attempt = graded(LIMITS, q3=function)
    assert attempt.state == "timed out"
    assert attempt.reason == (
        "The function of Question 3 was running when the 6 seconds for the whole notebook were "
        "over."
    )
    marks = {mark.question: mark for mark in attempt.marks}
    assert marks["q1"].points == marks["q1"].possible
    assert marks["q3"].say == (
        "Calling `payback_month` took until the time for the whole notebook was over."
    )
    assert "could be read" in marks["q4"].say
