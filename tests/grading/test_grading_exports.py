"""What Canvas, Moodle and a spreadsheet get of the gradebook."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from grading_books import attempt, book_of, value, written

from ai_bubble.errors import CourseError
from ai_bubble.grading import exports, templates
from ai_bubble.grading.gradebook import Gradebook

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,{column},Exercise 03 Current Score,Final Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,{most},(read only),(read only)
"Lovelace, Ada",101,U1,s1,"A, B",=1+1,,12,
"Hopper, Grace",102,s2,grace,A,,EX,,
"Noether, Emmy",103,U3,S3,A,,1,,
"Student, Test",999,,abcdef,A,,,,
"""
MOODLE = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade",\
"Grade can be changed","Last modified (grade)","Feedback comments"
"Participant 1234","Ada Lovelace",s1,ada@x.org,"Submitted for grading - ",,6.00,Yes,-,
"Participant 1235","Grace Hopper",,grace@x.org,"Submitted for grading - ",,6.00,Yes,-,old
"""
ALL_GRADES = """\
First name;Last name;ID number;Email address;Assignment: Exercise 03 (Real);\
Assignment: Exercise 03 (Percentage);Assignment: Exercise 03 (Feedback);\
Last downloaded from this course
Ada;Lovelace;s1;ada@x.org;-;-;;1700000000
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Return a gradebook of three students: one final, one waiting, one unreadable."""
    with book_of(
        tmp_path,
        attempt("s1", name="Ada Lovelace"),
        attempt("s2", name="Grace Hopper"),
        attempt("s3", [], state="unreadable"),
        attempt("s1", [value("q1", 1), value("q2", 2)], exercise="04", name="Ada Lovelace"),
    ) as found:
        found.mark("s1", "03", "q2", 2.5, "Noor", 'Say "why", <b>Ada</b>.')
        yield found


def rows(path: Path, separator: str = ",") -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def filled(
    book: Gradebook, text: str, exercise: str | None = "03", **options: bool
) -> tuple[templates.Filled, list[list[str]]]:
    template, out = book.path.parent / "template.csv", book.path.parent / "out.csv"
    template.write_text(text, encoding="utf-8")
    result = templates.fill(exports.totals(book, exercise), template, out, **options)  # type: ignore[arg-type]
    return result, rows(out, ";" if ";" in text else ",")


def test_the_plain_file_has_a_line_a_student_and_exercise(book: Gradebook) -> None:
    out = book.path.parent / "plain.csv"
    exports.write_plain(exports.totals(book), out)
    assert rows(out) == [
        ["student", "name", "exercise", "points", "possible", "waiting", "state", "q1", "q2"],
        ["s1", "Ada Lovelace", "03", "4.5", "6", "0", "graded", "2", "2.5"],
        ["s2", "Grace Hopper", "03", "2", "6", "1", "graded", "2", ""],
        ["s3", "", "03", "", "6", "0", "unreadable", "", ""],
        ["s1", "Ada Lovelace", "04", "3", "4", "0", "graded", "1", "2"],
    ]


def test_points_by_hand_are_exported_without_a_recognised_submission(tmp_path: Path) -> None:
    with book_of(
        tmp_path,
        attempt("s2", name="Grace Hopper"),
        attempt("s1", [], exercise="", state="unreadable", name="Ada Lovelace"),
        attempt("s3", exercise="04", name="Emmy Noether"),
    ) as book:
        for who, question, points in (("s1", "q1", 2), ("s1", "q2", 3), ("s3", "q1", 1)):
            book.mark(who, "03", question, points, "Noor")
        exports.write_plain(exports.totals(book), tmp_path / "plain.csv")
        exports.write_canvas(exports.totals(book, "03"), tmp_path / "canvas.csv")
        exports.write_moodle(exports.totals(book, "03"), tmp_path / "moodle.csv")
    assert [row[:8] for row in rows(tmp_path / "plain.csv")[1:]] == [
        ["s1", "Ada Lovelace", "", "", "0", "0", "unreadable", ""],
        ["s1", "Ada Lovelace", "03", "5", "6", "0", "unreadable", "2"],
        ["s2", "Grace Hopper", "03", "2", "6", "1", "graded", "2"],
        ["s3", "Emmy Noether", "03", "1", "6", "0", "unreadable", "1"],
        ["s3", "Emmy Noether", "04", "2", "6", "1", "graded", "2"],
    ]
    grades = {row[2]: row[5] for row in rows(tmp_path / "canvas.csv")[2:]}
    assert grades == {"s1": "5", "s2": "", "s3": ""}
    said = "No submission of it was recognised; points were given by hand."
    assert rows(tmp_path / "moodle.csv")[1][4].startswith(said)


def test_canvas_gets_its_own_columns_and_only_final_points(book: Gradebook) -> None:
    out = book.path.parent / "canvas.csv"
    exports.write_canvas(exports.totals(book), out)
    assert rows(out) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 03", "Exercise 04"],
        ["    Points Possible", "", "", "", "", "6", "4"],
        ["Ada Lovelace", "", "s1", "s1", "", "4.5", "3"],
        ["Grace Hopper", "", "s2", "s2", "", "", ""],
        ["s3", "", "s3", "s3", "", "", ""],
    ]
    exports.write_canvas(exports.totals(book), out, partial=True)
    assert [row[5] for row in rows(out)[2:]] == ["4.5", "2", ""]


def test_moodle_gets_marks_and_feedback_side_by_side(book: Gradebook) -> None:
    out = book.path.parent / "moodle.csv"
    exports.write_moodle(exports.totals(book, "03"), out)
    header, ada, grace, third = rows(out)
    assert header == ["Full name", "Username", "ID number", "Exercise 03", "Exercise 03 (Feedback)"]
    comment = 'Say "why", &lt;b&gt;Ada&lt;/b&gt;.'
    assert ada[3:] == ["4.5", f"q1: 2 of 2; q2: 2.5 of 4 – {comment}"]
    assert grace[3:] == ["", "q1: 2 of 2; q2: waits for a reader"]
    assert third[3:] == ["", "The file is empty."]


def test_moodle_knows_students_by_address_if_that_is_their_id(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt("a@x.org", [value("q1", 1)])) as book:
        exports.write_moodle(exports.totals(book), tmp_path / "m.csv")
        assert rows(tmp_path / "m.csv")[1][:3] == ["", "a@x.org", "1"]


def test_a_name_that_is_a_formula_is_defused_everywhere(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt("=s1", [value("q1", 1)], name="@SUM(A1)")) as book:
        found = exports.totals(book)
        for write in (exports.write_plain, exports.write_canvas, exports.write_moodle):
            write(found, tmp_path / "x.csv")
            cells = [cell for row in rows(tmp_path / "x.csv") for cell in row]
            assert "'=s1" in cells
            assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_canvas_own_file_is_filled_by_any_of_its_ids_and_kept(book: Gradebook) -> None:
    book.mark("s2", "03", "q2", 4, "Noor")
    text = CANVAS.format(column="Exercise 03 (4711)", most="6.00")
    result, out = filled(book, text)
    before = list(csv.reader(io.StringIO(text)))
    before[3][6] = "4.5"
    assert out == before
    assert result == templates.Filled(1, [], ["s3"])


@pytest.mark.parametrize(
    ("column", "options"),
    [
        ("Week 5: The price collapse (4711)", {"titles": {"03": "The price collapse"}}),
        ("Assignment 3 (4711)", {}),
        ("Essay and sums", {"columns": {"03": "essay and sums"}}),
    ],
)
def test_the_column_is_found_by_number_by_title_or_as_said(
    book: Gradebook, column: str, options: dict[str, dict[str, str]]
) -> None:
    result, out = filled(book, CANVAS.format(column=column, most="6"), **options)  # type: ignore[arg-type]
    assert result.written == 1
    assert out[3][6] == "4.5"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CANVAS.format(column="Project (4711)", most=6), "no column for exercise 03; it has"),
        (CANVAS.format(column="Exercise 13 (03)", most=6), "no column for exercise 03"),
        (CANVAS.replace("Notes", "Lab 03").format(column="Exercise 03", most=6), "say which it is"),
        (CANVAS.format(column="Exercise 03", most=10), "maximum of 10, the gradebook 6; .*--scale"),
        (CANVAS.replace("U3,S3", "s1,S3").format(column="Exercise 03", most=6), "fits the lines"),
        ("name,points\nAda,3\n", "no column of ids"),
    ],
)
def test_a_template_that_does_not_tell_enough_is_refused(
    book: Gradebook, text: str, message: str
) -> None:
    with pytest.raises(CourseError, match=message):
        filled(book, text)
    assert not (book.path.parent / "out.csv").exists()


def test_a_column_that_is_not_there_is_answered_with_those_that_are(book: Gradebook) -> None:
    text = CANVAS.format(column="Project (4711)", most=6)
    there = "no column 'Projet'; it has 'Student', .*'Project \\(4711\\)'"
    with pytest.raises(CourseError, match=there):
        filled(book, text, columns={"03": "Projet"})  # type: ignore[arg-type]


def test_moodles_worksheet_is_filled_with_grade_and_feedback(book: Gradebook) -> None:
    result, out = filled(book, MOODLE)
    assert out[1][5] == "4.5"
    assert out[1][9].startswith("q1: 2 of 2; q2: 2.5 of 4")
    assert out[2] == rows(book.path.parent / "template.csv")[2]
    assert result == templates.Filled(1, ["s2", "s3"], [])
    with pytest.raises(CourseError, match="worksheet of one assignment; say which"):
        filled(book, MOODLE, exercise=None)


def test_moodles_maximum_is_reached_only_if_asked_for(book: Gradebook) -> None:
    text = MOODLE.replace("6.00", "100.00")
    with pytest.raises(CourseError, match="maximum of 100, the gradebook 6"):
        filled(book, text)
    assert filled(book, text, scale=True)[1][1][5] == "75"


def test_moodles_number_of_a_participant_is_an_id(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt("1234", [value("q1", 6, 6)])) as book:
        assert filled(book, MOODLE)[1][1][5] == "6"


def test_moodles_export_of_all_grades_keeps_its_separator(book: Gradebook) -> None:
    _, out = filled(book, ALL_GRADES, exercise=None)
    assert out[1][4:7] == ["4.5", "-", out[1][6]]
    assert out[1][6].startswith("q1: 2 of 2")


def test_points_by_hand_for_a_part_of_unreadable_work_are_not_final(book: Gradebook) -> None:
    book.mark("s3", "03", "q2", 4, "Noor")
    assert [one.is_complete for one in exports.totals(book, "03")] == [True, False, False]
    book.mark("s3", "03", "q1", 1, "Noor")
    (third,) = [one for one in exports.totals(book, "03") if one.student == "s3"]
    assert third.is_complete
    assert third.points == 5


def test_a_file_that_cannot_be_written_is_one_message(book: Gradebook) -> None:
    with pytest.raises(CourseError, match="name another file with -o"):
        exports.write_plain(exports.totals(book), Path("/proc/x.csv"))
    with pytest.raises(CourseError, match="nothing of exercise 09 is graded"):
        exports.totals(book, "09")


def test_essays_that_wait_are_no_zeros(book: Gradebook) -> None:
    (_, second, _) = exports.totals(book, "03")
    assert (second.points, second.waiting, second.grade()) == (2.0, 1, "")
    assert written("q2").points is None
