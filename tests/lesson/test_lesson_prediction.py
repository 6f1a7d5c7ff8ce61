import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.lesson import predict, prediction, reveal
from ai_bubble.lesson.numbers import read_number, write_number
from ai_bubble.lesson.prediction import Prediction
from ai_bubble.lesson.store import FILE, Store


@pytest.fixture(autouse=True)
def fresh_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder, and a kernel in which nothing was asked yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(prediction, "_STORE", Store())
    monkeypatch.setattr(prediction, "_ASKED", {})


def enter(form: Prediction, entry: str = "", selected: int = -1) -> None:
    form.set_state({"entry": entry, "selected": selected, "submitted": form.submitted + 1})


def test_a_number_is_shown_beside_the_result() -> None:
    form = predict("fall", "How far did rents fall?", unit="%")
    assert str(reveal("fall", 58.333)) == (
        "The result is 58.3 %. You made no prediction: go back to the question, enter one and run "
        "this cell again."
    )
    assert not FILE.exists()
    enter(form, "40")
    assert (form.outcome, form.message) == ("kept", "Noted: 40 %.")
    assert reveal("fall", 58.3).text == (
        "You predicted 40 %; the result is 58.3 %: you were 18.3 points below."
    )
    enter(form, "70,5")
    assert reveal("fall", 58.3).text.endswith(
        "70.5 %; the result is 58.3 %: you were 12.2 points above."
    )
    enter(form, "58.32")
    assert reveal("fall", 58.3, format=".1f").text.endswith("right to the digits shown.")


def test_units_and_formats() -> None:
    enter(predict("rent", "What rent?", unit="CNY"), "60 000 CNY")
    assert reveal("rent", 75_000).text == (
        "You predicted 60,000 CNY; the result is 75,000 CNY: you were 15,000 CNY below."
    )
    assert "75,000.0 yuan" in reveal("rent", 75_000, unit="yuan", format=",.1f").text
    enter(predict("count", "How many?"), "3")
    assert reveal("count", 5).text == "You predicted 3; the result is 5: you were 2 below."


def test_choices() -> None:
    form = predict("sign", "Up or down?", choices=["up", "down"])
    enter(form)
    assert (form.outcome, form.message) == ("error", "Choose an answer first.")
    enter(form, selected=0)
    assert reveal("sign", "down").text == "You predicted: up; the result is: down."
    assert reveal("sign", "up").text == "You predicted: up; and so it is."
    with pytest.raises(CourseError, match="none of the choices"):
        reveal("sign", "sideways")


def test_a_bad_entry_gets_one_line_and_is_not_kept() -> None:
    form = predict("fall", "How far?", unit="%")
    enter(form, "40")
    enter(form, "a lot")
    assert form.outcome == "error"
    assert form.message == "“a lot” is not one number; write digits, such as 58.3 %."
    assert "predicted 40 %" in reveal("fall", 58.3).text


def test_slips_of_the_author() -> None:
    with pytest.raises(CourseError, match="nothing was predicted as 'fal'"):
        reveal("fal", 3)
    predict("fall", "How far?", unit="%")
    for wrong_kind in ("58", float("nan")):
        with pytest.raises(CourseError, match="finite number"):
            reveal("fall", wrong_kind)
    with pytest.raises(CourseError, match="give the result in %"):
        reveal("fall", 0.583, format=".1%")
    with pytest.raises(CourseError, match="at least two choices"):
        predict("x", "Which?", choices=["a"])
    with pytest.raises(CourseError, match="at least two choices"):
        predict("x", "Which?", choices=["a", "a"])
    with pytest.raises(CourseError, match="a key and a question"):
        predict("", "Which?")


ASK = """
from ai_bubble.lesson import predict, reveal
number = predict("fall", "How far?", unit="%")
choice = predict("sign", "Up or down?", choices=["up", "down"])
"""
SUBMIT = "number.entry, number.submitted = '40', 1\nchoice.selected, choice.submitted = 1, 1\n"
SHOW = """
import json
print(json.dumps([number.entry, number.message, choice.selected, choice.message,
                  reveal("fall", 58.3).text, reveal("sign", "down").text]))
"""


def process(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_predictions_outlive_a_restart(tmp_path: Path) -> None:
    process(ASK, tmp_path)
    assert list(tmp_path.iterdir()) == []  # asking alone writes nothing
    process(ASK + SUBMIT, tmp_path)
    assert [file.name for file in (tmp_path / FILE).parent.iterdir()] == [FILE.name]
    assert json.loads(process(ASK + SHOW, tmp_path)) == [
        "40",
        "Noted earlier: 40 %. You can change it.",
        1,
        "Noted earlier: down. You can change it.",
        "You predicted 40 %; the result is 58.3 %: you were 18.3 points below.",
        "You predicted: down; and so it is.",
    ]


def test_a_question_that_changed_its_kind_forgets_the_old_answer() -> None:
    enter(predict("k", "How many?"), "3")
    again = predict("k", "Which?", choices=["a", "b"])
    assert (again.selected, again.message) == (-1, "")
    assert "no prediction" in reveal("k", "a").text


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"fall": 3}', '{"fall": {"value": null}}'])
def test_a_damaged_file_counts_as_none(content: str) -> None:
    FILE.parent.mkdir()
    FILE.write_text(content)
    form = predict("fall", "How far?", unit="%")
    assert form.message == ""
    enter(form, "40")
    assert json.loads(FILE.read_text())["fall"] == {"value": 40.0, "unit": "%"}


def test_a_folder_that_cannot_be_written_breaks_nothing(tmp_path: Path) -> None:
    # A file where the folder should be stops root, too, whom permissions do not stop.
    FILE.parent.write_text("in the way")
    form = predict("fall", "How far?", unit="%")
    enter(form, "40")
    assert form.message == "Noted until the kernel restarts (the folder is read-only): 40 %."
    assert "predicted 40 %" in reveal("fall", 58.3).text
    assert FILE.parent.read_text() == "in the way"


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    assert store.keep("a", {"value": 1.0, "unit": ""})
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    assert not store.keep("b", {"value": 2.0, "unit": ""})
    assert [file.name for file in (tmp_path / FILE).parent.iterdir()] == [FILE.name]
    assert list(json.loads((tmp_path / FILE).read_text())) == ["a"]
    assert store.find("b") == {"value": 2.0, "unit": ""}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("58,3", 58.3),
        ("58.3 %", 58.3),
        ("58.3%", 58.3),
        ("1 000", 1000),
        ("1\u00a0234\u202f567", 1_234_567),
        ("1,000", 1000),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.000.000", 1_000_000),
        ("0,583", 0.583),
        ("0.125", 0.125),
        ("-5", -5),
        ("\u22125,5", -5.5),
        ("- 5", -5),
        ("+4", 4),
        (",5", 0.5),
        ("%40", 40),
        (" 7 ", 7),
        ("1234,567", 1234.567),
    ],
)
def test_numbers_as_people_write_them(typed: str, number: float) -> None:
    assert read_number(typed, "%") == number


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "40-50", "4 9", "1,00,000", "58,3.2", "180k", "nan", "1e5", "40 CNY", "5 %%",
     "180.000", "1,2,3", "--4", "4..5", "1 0000", "9" * 400],
)  # fmt: skip
def test_what_is_not_one_number(typed: str) -> None:
    said = r"not one number|Enter a number|two ways|too long"
    with pytest.raises(ValueError, match=said) as caught:
        read_number(typed, "%")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("typed", ["500 CNY", "CNY 500", "500 cny per month", "500"])
def test_the_unit_or_its_first_words_may_stand(typed: str) -> None:
    assert read_number(typed, "CNY per month") == 500


@given(st.floats(-1e12, 1e12), st.sampled_from([",.2f", ".2f", ",.1f", ",.0f"]))
def test_what_the_course_prints_can_be_typed_in(number: float, spec: str) -> None:
    assert read_number(write_number(number, spec)) == float(format(number, spec).replace(",", ""))


def test_the_static_form() -> None:
    data, _ = predict("a", "How <far>?", unit="%")._repr_mimebundle_()
    assert data["text/plain"] == "How <far>?\n  ________ %"
    assert data["text/html"] == "<p><strong>How &lt;far&gt;?</strong></p><p>________ %</p>"
