import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.lesson.anatomy import TAGS, anatomy

CODE = {"setup", "parameters", "data-card", "predict", "chart", "explorer", "quiz", "faded-example"}
Notebook = dict[str, Any]


def cell(tag: str, text: str = "", name: str = "") -> dict[str, Any]:
    made = {"id": name or tag, "metadata": {"tags": [tag]}, "source": text}
    if tag in CODE:
        return {**made, "cell_type": "code", "outputs": [], "execution_count": None}
    return {**made, "cell_type": "markdown"}


@pytest.fixture
def lesson() -> Notebook:
    """A notebook that follows the anatomy."""
    about = {"title": "The price collapse", "question": "Why idle?", "minutes": 50}
    texts = {
        "setup": "import a\nimport b\nfrom c import d\nimport e",
        "chart": 'figure(alt.Chart(d), alt="Rents fall from 2023 on.")',
        "model": "$x = 5 y$, and $$\\text{run a let server if} R > A$$ of 8 %<!--= drop:.0% -->",
        "title": "# Lesson 3: The price collapse\n45 minutes",
    }
    cells = [cell(tag, texts.get(tag, "")) for tag in TAGS]
    cells.insert(8, cell("reveal", "", "reveal-drop"))
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"ai_bubble": about},
        "cells": cells,
    }


@pytest.fixture
def problems(tmp_path: Path) -> Callable[[Notebook], list[str]]:
    def write(notebook: Notebook) -> list[str]:
        path = tmp_path / "lesson.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return anatomy(path)

    return write


def at(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(each for each in notebook["cells"] if each["id"] == name)


def test_a_sound_lesson(lesson: Notebook, problems: Callable[[Notebook], list[str]]) -> None:
    assert problems(lesson) == []
    later = copy.deepcopy(lesson)
    later["cells"][-2:-2] = [cell("chart", "", "chart-2"), cell("quiz", "", "quiz-2")]
    assert problems(later) == []
    at(later, "hook")["source"] = "word " * 119 + "<!-- not shown: $5 -->word"
    assert problems(later) == []
    at(later, "setup")["source"] = ["import a\n", "import b"]
    assert problems(later) == []


CELLS = [
    ("hook", "source", "word " * 121, "hook: the hook has 121 words, not at most 120"),
    ("hook", "source", "It cost $5 and sold for $9.", "hook: a bare dollar sign"),
    ("hook", "source", "It cost \\$x.", "hook: a bare dollar sign"),
    ("hook", "source", "From $a to b and then $c.", "hook: a bare dollar sign"),
    ("verdict", "source", "It fell by 58.3 %.", "verdict: no assertion behind the number “58.3 %”"),
    ("setup", "source", "import a\n" * 5, "setup: 5 import statements, not at most 4"),
    ("quiz", "source", "x = 1\ny = '" + "a" * 74 + "'", "quiz: line 2 has 80 columns"),
    ("quiz", "outputs", [{"output_type": "stream"}], "quiz: a lesson is kept without outputs"),
    ("quiz", "execution_count", 3, "quiz: a lesson is kept without outputs"),
    ("quiz", "source", "quiz('Why?', [])", "quiz: the source gives the answer away"),
    ("quiz", "source", "%matplotlib inline", "quiz: line 1 is not Python"),
    ("chart", "source", "figure(chart)", "chart: line 1: figure(…) lacks alt="),
    ("chart", "source", "x = figures.live(chart)", "chart: line 1: live(…) lacks alt="),
    ("chart", "source", "alt.Chart(d).mark_bar()", "chart: line 1: show the chart through figure"),
    ("hook", "id", "ab12cd34", "ab12cd34: a cell id is to be readable"),
    ("hook", "id", "e4d9a2f0-1b2c-4d3e-8f9a-0b1c2d3e4f5a", "a cell id is to be readable"),
    ("hook", "id", "Hook_1", "Hook_1: a cell id is to be readable"),
    ("hook", "id", "title", "title: two cells have this id"),
    ("hook", "metadata", {"tags": ["hok"]}, "no cell is tagged 'hook'"),
    ("hook", "metadata", {"tags": ["hook", "fun"]}, "unknown tag 'fun'"),
    ("hook", "metadata", {"tags": ["hook", "title"]}, "more than one cell is tagged 'title'"),
]


@pytest.mark.parametrize(("name", "field", "value", "message"), CELLS)
def test_what_departs_in_a_cell(
    lesson: Notebook,
    problems: Callable[[Notebook], list[str]],
    name: str,
    field: str,
    value: object,
    message: str,
) -> None:
    at(lesson, name)[field] = value
    found = problems(lesson)
    assert any(message in problem for problem in found), found
    assert len(found) <= 3


def test_what_departs_in_the_whole(
    lesson: Notebook, problems: Callable[[Notebook], list[str]]
) -> None:
    older = {**lesson, "nbformat_minor": 4, "metadata": {"ai_bubble": {"title": "x"}}}
    assert problems(older) == [
        "the notebook's format is 4.4, not 4.5",
        "the notebook's metadata lacks ai_bubble.question",
        "the notebook's metadata lacks ai_bubble.minutes",
    ]
    short = {**lesson, "cells": lesson["cells"][:17]}
    assert problems(short)[0] == "17 cells, not 18 to 45"


def test_order(lesson: Notebook, problems: Callable[[Notebook], list[str]]) -> None:
    cells = lesson["cells"]
    swapped = {**lesson, "cells": [*cells[:4], cells[5], cells[4], *cells[6:]]}
    assert problems(swapped) == ["'hook' first appears after 'data-card', but belongs before it"]
    early = [each for each in cells if each["id"] != "reveal-drop"]
    early.insert(2, cell("reveal", "", "reveal-drop"))
    assert problems({**lesson, "cells": early}) == ["'reveal' appears before 'predict'"]


def test_no_notebook(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no lesson at"):
        anatomy(tmp_path / "none.ipynb")
    (tmp_path / "list.ipynb").write_text("[]")
    with pytest.raises(CourseError, match="not a notebook"):
        anatomy(tmp_path / "list.ipynb")
