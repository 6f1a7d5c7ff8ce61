"""The engine without a kernel shows what a kernel shows, and stops where it should."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ai_bubble import course
from ai_bubble.lesson.run import check_lesson

EXECUTE = """
import json, sys
from pathlib import Path
from ai_bubble.errors import CourseError
from ai_bubble.handouts.execute import execute
try:
    done = execute(Path(sys.argv[1]), json.loads(sys.argv[2]))
    shown = {cell.id: [one.bundle for one in cell.shown] for cell in done.cells}
    names = {name: repr(value) for name, value in done.names.items() if name in ("x", "y")}
    print(json.dumps({"shown": shown, "names": names}))
except CourseError as problem:
    print(json.dumps({"error": str(problem)}))
"""
FORMS = ("image/svg+xml", "text/html")


def of_kernel(cell: Any) -> list[dict[str, Any]]:
    found = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream" and output["name"] == "stdout":
            found.append({"text/plain": output["text"]})
        elif output["output_type"] != "stream":
            found.append(dict(output["data"]))
    return found


def seen(bundle: dict[str, Any]) -> dict[str, str]:
    """What a reader can see of an output: its richest forms, else its text."""
    rich = {form: bundle[form] for form in FORMS if form in bundle}
    return rich or {"text/plain": bundle.get("text/plain", "")}


@pytest.mark.parametrize("number", ["00", "03"])
def test_the_engine_shows_what_a_kernel_shows(
    number: str, in_a_process: Callable[..., Any]
) -> None:
    lesson = next(one for one in course.lessons() if one.number == number)
    ours = in_a_process(EXECUTE, lesson.path, "{}")["shown"]
    run = check_lesson(lesson.path)
    assert not run.problems
    for cell in run.notebook.cells:
        expected = [seen(bundle) for bundle in of_kernel(cell)]
        found = [seen(bundle) for bundle in ours[cell.id]]
        # pandas numbers the rules of its styled tables at random
        assert str(found) == str(expected) or "<style" in str(expected), cell.id
        assert len(found) == len(expected), cell.id


def test_parameters_reach_the_notebook(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    path = written(parameters="x = 730", rest="y = x * 2\ny")
    assert in_a_process(EXECUTE, path, '{"x": 720}')["names"] == {"x": "720", "y": "1440"}


def test_a_failing_cell_is_named_with_its_error(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    path = written(fine="x = 1", broken="1 / 0", never="y = 2")
    done = in_a_process(EXECUTE, path, "{}")
    assert done == {"error": "cell 'broken' failed with ZeroDivisionError: division by zero"}


def test_a_syntax_error_is_named_too(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    done = in_a_process(EXECUTE, written(broken="x = ("), "{}")
    assert done["error"].startswith("cell 'broken' failed with SyntaxError")


def test_prints_and_values_keep_their_order(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    path = written(cell="print('a')\nprint('b')\ndisplay(1)\nprint('c')\n2")
    shown = in_a_process(EXECUTE, path, "{}")["shown"]["cell"]
    assert [one["text/plain"] for one in shown] == ["a\nb\n", "1", "c\n", "2"]


def test_a_notebook_runs_in_an_empty_folder(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    path = written(cell="import os\nx = os.listdir()\nopen('left.txt', 'w').close()")
    assert in_a_process(EXECUTE, path, "{}")["names"]["x"] == "[]"
    assert not (path.parent / "left.txt").exists()


def test_the_object_behind_each_output_is_kept(
    in_a_process: Callable[..., Any], written: Callable[..., Path]
) -> None:
    path = written(
        cell="import altair as alt, pandas as pd\n"
        "from ai_bubble.lesson import figure, show_source\n"
        "from ai_bubble.models import rental\n"
        "frame = pd.DataFrame({'a': [1]})\n"
        "display(frame, show_source(rental.npv))\n"
        "print('then')\n"
        "display({'text/plain': 'raw'}, raw=True)\n"
        "bars = alt.Chart(frame, title='One bar is all there is').mark_bar().encode(x='a')\n"
        "figure(bars, alt='One bar that shows the number one, and nothing else.')"
    )
    kinds = EXECUTE.replace("one.bundle for", "type(one.object).__name__ for")
    shown = in_a_process(kinds, path, "{}")["shown"]["cell"]
    assert shown == ["DataFrame", "Source", "NoneType", "NoneType", "Figure", "NoneType"]
