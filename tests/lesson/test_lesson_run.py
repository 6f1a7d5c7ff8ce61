from collections.abc import Callable
from pathlib import Path

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.lesson.run import check_lesson


def test_a_sound_lesson_has_no_problem(
    write_lesson: Callable[..., Path], no_network_env: dict[str, str]
) -> None:
    path = write_lesson(
        (
            "md",
            "Rents fell by **58.3\u00a0%**<!--= drop:.1% -->, from 180,000<!--= peak:,.0f --> CNY.",
        ),
        "peak, trough = 180_000, 75_000\ndrop = 1 - trough / peak",
        "import pathlib\npathlib.Path('left-behind').touch()\nround(drop, 3)",
    )
    before = path.read_bytes()
    run = check_lesson(path, env=no_network_env)
    assert run.problems == []
    assert [cell.id for cell in run.notebook.cells] == ["cell-0", "cell-1", "cell-2"]
    assert run.notebook.cells[2].outputs[0]["data"]["text/plain"] == "0.583"
    assert 0 < run.seconds < 60
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["lesson.ipynb"]


def test_each_wrong_number_is_named_with_cell_text_and_value(
    write_lesson: Callable[..., Path],
) -> None:
    path = write_lesson(
        "drop, word = 7 / 12, 'many'",
        (
            "md",
            "Rents fell by 58.4 %<!--= drop:.1% -->, by much<!--= word --> and 3<!--= gone -->.",
        ),
        ("md", "Right: 58.3 %<!--= drop:.1% -->"),
    )
    problems = check_lesson(path).problems
    assert [(p.cell, p.expression, p.expected) for p in problems] == [
        ("cell-1", "drop:.1%", "58.3%"),
        ("cell-1", "word", "many"),
        ("cell-1", "gone", None),
    ]
    assert problems[0].found == "Rents fell by 58.4 %"
    assert str(problems[0]) == (
        "cell-1: the text says “Rents fell by 58.4 %”, but drop:.1% gives 58.3%"
    )
    assert "no number" in problems[1].message
    assert "name 'gone' is not defined" in problems[2].message


def test_a_failing_cell_is_the_one_problem(write_lesson: Callable[..., Path]) -> None:
    path = write_lesson("x = 1", "y = 1 / 0", ("md", "9<!--= x -->"))
    problems = check_lesson(path).problems
    assert [str(p) for p in problems] == [
        "cell-1: the cell failed with ZeroDivisionError: division by zero"
    ]


def test_a_cell_without_end_is_stopped(write_lesson: Callable[..., Path]) -> None:
    (problem,) = check_lesson(write_lesson("while True:\n    pass"), timeout=2).problems
    assert problem.cell == "cell-0"
    assert "timed out" in problem.message
    assert "2 seconds" in problem.message


def test_a_missing_or_broken_file_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no lesson at"):
        check_lesson(tmp_path / "none.ipynb")
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(CourseError, match="is not a notebook"):
        check_lesson(tmp_path / "broken.ipynb")


def test_a_kernel_that_reaches_out_fails_and_says_where(
    write_lesson: Callable[..., Path], no_network_env: dict[str, str]
) -> None:
    reach = "import socket\nsocket.create_connection(('192.0.2.1', 80), 2)"
    (problem,) = check_lesson(write_lesson(reach), env=no_network_env).problems
    assert problem.message == (
        "the cell failed with NetworkBlockedError: the tests run without a network: "
        "socket.getaddrinfo to '192.0.2.1'"
    )
