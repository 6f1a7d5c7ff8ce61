"""The instructor's guide and the teaching notes say what the course holds."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer

from ai_bubble import course
from ai_bubble.cli import app
from ai_bubble.lesson.bare_numbers import bare_numbers

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
LESSONS = {lesson.number: lesson for lesson in course.lessons()}
EACH = pytest.mark.parametrize("number", LESSONS)

FENCED = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
ROW = re.compile(
    r"^\| (?P<week>\d) \| (?P<number>\d\d) \[(?P<title>[^]]+)\]\(\.\./(?P<path>[^)]+)\)"
    r" \| (?P<minutes>\d+) \| (?P<home>\d+|–) \| (?P<handed_in>[^|]+) \|$",
    re.MULTILINE,
)
TOTAL = re.compile(r"^\| +\| total \| (\d+) \| (\d+) \| +\|$", re.MULTILINE)
SECTION = re.compile(r"## (?P<cell>\S+) · (?P<minutes>\d+) minutes?")


def section(heading: str) -> str:
    """Return what stands under a heading of level 2."""
    (found,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    return str(found)


def exercise_of(number: str) -> dict[str, object]:
    (path,) = (ROOT / "exercises").glob(f"{number}_*.ipynb")
    return dict(json.loads(path.read_text(encoding="utf-8"))["metadata"]["ai_bubble"])


def timetable(weeks: str) -> list[re.Match[str]]:
    text = section(f"Timetable for {weeks} weeks")
    rows = list(ROW.finditer(text))
    # Two more lines with bars: the heads. A row that is misspelt must not go unseen.
    assert len(rows) + 3 == sum(line.startswith("|") for line in text.splitlines())
    return rows


def minutes_of(numbers: list[str]) -> int:
    return sum(LESSONS[number].minutes for number in numbers)


@pytest.mark.parametrize("weeks", ["seven", "four"])
def test_a_timetable_has_the_minutes_of_the_notebooks_and_right_sums(weeks: str) -> None:
    rows = timetable(weeks)
    for row in rows:
        lesson = LESSONS[row["number"]]
        assert (row["title"], int(row["minutes"])) == (lesson.title, lesson.minutes)
        assert (ROOT / row["path"]).samefile(ROOT / "lessons" / lesson.path.name)
        exercise = exercise_of(row["number"])
        assert exercise["points"] == 20
        at_home = f"exercise {row['number']}" in row["handed_in"]
        assert row["home"] == (str(exercise["minutes"]) if at_home else "–")
    (total,) = TOTAL.findall(section(f"Timetable for {weeks} weeks"))
    home = [int(row["home"]) for row in rows if row["home"] != "–"]
    assert [int(number) for number in total] == [
        minutes_of([row["number"] for row in rows]),
        sum(home),
    ]


def test_seven_weeks_are_the_whole_course_and_four_weeks_keep_its_order() -> None:
    seven, four = timetable("seven"), timetable("four")
    assert [row["number"] for row in seven] == sorted(LESSONS)
    assert [int(row["week"]) for row in seven] == [1, 2, 3, 4, 5, 6, 7]
    for key in ("number", "week"):
        assert [row[key] for row in four] == sorted(row[key] for row in four)
    assert {int(row["week"]) for row in four} == {1, 2, 3, 4}


def test_the_minutes_in_the_text_beside_the_timetable_are_sums_of_lessons() -> None:
    text = " ".join(section("Timetable for four weeks").split())
    ((one, other, *minutes),) = re.findall(
        r"Weeks (\d) and (\d) take (\d+) and (\d+) minutes", text
    )
    weeks = [
        [row["number"] for row in timetable("four") if row["week"] == week] for week in (one, other)
    ]
    assert [int(number) for number in minutes] == [minutes_of(numbers) for numbers in weeks]
    ((kept, whole),) = re.findall(r"Keep ([\d, and]+): (\d+) minutes", text)
    assert int(whole) == minutes_of(re.findall(r"\d\d", kept))


def sections(number: str) -> list[re.Match[str]]:
    text = (ROOT / "solutions" / "notes" / f"{number}.md").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line.startswith("## "):
            heading = SECTION.fullmatch(line)
            assert heading is not None, line
            found.append(heading)
    return found


@EACH
def test_teaching_notes_follow_the_cells_and_fill_the_lesson(number: str) -> None:
    lesson = LESSONS[number]
    cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
    order = [cell["id"] for cell in cells]
    places = [order.index(heading["cell"]) for heading in sections(number)]
    assert places == sorted(set(places))
    assert order[places[0]] in {"title", "objectives", "hook"}
    assert 9 <= len(places) <= 14
    assert sum(int(heading["minutes"]) for heading in sections(number)) == lesson.minutes


@EACH
def test_teaching_notes_say_first_what_to_know_before_class(number: str) -> None:
    # Their numbers are compared where the lessons run, in tests/notebooks.
    notes = (ROOT / "solutions" / "notes" / f"{number}.md").read_text(encoding="utf-8")
    assert notes.startswith(f"# Lesson {number}: {LESSONS[number].title}\n\n**Before class.** ")
    assert "\n\n**If time is short.** " in notes.partition("\n## ")[0]
    assert bare_numbers(notes) == []


def command_lines() -> list[str]:
    assert GUIDE.count("```") == 2 * len(FENCED.findall(GUIDE))
    blocks = [line for block in FENCED.findall(GUIDE) for line in block.splitlines()]
    spans = [span for span in INLINE.findall(FENCED.sub("", GUIDE)) if "ai-bubble" in span]
    return [line.removeprefix("uv run ") for line in [*blocks, *spans]]


@pytest.mark.parametrize("line", command_lines())
def test_each_command_of_the_guide_is_understood(line: str) -> None:
    program, *words = shlex.split(line)
    assert program == "ai-bubble"
    command = typer.main.get_command(app)
    while subcommands := getattr(command, "commands", None):
        name = words.pop(0)
        assert name in subcommands
        command = subcommands[name]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known
    command.make_context(
        command.name, words
    )  # refuses what is missing, too much or of a wrong type


def test_the_guide_shows_the_commands_an_instructor_needs() -> None:
    used = {line.split()[1] for line in command_lines()}
    assert {"lab", "doctor", "assign", "grade", "gradebook", "handouts", "site"} <= used
