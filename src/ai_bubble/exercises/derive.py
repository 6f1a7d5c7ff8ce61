"""Deriving the student's notebook from a solution, for any variant."""

import json
from pathlib import Path
from typing import Any, Final

from ai_bubble.exercises.anatomy import roles
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import Solution, declared, run_solution
from ai_bubble.exercises.scaffold import scaffold, with_figures, with_self_check
from ai_bubble.exercises.sealed import seal
from ai_bubble.lesson.filled import filled

_NOT_FOR_STUDENTS: Final = {"teaching-notes", "parameters"}
_HOW: Final = (
    "**{points:g} points, about {minutes} minutes.** Run the cells from top to bottom. Replace "
    'each `...` by your answer. The cell below, such as `check("q1")`, says at once how it stands, '
    "without the network. It never shows the answer. Some checks wait for the grader; a person "
    "reads what you write."
)
_VARIANT: Final = (
    "\n\nThis is **variant {variant}**: a made-up sister case. Its figures are drawn at random "
    "around those of the article and of other sources; none of them is a report."
)
_KIND: Final = {"calls": "a function", "table": "a DataFrame", "chart": "a chart", "text": "a text"}


def derive(solution: Solution, variant: int = 0) -> dict[str, Any]:
    """Return the exercise notebook of one variant, as JSON holds it.

    Parameters
    ----------
    solution : Solution
        Where it comes from.
    variant : int, optional
        0 for the article's own case.

    Raises
    ------
    CourseError
        If the solution fails, or a question is not put together as it should be.
    """
    return derive_with_keys(solution, variant)[0]


def derive_with_keys(solution: Solution, variant: int) -> tuple[dict[str, Any], list[Key]]:
    """Return the exercise notebook of one variant and its open keys, from one run."""
    namespace = run_solution(solution, variant)
    check = declared(namespace)
    roles(solution, check, variant)
    keys = {key.question.id: key for key in check.keys}
    cells: list[dict[str, Any]] = []
    for cell in solution.cells:
        if _NOT_FOR_STUDENTS & set(cell.tags):
            continue
        question = keys.get(cell.question)
        if not cell.is_code:
            text = filled(cell.source, namespace)
            if question and cell.id == cell.question:
                text = with_line(text, question)
            cells.append(_markdown(cell.id, text))
            if cell.id == "title":
                points = sum(key.question.points for key in check.keys)
                text = _HOW.format(points=points, minutes=solution.minutes)
                text += _VARIANT.format(variant=variant) if variant else ""
                cells.append(_markdown("how", text))
        elif cell.id == "start":
            cells.append(_key_cell(seal(solution.number, variant, check.keys)))
        elif question and cell.id == f"{cell.question}-check":
            cells.append(_code(cell.id, f'check("{cell.question}")'))
        elif question and cell.id == f"{cell.question}-solution":
            asked = question.question
            kind = _KIND.get(str(asked.shape["kind"]), asked.unit)
            text = scaffold(cell.source, asked.name, kind)
            cells.append(_code(f"{cell.question}-answer", text))
        else:
            cells.append(_code(cell.id, with_self_check(with_figures(cell.source, check))))
    points = sum(key.question.points for key in check.keys)
    return _notebook(solution, variant, cells, points), check.keys


def with_line(markdown: str, key: Key) -> str:
    """Put stars, points, minutes and the answer's name under a question's heading."""
    asked = key.question
    stars = "★" * asked.stars + "☆" * (3 - asked.stars)
    kind = _KIND.get(str(asked.shape["kind"]), "")
    answer = f"`{asked.name}`" + (f", {kind}" if kind else "")
    answer += f" ({asked.unit})" if asked.unit else ""
    points = f"{asked.points:g} point{'s' * (asked.points != 1)}"
    line = f"*{stars} · {points} · about {asked.minutes} minutes · answer: {answer}*"
    heading, _, rest = markdown.partition("\n")
    return f"{heading}\n\n{line}\n\n{rest.lstrip()}"


def _key_cell(key: str) -> dict[str, Any]:
    source = (
        "# The sealed key of the self-check. Leave this cell as it is.\n"
        "from ai_bubble.figures import offline_charts\n\n"
        f'KEY = """\n{key}\n"""\ncheck = SelfCheck(KEY)\noffline_charts()'
    )
    return _code("start", source, {"jupyter": {"source_hidden": True}, "tags": ["key"]})


def _markdown(ident: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": ident,
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }


def _code(ident: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": ident,
        "metadata": metadata or {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _notebook(
    solution: Solution, variant: int, cells: list[dict[str, Any]], points: float
) -> dict[str, Any]:
    about = {
        "exercise": solution.number,
        "minutes": solution.minutes,
        "points": points,
        "title": solution.title,
        "variant": variant,
    }
    return {
        "cells": cells,
        "metadata": {
            "ai_bubble": about,
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def as_text(notebook: dict[str, Any]) -> str:
    """Return a notebook as the text of its file; the same notebook gives the same text."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def build(solutions: list[Solution], folder: Path) -> list[Path]:
    """Derive the exercises of variant 0 into a folder, and return the files that changed."""
    texts = {folder / s.path.name: as_text(derive(s)) for s in solutions}
    changed = []
    for path, text in texts.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed
