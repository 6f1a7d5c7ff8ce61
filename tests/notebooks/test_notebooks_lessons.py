"""Every lesson runs from top to bottom without a network, and its prose says what it computes."""

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ai_bubble import course
from ai_bubble.lesson.anatomy import anatomy
from ai_bubble.lesson.run import LessonRun, check_lesson

NO_NETWORK = {"PYTHONPATH": str(Path(__file__).resolve().parents[1] / "no_network")}
LESSONS = [pytest.param(lesson, id=lesson.number) for lesson in course.lessons()]


BLANK = re.compile(r"= \.\.\.(?=\s)")


def faded(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the cell of the faded example."""
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == "faded-example")
    return dict(cell)


@cache
def run_of(path: Path) -> LessonRun:
    """Run a lesson once for all tests.

    Behind the faded example stands the same once more with its blanks filled, and the instructor's
    notes are the last cell.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    blank = faded(notebook)
    answers = iter(blank["metadata"]["ai_bubble"]["answers"])
    source = BLANK.sub(lambda _: f"= {next(answers)}", "".join(blank["source"]))
    at = notebook["cells"].index(blank)
    notebook["cells"].insert(at + 1, blank | {"id": "faded-example-filled", "source": source})
    notes = course.root() / "solutions" / "notes" / f"{path.name[:2]}.md"
    text = notes.read_text(encoding="utf-8")
    cell = {"cell_type": "markdown", "id": "teaching-notes", "metadata": {}, "source": text}
    notebook["cells"].append(cell)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        return check_lesson(copy, env=NO_NETWORK)


def test_lessons_00_and_03_are_there_in_order() -> None:
    numbers = [lesson.number for lesson in course.lessons()]
    assert {"00", "03"} <= set(numbers)
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_the_parts_of_a_lesson(lesson: course.Lesson) -> None:
    assert anatomy(lesson.path) == []
    assert lesson.question.endswith("?")
    assert 45 <= lesson.minutes <= 60


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_runs_and_every_number_in_the_prose_is_what_the_code_says(
    lesson: course.Lesson,
) -> None:
    run = run_of(lesson.path)
    assert [str(problem) for problem in run.problems] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_is_printed_to_stderr_and_every_chart_has_its_text(lesson: course.Lesson) -> None:
    outputs = [
        output
        for cell in run_of(lesson.path).notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    bundles = [output.data for output in outputs if "data" in output]
    charts = [data for data in bundles if "application/vnd.vegalite.v5+json" in data]
    assert charts
    for data in charts:
        assert len(data["text/plain"].split()) > 10
        assert data["application/vnd.vegalite.v5+json"]["description"] == data["text/plain"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_where_no_widget_is_shown_something_stands_in_for_it(lesson: course.Lesson) -> None:
    widgets = [
        output.data
        for cell in run_of(lesson.path).notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert len(widgets) >= 4  # a prediction, an explorer, two questions
    for data in widgets:
        assert {"text/html", "image/svg+xml"} & set(data)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_faded_example_can_be_filled_and_then_says_so(lesson: course.Lesson) -> None:
    blank = faded(json.loads(lesson.path.read_text(encoding="utf-8")))
    assert len(BLANK.findall("".join(blank["source"]))) == 2
    unfilled, filled = (
        output.data["text/plain"]
        for ident in ("faded-example", "faded-example-filled")
        for cell in run_of(lesson.path).notebook.cells
        if cell.id == ident
        for output in cell.outputs
    )
    assert not unfilled.startswith("Reached")
    assert filled.startswith("Reached")
