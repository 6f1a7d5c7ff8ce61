"""Dealing out variants: what a second call finds, keeps and adds."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.exercises.assign import KEY_FILE, assign
from ai_bubble.exercises.manifest import MANIFEST
from ai_bubble.exercises.notebook import Solution
from ai_bubble.exercises.roster import Student
from ai_bubble.grading.students import read_students

WriteSolution = Callable[..., Solution]
Deal = Callable[[Sequence[Student]], Path]
ADA, BO = Student("ada", "Ada Lovelace"), Student("bo", "Bo Ek")


@pytest.fixture
def deal(write_solution: WriteSolution, tmp_path: Path) -> Deal:
    """Deal one small exercise to students, in the same folder each time."""
    solution = write_solution()

    def dealt(students: Sequence[Student]) -> Path:
        assign(students, [solution], tmp_path / "dealt")
        return tmp_path / "dealt"

    return dealt


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_late_students_are_added_and_everybody_else_keeps_the_variant(deal: Deal) -> None:
    first = rows(deal([ADA]))
    key = (deal([ADA]) / KEY_FILE).read_text(encoding="utf-8")
    folder = deal([BO])
    assert [row["student_id"] for row in rows(folder)] == ["ada", "bo"]
    assert rows(folder)[0] == first[0]
    assert (folder / KEY_FILE).read_text(encoding="utf-8") == key


def test_a_manifest_saved_by_a_spreadsheet_keeps_its_students(deal: Deal) -> None:
    folder = deal([ADA])
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(text, encoding="utf-8-sig")
    deal([BO])
    assert [row["student_id"] for row in rows(folder)] == ["ada", "bo"]


def test_a_call_that_was_cut_off_is_finished_by_the_next_one(deal: Deal, tmp_path: Path) -> None:
    students = [Student(f"s{number}", "") for number in range(9)]
    (tmp_path / "dealt").mkdir()
    in_the_way = tmp_path / "dealt" / "s8"
    in_the_way.write_text("a file where a folder belongs", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written to"):
        deal(students)
    assert (tmp_path / "dealt" / "s0").is_dir()
    in_the_way.unlink()
    assert len(rows(deal(students))) == 9


def test_a_name_that_is_a_formula_is_defused_and_found_again(deal: Deal) -> None:
    odd = Student("=s1", "@SUM(A1)")
    folder = deal([odd])
    (row,) = rows(folder)
    assert (row["student_id"], row["name"]) == ("'=s1", "'@SUM(A1)")
    assert row["file"].startswith("'=s1/")
    assert (folder / row["file"].removeprefix("'")).exists()
    deal([odd, BO])
    assert [one["student_id"] for one in rows(folder)] == ["'=s1", "bo"]
    assert rows(folder)[0] == row
    assert read_students(folder / MANIFEST) == [odd, BO]


def test_a_manifest_that_lacks_a_column_is_not_written_over(deal: Deal) -> None:
    folder = deal([ADA])
    damaged = (folder / MANIFEST).read_text(encoding="utf-8").replace("student_id", "id")
    (folder / MANIFEST).write_text(damaged, encoding="utf-8")
    with pytest.raises(CourseError, match="is damaged"):
        deal([BO])
    assert (folder / MANIFEST).read_text(encoding="utf-8") == damaged
