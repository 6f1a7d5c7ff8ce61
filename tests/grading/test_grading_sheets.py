"""Graders' sheets: out to a spreadsheet, through its habits, and back in."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from grading_books import attempt, book_of, value, written
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.formulas import defused, restored
from ai_bubble.grading import spreadsheet
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.marked_sheets import Imported, import_sheet
from ai_bubble.grading.sheets import COLUMNS, write_sheet

IDS = ("007", "12345678901234567", "Łukasz", "x, y; “z”")
ROW = COLUMNS[-1]
HOSTILE = st.text(st.sampled_from("ab=+-@\t\r\n;,'\" 1・＝\0|"), max_size=30)
Cells = list[dict[str, str]]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """Return a gradebook with an essay of each of four students with odd ids."""
    essays = (attempt(one, [value("q1", 2), written("q2")]) for one in IDS)
    with book_of(tmp_path, *essays) as found:
        yield found


def sheet_of(book: Gradebook) -> Path:
    path = book.path.parent / "sheet.csv"
    assert write_sheet(book, path, marked=True) == 4
    return path


def edited(path: Path, edit: Callable[[Cells], object], encoding: str = "utf-8-sig") -> Path:
    """Change the sheet's cells as a grader would; the file keeps its form."""
    text = path.read_bytes().decode(encoding)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    edit(rows)
    return saved(path, rows)


def saved(
    path: Path, rows: Cells, separator: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n"
) -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    return path


def cells(path: Path) -> Cells:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def points(book: Gradebook) -> dict[str, float | None]:
    return {o.student: o.mark.points for o in book.final_marks() if o.mark.question == "q2"}


def test_a_sheet_shows_each_waiting_answer_with_its_rubric(book: Gradebook) -> None:
    path = book.path.parent / "sheet.csv"
    book.mark("007", "03", "q2", 1, "Noor")
    rubric = {("03", "q2"): [("says that the price is sunk", 1.0), ("names a figure", 2.5)]}
    assert write_sheet(book, path, rubrics=rubric) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = cells(path)
    assert [row["student"] for row in rows] == [IDS[1], IDS[3], IDS[2]]
    assert rows[0]["rubric"] == "1: says that the price is sunk\n2.5: names a figure"
    assert (rows[0]["words"], rows[0]["possible"], rows[0]["points"]) == ("10", "4", "")
    with pytest.raises(CourseError, match="there are 03"):
        write_sheet(book, path, exercise="04")


def test_an_answer_that_changed_since_it_was_read_comes_again(book: Gradebook) -> None:
    path = book.path.parent / "sheet.csv"
    book.mark("007", "03", "q2", 1, "Noor")
    new = attempt("007", [value("q1", 2), written("q2", "Anew.")], content="c2")
    book.record(new, book.begin("grade"))
    write_sheet(book, path)
    assert cells(path)[0]["so far"] == "1 by Noor, answer changed since"


@pytest.mark.parametrize(
    ("separator", "encoding", "end", "given"),
    [
        (",", "utf-8-sig", "\r\n", "2.5"),
        (";", "utf-8-sig", "\r\n", "2,5"),
        (";", "cp1252", "\r\n", "2,50"),
        ("\t", "utf-16", "\n", "2,5"),
        (",", "utf-8", "\n", "'2.5"),
    ],
)
def test_what_spreadsheets_make_of_a_sheet_is_read(
    book: Gradebook, separator: str, encoding: str, end: str, given: str
) -> None:
    path = sheet_of(book)
    rows = cells(path)
    for row in rows:
        row |= {"points": given, "comment": "Sound; naïve"}
        # What Excel does to ids that look like numbers.
        row["exercise"] = "3"
        row["student"] = {IDS[0]: "7", IDS[1]: "1.23457E+16"}.get(row["student"], row["student"])
    result = import_sheet(book, saved(path, rows, separator, encoding, end), "Noor")
    assert (result.added, result.conflicts, result.empty) == (4, [], 0)
    assert points(book) == dict.fromkeys(IDS, 2.5)
    assert {one.comment for one in book.final_marks() if one.by_hand} == {"Sound; naïve"}


def test_a_file_that_excel_was_told_its_separator_is_read(book: Gradebook) -> None:
    path = sheet_of(book)
    text = path.read_text("utf-8-sig").replace(",4,,,,", ",4,,3,,", 1)
    path.write_text("sep=,\r\n\r\n" + text, encoding="utf-8", newline="")
    assert import_sheet(book, path, "Noor").added == 1


def test_empty_cells_of_a_second_grader_wipe_nothing(book: Gradebook) -> None:
    first = sheet_of(book).rename(book.path.parent / "first.csv")
    second = sheet_of(book)
    edited(first, lambda rows: rows[0].update(points="3", comment="Good"))
    edited(second, lambda rows: rows[1].update(points="2"))
    assert import_sheet(book, first, "Noor") == Imported(1, [], 3)
    assert import_sheet(book, second, "Ada") == Imported(1, [], 3)
    assert points(book) == {IDS[0]: 3, IDS[1]: 2, IDS[2]: None, IDS[3]: None}


def test_a_mark_changed_since_the_sheet_was_written_stands_unless_forced(book: Gradebook) -> None:
    path = edited(sheet_of(book), lambda rows: [row.update(points="2") for row in rows])
    book.mark("007", "03", "q2", 4, "Ada", "Brilliant")
    result = import_sheet(book, path, "Noor")
    assert result.added == 3
    assert [(c.mark.points, c.stands.mark.points) for c in result.conflicts] == [(2.0, 4.0)]
    assert points(book)["007"] == 4
    assert import_sheet(book, path, "Noor", force=True) == Imported(1, [], 0)
    assert points(book)["007"] == 2


def test_a_sheet_that_is_read_in_twice_changes_nothing_the_second_time(book: Gradebook) -> None:
    path = edited(sheet_of(book), lambda rows: [row.update(points="2") for row in rows])
    assert import_sheet(book, path, "Noor").added == 4
    assert import_sheet(book, path, "Noor") == Imported(0, [], 0)


def test_a_mark_belongs_to_the_answer_that_the_grader_read(book: Gradebook) -> None:
    path = edited(sheet_of(book), lambda rows: rows[0].update(points="2"))
    new = attempt("007", [value("q1", 2), written("q2", "Handed in late.")], content="c2")
    book.record(new, book.begin("grade"))
    import_sheet(book, path, "Noor")
    (one,) = [one for one in book.final_marks(student="007") if one.by_hand]
    assert one.changed


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda rows: rows[1].update(points="many"), r"line 3: 'many' are no points"),
        (lambda rows: rows[1].update(points="02. Jan"), r"line 3: '02. Jan' are no points"),
        (lambda rows: rows[1].update(points="4.5"), r"line 3: q2 can have 0 to 4 points"),
        (lambda rows: rows[1].update(points="-1"), r"line 3: '-1' are no points"),
        (lambda rows: rows[1].update(comment="Hm"), r"line 3: a comment but no points"),
        (lambda rows: rows[1].update(points="1", student="nobody"), "belongs to another|no answer"),
        (lambda rows: rows[1].update({"points": "1", ROW: rows[2][ROW]}), "belongs to another"),
        (lambda rows: rows[1].update(points="1", question="q9"), "no answer of"),
        (lambda rows: rows[1].update({**rows[0], "points": "1"}), "line 3: .*in line 2 already"),
    ],
)
def test_a_slip_is_told_by_line_and_nothing_is_half_imported(
    book: Gradebook, edit: Callable[[Cells], object], message: str
) -> None:
    def all_of_it(rows: Cells) -> None:
        rows[0]["points"] = "1"
        edit(rows)

    path = edited(sheet_of(book), all_of_it)
    with pytest.raises(CourseError, match=message):
        import_sheet(book, path, "Noor")
    assert set(points(book).values()) == {None}


def test_every_slip_is_listed_at_once(book: Gradebook) -> None:
    path = edited(sheet_of(book), lambda rows: [row.update(points="x") for row in rows])
    with pytest.raises(CourseError) as told:
        import_sheet(book, path, "Noor")
    assert re.findall(r"line (\d)", str(told.value)) == ["2", "3", "4", "5"]


def test_ids_that_a_spreadsheet_could_confuse_need_the_last_column(tmp_path: Path) -> None:
    both = [attempt(one, [written("q2")]) for one in ("7", "007")]
    with book_of(tmp_path, *both) as book:
        path = tmp_path / "sheet.csv"
        write_sheet(book, path)
        rows = cells(path)
        for row in rows:
            row["points"] = "1" if row["student"] == "7" else "3"
            row["student"] = "7"
        import_sheet(book, saved(path, rows), "Noor")
        assert points(book) == {"7": 1, "007": 3}
        without = [{k: v for k, v in row.items() if k != ROW} | {"student": "07"} for row in rows]
        with pytest.raises(CourseError, match="no answer of '07'"):
            import_sheet(book, saved(path, without), "Noor")


def test_without_the_last_column_marks_that_stand_are_kept(book: Gradebook) -> None:
    rows = [{k: v for k, v in row.items() if k != ROW} for row in cells(sheet_of(book))]
    book.mark("Łukasz", "03", "q2", 4, "Ada")
    for row in rows:
        row["points"] = "1"
    result = import_sheet(book, saved(book.path.parent / "s.csv", rows), "Noor")
    assert (result.added, len(result.conflicts)) == (3, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is a spreadsheet; open it and save it as CSV UTF-8"),
        (b"student;points\n1;2\n", "no column 'exercise'"),
        (b'student,exercise,question,points\n"a,03,q2,1\n', "line 2: the quotes do not match"),
        (b"student\0,points", "neither UTF-8 nor Windows text"),
        (b'"",""\n', "odd.csv is empty; export it again, as CSV"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(book: Gradebook, content: bytes, message: str) -> None:
    path = book.path.parent / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(CourseError, match=message):
        import_sheet(book, path, "Noor")


@given(HOSTILE)
def test_a_text_that_was_defused_comes_back_as_it_was(text: str) -> None:
    plain = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert restored(defused(text)) == plain


@given(st.lists(HOSTILE, min_size=3, max_size=3))
def test_no_spreadsheet_finds_a_formula_whatever_separator_it_takes(texts: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([defused(text) for text in texts])
    for separator in spreadsheet.SEPARATORS:
        for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=separator):
            assert not [cell for cell in row if re.match(r"\s*[=+\-@＝]", cell)]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_rows_come_back_from_the_file_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], separator: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "a.csv"
    rows = [["a", "b", *(f"c{n}" for n in range(len(texts)))], ["1", "2", *map(defused, texts)]]
    spreadsheet.write(path, rows, separator=separator)
    read = spreadsheet.read(path)
    assert read.separator == separator
    assert [read.header, *(row for _, row in read.rows)] == rows


def test_a_hostile_answer_reaches_the_sheet_as_text_and_fits_a_cell(tmp_path: Path) -> None:
    answer = "=cmd|' /C calc'!A0\n- first\n* second; @SUM(A1)" + "x" * 100_000
    with book_of(tmp_path, attempt("=s1", [written("q2", answer)])) as book:
        path = tmp_path / "sheet.csv"
        write_sheet(book, path)
        (row,) = cells(path)
        assert row["answer"].startswith("'=cmd|' /C calc'!A0\n• first\n• second; '@SUM(A1)")
        assert len(row["answer"]) < 32_767
        assert row["student"] == "'=s1"
        row["points"] = "1"
        import_sheet(book, saved(path, [row]), "Noor")
        assert points(book) == {"=s1": 1}
