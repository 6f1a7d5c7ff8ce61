"""Statistics of questions, and their chart."""

import random
from pathlib import Path

import pytest
from grading_books import attempt, book_of, value, written
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.statistics import chart, statistics, write_chart

RENT = "You divided by the new rent."


def finals(points: list[list[float | None]]) -> list[FinalMark]:
    """Return marks out of 2, a row a student, a column a question; None waits."""
    return [
        FinalMark(
            *(f"s{n}", "", "03"),
            written(f"q{q}", possible=2.0) if one is None else value(f"q{q}", one),
            one,
        )
        for n, row in enumerate(points)
        for q, one in enumerate(row, 1)
    ]


def test_shares_count_those_who_were_marked() -> None:
    first, second = statistics(finals([[2, 1], [1, None], [0, None], [2, 2]]))
    assert (first.number, first.waiting, first.mean, first.right) == (4, 0, 0.625, 0.5)
    assert (second.number, second.waiting, second.mean, second.right) == (2, 2, 0.75, 0.5)


def test_a_question_is_correlated_with_the_rest_and_not_with_itself() -> None:
    marks = [[2, 2, 2], [2, 2, 0], [0, 0, 2], [0, 0, 0]]
    first, second, third = statistics(finals([[float(x) for x in row] for row in marks]))
    # By hand: rest of q1 is 4, 2, 2, 0 beside 2, 2, 0, 0.
    assert first.discrimination == pytest.approx(2 / 8**0.5)
    assert second.discrimination == first.discrimination
    assert third.discrimination == pytest.approx(0)


@pytest.mark.parametrize(
    "points",
    [
        [[1.0, 2.0], [2.0, 1.0]],
        [[2.0, 1.0], [2.0, 0.0], [2.0, 2.0]],
        [[2.0], [1.0], [0.0]],
        [[2.0, None], [1.0, None], [0.0, None]],
    ],
    ids=["two students", "all the same", "no other question", "the rest waits"],
)
def test_discrimination_is_left_out_where_it_cannot_be_computed(
    points: list[list[float | None]],
) -> None:
    assert statistics(finals(points))[0].discrimination is None


@given(st.lists(st.lists(st.floats(0, 2), min_size=4, max_size=4), max_size=12))
def test_statistics_of_any_marks_stay_in_their_ranges(points: list[list[float]]) -> None:
    for row in statistics(finals([list(one) for one in points])):
        assert 0 <= (row.mean or 0) <= 1
        assert 0 <= (row.right or 0) <= 1
        assert -1.0001 <= (row.discrimination or 0) <= 1.0001


def test_misconceptions_are_counted_and_marks_by_hand_count_as_marks(tmp_path: Path) -> None:
    work = [attempt(f"s{n}", [value("q1", 0, mistake=RENT), value("q10", 2)]) for n in range(3)]
    with book_of(tmp_path, *work, attempt("s9", [value("q1", 0, mistake="x")])) as book:
        book.mark("s0", "03", "q1", 2, "Noor")
        first, last = statistics(book.final_marks())
    assert (first.mistakes, first.right) == ([(RENT, 3), ("x", 1)], 0.25)
    assert (last.question, last.mistakes) == ("q10", [])


def test_the_chart_names_its_finding_and_is_written_for_offline(tmp_path: Path) -> None:
    chance = random.Random(2)
    points = [[2.0 * (chance.random() < share) for share in (0.9, 0.1)] for _ in range(30)]
    rows = statistics(finals([list(one) for one in points]))
    assert "q2" in chart(rows).alt
    write_chart(rows, tmp_path / "c.svg")
    write_chart(rows, tmp_path / "c.html")
    svg, page = ((tmp_path / name).read_text(encoding="utf-8") for name in ("c.svg", "c.html"))
    assert svg.startswith('<svg role="img" aria-label="Bar chart of 2 questions: full points')
    assert "Question 2 was hardest" in svg
    assert "<table" in page
    assert "src=" not in page.replace("xlink", "")
    for name, message in (("c.png", "must end in .svg or .html"), ("d.svg", "nothing to draw")):
        with pytest.raises(CourseError, match=message):
            write_chart(rows if name == "c.png" else [], tmp_path / name)
