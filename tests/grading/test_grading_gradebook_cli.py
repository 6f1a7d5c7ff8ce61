"""``ai-bubble gradebook`` as a grader types it."""

import csv
import io
import re
from pathlib import Path

import pytest
from grading_books import attempt, book_of, value, written
from typer.testing import CliRunner, Result

from ai_bubble.cli import gradebook, gradebook_files
from ai_bubble.cli.app import app
from ai_bubble.errors import CourseError

RUN = CliRunner(env={"COLUMNS": "100", "TERM": "dumb"})
COMMANDS = sorted(
    (command.name or command.callback.__name__)
    for command in gradebook.gradebook_app.registered_commands
    if command.callback
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder of results with three students."""
    folder = tmp_path / "grades"
    with book_of(
        folder,
        attempt("s1", name="Ada \x1b[31m[red]Lovelace"),
        attempt("s2", [value("q1", 0, mistake="You divided by the new rent."), written("q2")]),
        attempt("s3", [], state="unreadable"),
    ):
        return folder


def ai_bubble(*words: object) -> Result:
    return RUN.invoke(app, ["gradebook", *map(str, words)])


def said(*words: object) -> str:
    result = ai_bubble(*words)
    assert result.exit_code == 0, result.output
    return result.output


def test_show_tells_what_the_class_has_and_who_needs_a_look(out: Path) -> None:
    told = said("show", out)
    assert re.search(r"03 +3 +2 +1 +1\.0 of 6 +2", told)
    assert "s3, exercise 03: unreadable. The file is empty." in told


def test_show_lets_no_name_write_to_the_terminal(out: Path) -> None:
    told = said("show", out, "s1")
    assert "\x1b" not in told
    assert "[red]Lovelace" in told
    with pytest.raises(CourseError, match=r"did you mean s\d"):
        RUN.invoke(app, ["gradebook", "show", str(out), "s11"], catch_exceptions=False)


def test_mark_takes_a_decimal_comma_and_can_be_withdrawn(out: Path) -> None:
    assert "2.5 points" in said("mark", out, "s1", "03", "q2", "2,5", "--grader", "Noor")
    assert re.search(r"q2 +2\.5 +4 +Noor", said("show", out, "s1"))
    said("mark", out, "s1", "03", "q2", "withdraw", "--grader", "Noor")
    assert re.search(r"q2 +waits +4", said("show", out, "s1"))
    result = ai_bubble("mark", out, "s1", "03", "q2", "lots")
    assert "'lots' are no points" in str(result.exception)
    assert "student s1: 1 point\n" in said("mark", out, "s1", "03", "q2", "1", "--grader", "Noor")


@pytest.mark.parametrize("points", ["-1", "-0.5", "-2,5", "9"])
def test_points_out_of_range_are_told_the_range(out: Path, points: str) -> None:
    result = ai_bubble("mark", out, "s1", "03", "q2", points, "--grader", "Noor")
    told = f"q2 of s1 can have 0 to 4 points, not {points.replace(',', '.')}"
    assert told in str(result.exception)
    slip = ai_bubble("mark", out, "s1", "03", "q2", "1", "--coment", "Good.")
    assert slip.exit_code == 2
    assert "--coment" in slip.output


def test_after_new_marks_the_grader_is_told_how_pages_follow(out: Path, tmp_path: Path) -> None:
    again = "Run ai-bubble grade again to update the feedback pages."
    assert again in said("mark", out, "s1", "03", "q2", "3", "--grader", "Noor")
    assert again in said("mark", out, "s1", "03", "q2", "withdraw", "--grader", "Noor")
    sheet = tmp_path / "essays.csv"
    said("sheet", out, "-o", sheet)
    assert again not in said("import", out, sheet, "--grader", "Noor")
    text = sheet.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    with sheet.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"points": "3"} for row in rows)
    assert again in said("import", out, sheet, "--grader", "Noor")


def test_a_sheet_goes_out_and_comes_back_with_marks(out: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "essays.csv"
    assert "answers: 2" in said("sheet", out, "-o", sheet, "--semicolon")
    text = sheet.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    for row in rows:
        row["points"] = "3,5"
    with sheet.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert "New marks: 2; lines without points: 0" in said("import", out, sheet, "--grader", "Noor")
    said("mark", out, "s1", "03", "q2", "1", "--grader", "Ada")
    clash = ai_bubble("import", out, sheet, "--grader", "Noor")
    assert clash.exit_code == 1
    assert re.search(r"s1 .* q2 .* 3\.5 .* 1 .* Ada", clash.output)
    assert "New marks: 1" in said("import", out, sheet, "--force")


def test_a_sheet_shows_the_rubric_of_the_solutions(out: Path, tmp_path: Path) -> None:
    with book_of(out, attempt("s4", [written("q8")])):
        pass
    said("sheet", out, "-o", tmp_path / "essays.csv")
    rows = csv.DictReader(io.StringIO((tmp_path / "essays.csv").read_text("utf-8-sig"), newline=""))
    rubric = {row["question"]: row["rubric"] for row in rows}["q8"]
    assert rubric.startswith("1: says that a server with a customer should run")


@pytest.mark.parametrize("kind", gradebook_files.FORMATS)
def test_export_writes_each_format_and_tells_who_is_not_final(
    out: Path, tmp_path: Path, kind: str
) -> None:
    told = said("export", out, "-o", tmp_path / "x.csv", "--format", kind)
    assert ("not final yet, left as is: s1, s2, s3" in told) is (kind != "csv")
    assert "s1" in (tmp_path / "x.csv").read_text(encoding="utf-8")
    odd = ai_bubble("export", out, "-o", tmp_path / "x.csv", "--format", "excel")
    assert "there are csv, canvas, moodle" in str(odd.exception)


def test_export_fills_a_template(out: Path, tmp_path: Path) -> None:
    template = tmp_path / "canvas.csv"
    template.write_text(
        "Student,ID,SIS Login ID,Section,The price collapse (7)\n    Points Possible,,,,6\n"
        "Ada,1,s1,A,\n",
        encoding="utf-8",
    )
    said("mark", out, "s1", "03", "q2", "4", "--grader", "Noor")
    told = said(
        *("export", out, "-o", tmp_path / "up.csv"),
        *("--format", "canvas", "--template", template),
    )
    assert "marks filled in: 1" in told
    assert "not in the file: s2, s3" in told
    assert (tmp_path / "up.csv").read_text("utf-8").endswith("Ada,1,s1,A,6\r\n".replace("\r", ""))


def test_stats_lists_questions_and_misconceptions(out: Path, tmp_path: Path) -> None:
    told = said("stats", out, "-o", tmp_path / "c.svg")
    assert re.search(r"03 +q1 +value +2 +50% +50%", told)
    assert re.search(r"03 +q1 +1 +You divided by the new rent\.", told)
    assert (tmp_path / "c.svg").is_file()


def test_a_folder_without_gradebook_is_one_message(tmp_path: Path) -> None:
    for words in (["show"], ["stats"], ["sheet", "-o", "x.csv"]):
        result = ai_bubble(words[0], tmp_path, *words[1:])
        assert "`ai-bubble grade` writes one" in str(result.exception)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: ai-bubble gradebook {command}" in " ".join(said(command, "--help").split())
