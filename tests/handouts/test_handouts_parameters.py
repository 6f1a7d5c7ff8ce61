import re
from pathlib import Path

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.handouts.currency import in_dollars, rate
from ai_bubble.handouts.options import FORMATS, chosen, lessons
from ai_bubble.handouts.parameters import from_yaml, gathered, pairs, parameters
from ai_bubble.handouts.spoken import spoken


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"currency": "EUR"}, "currency=EUR is not known; it may be CNY or USD"),
        ({"hours_per_month": "700"}, "it may be 720"),
        ({"hours_per_month": 720.5}, "it may be 720"),
        ({"variant": "-1"}, "not a whole number"),
        ({"variant": True}, "not a whole number"),
        ({"curency": "USD"}, "did you mean currency?"),
        ({"colour": "red"}, "There are variant, currency"),
        ({"xyz": "red"}, "'xyz'. There are variant, currency"),
        ({"cohort": "x" * 61}, "up to 60"),
        ({"cohort": "a\x07b"}, "printable"),
    ],
)
def test_a_bad_parameter_is_named_with_the_way_out(given: dict[str, object], said: str) -> None:
    with pytest.raises(CourseError, match=re.escape(said)) as caught:
        parameters(given)
    assert "\n" not in str(caught.value)


def test_texts_of_the_command_line_become_values() -> None:
    found = parameters(pairs(["hours_per_month=720", "currency=usd", "cohort=A  B", "variant=7"]))
    assert (found.hours_per_month, found.currency, found.cohort, found.variant) == (
        720,
        "USD",
        "A B",
        7,
    )


def test_the_command_line_counts_more_than_the_file(tmp_path: Path) -> None:
    file = tmp_path / "course.yaml"
    file.write_text("cohort: Spring\ndate: 2027-03-01\nvariant: 2\n", encoding="utf-8")
    found = parameters(gathered(file, ["variant=3"]))
    assert found.header == "Spring · 1 March 2027"
    assert found.variant == 3


def test_an_empty_line_of_the_file_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "course.yaml"
    file.write_text("cohort:\ndate: 2027-03-01\n", encoding="utf-8")
    assert parameters(from_yaml(file)).header == "1 March 2027"


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: [", "not YAML"), ("- a\n- b", "lines such as"), ("just text", "lines such as")],
)
def test_a_bad_yaml_file_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=said) as caught:
        from_yaml(file)
    assert "\n" not in str(caught.value)


def test_a_missing_or_binary_yaml_file_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", binary):
        with pytest.raises(CourseError, match="cannot read"):
            from_yaml(path)


@pytest.mark.parametrize("text", ["currency", "=USD", ""])
def test_a_pair_without_name_or_sign_is_refused(text: str) -> None:
    with pytest.raises(CourseError, match="is not NAME=VALUE"):
        pairs([text])


@pytest.mark.parametrize("asked", ["9", "07", "boom", "003", "-1"])
def test_an_unknown_lesson_is_told_which_there_are(asked: str) -> None:
    with pytest.raises(CourseError, match="there are 00, 01, 02, 03, 04, 05, 06"):
        lessons([asked])


def test_lessons_are_found_by_number_and_file_and_come_in_order() -> None:
    found = lessons(["5", "lessons/03_price_collapse.ipynb", "03"])
    assert [lesson.number for lesson in found] == ["03", "05"]
    assert len(lessons([])) == 7


def test_formats_are_checked() -> None:
    assert chosen(" PDF,html,pdf", FORMATS, "format") == ("pdf", "html")
    for text, said in (("doc", "no format 'doc'"), (",", "name a format")):
        with pytest.raises(CourseError, match=said):
            chosen(text, FORMATS, "format")


def test_the_rate_is_the_articles() -> None:
    assert rate() == pytest.approx(200_000 / 28_000)


@pytest.mark.parametrize(
    ("yuan", "both"),
    [
        ("75,000 yuan", "75,000 yuan (10,500 USD)"),
        ("75,000<b>yuan</b>", "75,000<b>yuan</b>"),
        ("2.1 million yuan each", "2.1 million yuan (294,000 USD) each"),
        (
            "from 70 to 180 billion yuan",
            "from 70 to 180 billion yuan (9.8 billion to 25.2 billion USD)",
        ),
        ("−0.05 million yuan", "−0.05 million yuan (−7,000 USD)"),
        ("7.14 yuan per dollar", "7.14 yuan per dollar"),
        ("`peak = 5 yuan` and $5$ yuan", "`peak = 5 yuan` and $5$ yuan"),
        ("0.63 yuan per kWh", "0.63 yuan (0.0882 USD) per kWh"),
    ],
)
def test_dollars_stand_behind_amounts_in_yuan(yuan: str, both: str) -> None:
    assert in_dollars(yuan) == both


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\frac{u\,R_t - f}{(1+j)^t}", "(u R sub t minus f) over ((1 plus j) to the power t)"),
        (r"\sum_{t=1}^{T} x", "the sum from t equals 1 to T of x"),
        (r"\sqrt{\frac{a}{b}}", "the square root of ((a) over (b))"),
        (r"\Pr(A|B) \le 0.5", "the probability of (A given B) is at most 0.5"),
        (r"A = P \cdot \text{PUE} \cdot h", "A equals P times PUE times h"),
    ],
)
def test_equations_are_spoken(tex: str, words: str) -> None:
    assert spoken(tex) == words
    assert "\\" not in words
