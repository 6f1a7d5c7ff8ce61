from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.lesson import quiz, right, wrong
from ai_bubble.lesson.question import Quiz

CHOICES = [
    wrong("Its purchase price", "That is spent <already>."),
    right("Its <electricity>", "No load, no bill."),
    wrong("The hall's rent", "That is due in any case."),
]


def asked() -> Quiz:
    return quiz("Which cost ends?", CHOICES, key="costs")


def press(form: Quiz, selected: int) -> None:
    """Set what the browser sets when the button is pressed, in one message as it does."""
    form.set_state({"selected": selected, "submitted": form.submitted + 1})


def test_wrong_then_right() -> None:
    form = asked()
    press(form, 2)
    assert (form.outcome, form.answered) == ("not-yet", 1)
    assert form.message == "Not yet (C). That is due in any case. Choose again."
    press(form, 1)
    assert (form.outcome, form.answered) == ("right", 2)
    assert form.message == "Right (B). No load, no bill."


@given(st.lists(st.integers(-2, 4), min_size=1, max_size=8))
def test_the_reply_depends_on_the_last_choice_alone(presses: list[int]) -> None:
    form = asked()
    for selected in presses:
        press(form, selected)
    expected = {0: "not-yet", 1: "right", 2: "not-yet"}.get(presses[-1], "error")
    assert form.outcome == expected
    assert form.answered == len(presses)
    assert form.message.startswith({"error": "Choose", "right": "Right"}.get(expected, "Not yet"))


def test_feedback_is_not_on_the_page_before_it_is_asked_for() -> None:
    state = str({k: v for k, v in asked().get_state().items() if k not in ("_esm", "_css")})
    assert "Its <electricity>" in state
    assert "bill" not in state


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ([wrong("a", "no"), wrong("b", "no")], "0 right"),
        ([right("a", "yes"), right("b", "yes")], "2 right"),
        ([right("a", "yes")], "some wrong"),
        ([], "0 right"),
        ([right("a", "yes"), wrong("b")], "why 'b'"),
        ([right("a"), wrong("b", "no")], "why 'a'"),
        ([right("a", "yes"), wrong("b", "  ")], "why 'b'"),
        ([right("a", "yes"), wrong("a ", "no")], "text of its own"),
        ([right("a", "yes"), wrong("", "no")], "text of its own"),
        ([right("a", "yes"), "b"], "not 'b'"),
    ],
)
def test_a_badly_written_quiz_is_refused(choices: list[Any], message: str) -> None:
    with pytest.raises(CourseError, match=message):
        quiz("Which?", choices)


def test_a_quiz_needs_a_question() -> None:
    with pytest.raises(CourseError, match="needs a question"):
        quiz(" ", CHOICES)


def test_what_stands_in_where_no_widget_runs() -> None:
    data, _ = asked()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].splitlines()[2] == "  B. Its <electricity>"
    page = data["text/html"]
    question, _, answers = page.partition("<details>")
    assert '<ol type="A"><li>Its purchase price</li>' in question
    assert "<li>Its &lt;electricity&gt;</li>" in question
    assert "That is spent &lt;already&gt;." in answers
    assert answers.count("<strong>Wrong.</strong>") == 2
    assert "bill" not in question
