"""Help that shows an example, and slips that are answered with the right thing."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from command_lines import leaves, understood
from typer.testing import CliRunner

from ai_bubble.cli import app
from ai_bubble.cli.app import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", "docs/grading.md", "docs/architecture.md"]
COMMANDS = {" ".join(names): command for names, command in leaves()}
GROUPS = {name.rpartition(" ")[0] for name in COMMANDS} - {""}
EXAMPLE = re.compile(r"^ *Example: (ai-bubble .+)$", re.MULTILINE)


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=list(COMMANDS))
def test_each_command_s_help_has_one_example_that_is_understood(name: str, command: Any) -> None:
    (example,) = EXAMPLE.findall(command.help)
    assert " ".join(understood(example)) == name
    told = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "120"})
    assert example in " ".join(told.output.split())


def shown() -> list[str]:
    """Return the command lines that the pages show."""
    text = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
    found = {line.strip() for line in re.findall(r"(?<=[`\n ])ai-bubble [^&;`\n]+", text)}
    return sorted(line for line in found if line.removeprefix("ai-bubble ") not in GROUPS)


@pytest.mark.parametrize("line", shown())
def test_a_command_that_a_page_shows_is_understood(line: str) -> None:
    understood(line)


def test_the_readme_shows_each_user_s_command() -> None:
    used = {line.split()[1] for line in shown()}
    assert {"lab", "check", "doctor", "assign", "handouts", "site", "grade", "data"} <= used


def test_the_first_page_of_help_says_what_each_command_is_for() -> None:
    told = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "120"}).output
    for name in {name.split()[0] for name in COMMANDS}:
        assert re.search(rf"│ {name} +[A-Z]\w+", told), name


def test_paragraphs_of_help_are_wrapped_to_the_terminal_not_as_in_the_source() -> None:
    told = CliRunner().invoke(app, ["grade", "--help"], env={"COLUMNS": "200"}).output
    assert "0 if every answer that was judged is right, 1 if some" in told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("handout", "'handouts'"),
        ("lad", "'lab'"),
        ("gradebok", "'gradebook'"),
        ("gradebook shw", "'show'"),
        ("data descrbe", "'describe'"),
        ("grade --soluions x", "--solutions"),
        ("assign r.csv --ot x", "--out"),
        ("assign", "roster"),
        ("assign r.csv", "--out"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_right_one(typed: str, meant: str) -> None:
    done = CliRunner().invoke(app, typed.split(), env={"COLUMNS": "120"})
    assert done.exit_code == 2
    assert meant in done.output
    assert "Try 'ai-bubble " in done.output


started: list[Any] = []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder as a student has it, with a few files that are not what they seem."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "03_price_collapse.ipynb").write_text("no notebook")
    (tmp_path / "essay.txt").write_text("words")
    (tmp_path / "class.csv").write_text("name\nNoor\n")
    (tmp_path / "grades.xlsx").write_bytes(b"PK\x03\x04")
    monkeypatch.chdir(tmp_path)
    # A slip that is not noticed must fail a test, not open JupyterLab and stay there.
    monkeypatch.setattr("ai_bubble.lab.server.start", lambda *given: started.append(given))
    started.clear()
    return tmp_path


def test_a_tool_that_breaks_does_not_say_that_answers_are_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(sys.modules[main.__module__], "app", breaks)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "the disk is gone" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("check 03", "did you mean exercises/03_price_collapse.ipynb?"),
        ("check 3", "did you mean exercises/03_price_collapse.ipynb?"),
        ("check exercises/03_price_colapse.ipynb", "did you mean exercises/03_price_collapse"),
        ("check nowhere", "there is no notebook nowhere; name a notebook's file"),
        ("check exercises --junit essay.txt/x.xml", "name another with --junit"),
        ("check exercises --junit exercises", "exercises is a folder; name a file with --junit"),
        ("lessons check 03", "lessons/03_price_collapse.ipynb?"),
        ("lab 03", "open lessons/03_price_collapse.ipynb there"),
        ("lab 3", "open lessons/03_price_collapse.ipynb there"),
        ("lab --frsh 03", "no option --frsh; did you mean --fresh?"),
        ("lab --no-brower", "no option --no-brower; did you mean --no-browser?"),
        ("lab essay.txt", "a file is in the way; name another folder"),
        ("assign nothing.csv -o x", "nothing.csv does not exist; name the class list"),
        ("assign grades.xlsx -o x", "open it and save it as CSV"),
        ("assign class.csv -o x", "class.csv has no column of ids; it has 'name'"),
        ("exercises build 9", "no exercise '9'; there are 00, 01"),
        ("handouts three", "no lesson 'three'; there are 00, 01"),
        ("handouts 03 --to docx", "no format 'docx'; there are html, pdf"),
        ("handouts 03 -p variant=x", "variant=x is not a whole number"),
        ("grade", "name what to grade: notebooks, folders or zip files"),
        ("grade nothing.zip", "there is no file or folder nothing.zip"),
        ("grade essay.txt", "essay.txt is no notebook, zip archive or folder"),
        ("grade exercises --sandbox off", "no sandbox 'off'; there are bwrap and none"),
        ("grade exercises --force", "--force is for init-ci; to grade all anew"),
        ("grade init-ci githb", "ai-bubble grade init-ci github, or gitlab"),
        ("gradebook show nothing", "there is no gradebook nothing/gradebook.sqlite"),
        ("gradebook mark g s1 03 q8 good", "'good' are no points; write a number such as 2.5"),
        ("gradebook export g --format xlsx -o x", "no format 'xlsx'; there are csv, canvas"),
        ("data describe rents.csv", "no dataset 'rents.csv'; did you mean 'rents'?"),
    ],
)
def test_a_slip_is_one_sentence_with_the_way_out(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    told: str,
) -> None:
    before = {path.name for path in folder.iterdir()}
    monkeypatch.setattr("sys.argv", ["ai-bubble", *typed.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert told in line
    # `grade` has made its folder by then, with an empty gradebook
    assert {path.name for path in folder.iterdir()} - {"grades"} == before


def test_a_folder_that_is_named_like_a_lesson_is_a_workspace(folder: Path) -> None:
    (folder / "03").mkdir()
    options = ["--no-browser", "--port-retries=5", "--browser=w3m", "--ServerApp.ip=127.0.0.1"]
    done = CliRunner().invoke(app, ["lab", "03", *options])
    assert done.exit_code == 0, done.output
    ((workspace, _, passed),) = started
    assert workspace == Path("03")
    assert set(passed) == set(options)
