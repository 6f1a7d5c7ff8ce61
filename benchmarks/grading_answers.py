"""The answers that `benchmarks.grading` has graded, and the tests that its peers grade them by.

Both come from exercise 03 as the course has it: the answers of kind value, table and function,
the expected values, tolerances, hidden calls and properties of its key.
"""

import copy
import json
import textwrap
from collections.abc import Mapping
from functools import cache
from typing import Any

from ai_bubble.exercises.derive import derive_with_keys
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import BEGIN, END, Solution, pick

EXERCISE = "03"
KINDS = ("value", "table", "function")
"""What both peers can test in plain Python."""

Notebook = dict[str, Any]
Answers = Mapping[str, str]
"""Question id to what stands in the student's cell; missing ones were left as they came."""

_TABLE = """
decisions = pd.DataFrame({{"site": sites["site"], "avoidable": {cost}, "gain": {gain}}})
decisions["run"] = decisions["gain"] > 0
"""
_COST = 'power * sites["pue"] * hours * sites["tariff"] + other'
_GAIN = 'sites["let"] * (trough - {cost}) - sites["site_cost"]'
_PAYBACK = """
def payback_month(price, rent, let, fall, months):
    earned = 0
    for month in range(1, months + 1):
        earned += {income}
        if earned >= price:
            return month
        {then}
    return 0
"""
_STAYING = """
def staying_open(let, new, rent, avoidable, site_cost, months):
    total = 0
    for month in range({range}):
        total += (let + {new}) * (rent - avoidable) - site_cost
    return total
"""
MISTAKES: dict[str, list[str]] = {
    "q1": ["gap = 1 - trough / peak - rise", "gap = trough * (1 + rise) / peak"],
    "q2": ["abroad = usd_hour * gpus * hours", "abroad = usd_hour * rate * hours"],
    "q3": [
        _PAYBACK.format(income="let * rent", then="pass"),
        _PAYBACK.format(income="rent", then="rent *= 1 - fall"),
    ],
    "q4": [
        "worth = (let_share * trough - running) * months_left + resale_share * price",
        "worth = (let_share * trough - running) * rental.annuity_factor(interest, months_left)",
    ],
    "q5": [
        _TABLE.format(cost=_COST, gain=f'sites["let"] * (trough - ({_COST}))'),
        _TABLE.format(cost="running", gain=_GAIN.format(cost="running")),
    ],
    "q7": [
        _STAYING.format(range="months", new="0"),
        _STAYING.format(range="months - 1", new="month * new"),
    ],
}
"""Mistakes that the solution notebook declares, as a student would make them."""


@cache
def exercise() -> tuple[Solution, Notebook, list[Key]]:
    """Return the solution, the student's notebook and the key of the article's own case."""
    (solution,) = pick([EXERCISE])
    return (solution, *derive_with_keys(solution, 0))


def tested() -> list[Key]:
    """Return the keys of the questions that all three tools mark."""
    return [key for key in exercise()[2] if key.question.kind in KINDS]


def right() -> dict[str, str]:
    """Return the solution's own answers."""
    solution, _, keys = exercise()
    sources = {k.question.id: solution.role(k.question.id, "solution").source for k in keys}
    return {q: s.partition(BEGIN)[2].partition(END)[0].strip() for q, s in sources.items()}


def classful(size: int) -> dict[str, dict[str, str]]:
    """Return answers by student: right ones, ones with two mistakes, half-empty ones."""
    students = {}
    for number in range(size):
        answers, turn = right(), number // 4
        if number % 4 == 2:
            answers = {q: source for q, source in answers.items() if q in ("q1", "q2", "q3", "q5")}
        elif number % 4:
            for place in (turn, turn + number % 4):
                question = list(MISTAKES)[place % len(MISTAKES)]
                answers[question] = MISTAKES[question][turn // len(MISTAKES) % 2].strip()
        students[f"student{number:04}"] = answers
    return students


def declared(answers: Answers) -> dict[str, float]:
    """Return the marks that answers deserve: a question's points for the solution's own."""
    solved = right()
    return {
        key.question.id: key.question.points
        * (answers.get(key.question.id) == solved[key.question.id])
        for key in tested()
    }


def filled(answers: Answers) -> Notebook:
    """Return the student's notebook with answers filled in."""
    notebook = copy.deepcopy(exercise()[1])
    for cell in notebook["cells"]:
        question = cell["id"].removesuffix("-answer")
        if question != cell["id"] and question in answers:
            cell["source"] = answers[question].splitlines(keepends=True)
    return notebook


def without_self_check(notebook: Notebook) -> Notebook:
    """Return a notebook for a peer: no sealed key, no self-check, and the chart is not drawn."""
    notebook = copy.deepcopy(notebook)
    checks = {f"{key.question.id}-check" for key in exercise()[2]}
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in {"start", *checks}]
    for cell in notebook["cells"]:
        lines = "".join(cell["source"]).splitlines()
        lines = [line for line in lines if "ai_bubble.exercises import" not in line]
        if lines and lines[-1] == "q6_chart":
            lines.pop()
        cell["source"] = "\n".join(lines).splitlines(keepends=True)
    return notebook


def test_of(key: Key) -> tuple[str, str]:
    """Return the visible and the hidden part of a question's test, plain Python with NumPy.

    The hidden part asks what the course's grader asks beyond the self-check.
    """
    asked, name = key.question, key.question.name
    near = f"rtol={asked.tolerance.relative}, atol={asked.tolerance.absolute}"
    expected = key.answers[0].expected["value"]
    if asked.kind == "value":
        return "import numpy as np", f"assert np.isclose({name}, {expected!r}, {near})"
    if asked.kind == "table":
        lines = [f"assert sorted({name}.columns) == {sorted(expected)!r}"]
        for column, values in expected.items():
            given = f"{name}[{column!r}]"
            is_number = type(values[0]) in (int, float)
            lines.append(
                f"assert np.all(np.isclose({given}, {values!r}, {near}))"
                if is_number
                else f"assert {given}.tolist() == {values!r}"
            )
        return "import numpy as np", "\n".join(lines)

    def calls(calls: list[list[Any]], outcomes: list[dict[str, Any]]) -> str:
        pairs = [(tuple(c), o["value"]) for c, o in zip(calls, outcomes, strict=True)]
        return (
            f"for arguments, expected in {pairs!r}:\n"
            f"    assert np.isclose({name}(*arguments), expected, {near})"
        )

    visible = "import numpy as np\n" + calls(asked.calls, expected)
    hidden = [calls(key.hidden_calls, key.hidden_answers[0].expected["value"])]
    for rule in asked.properties:
        sign = {"rises": "<", "falls": ">"}[rule["relation"]]
        hidden += [
            f"found = [{name}(*arguments) for arguments in {rule['at']!r}]",
            f"assert all(a {sign} b for a, b in zip(found, found[1:])), {rule['say']!r}",
        ]
    return visible, "\n".join(hidden)


def otter_test(key: Key) -> str:
    """Return a question's test file for otter-grader, in its exception-based format."""
    asked = key.question
    body = textwrap.indent("\n".join(test_of(key)), "    ")
    return (
        "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
        f'name = "{asked.id}"\npoints = {asked.points}\n\n\n'
        f"@test_case(points={asked.points})\ndef test_{asked.id}({asked.name}):\n{body}\n"
    )


def nbgrader_source() -> Notebook:
    """Return the exercise as nbgrader's source notebook: answer cells, autograded tests."""
    notebook = without_self_check(exercise()[1])
    tests = {f"{key.question.id}-answer": key for key in tested()}
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell["id"] not in tests:
            continue
        key = tests[cell["id"]]
        visible, hidden = test_of(key)
        cell["metadata"]["nbgrader"] = _nbgrader(cell["id"], solution=True)
        source = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        ident = f"{key.question.id}-test"
        about = _nbgrader(ident, grade=True, locked=True, points=key.question.points)
        cells.append(
            {
                **cell,
                "id": ident,
                "metadata": {"nbgrader": about},
                "source": source.splitlines(keepends=True),
            }
        )
    return {**notebook, "cells": cells}


def _nbgrader(ident: str, **changes: Any) -> dict[str, Any]:
    kind = {"grade": False, "locked": False, "solution": False, "schema_version": 3, "task": False}
    return {**kind, "grade_id": ident, **changes}


def text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file."""
    return json.dumps(notebook, indent=1)
