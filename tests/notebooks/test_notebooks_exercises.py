"""The real exercises: proved fit for students, run untouched, and as their solutions say."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient import NotebookClient

from ai_bubble import course
from ai_bubble.exercises.notebook import Solution, run_solution, solutions
from ai_bubble.exercises.prove import prove

EXERCISES = course.root() / "exercises"
ALL = [pytest.param(solution, id=solution.number) for solution in solutions()]
COMPUTED = ("value", "function", "table", "chart")


def cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def test_every_lesson_has_its_exercise_and_solution() -> None:
    wanted = [lesson.path.name for lesson in course.lessons()]
    assert [solution.path.name for solution in solutions()] == wanted
    assert sorted(path.name for path in EXERCISES.glob("*.ipynb")) == wanted


@pytest.mark.parametrize("solution", ALL)
def test_an_exercise_is_proved_fit_for_students(solution: Solution) -> None:
    proof = prove(solution, EXERCISES)
    assert proof.problems == []
    computed = [key.question.id for key in proof.keys if key.question.kind in COMPUTED]
    assert [score.question for score in proof.scores] == computed
    assert sum(score.total for score in proof.scores) >= 100


@pytest.mark.parametrize("solution", ALL)
def test_every_code_cell_of_a_solution_was_run_in_order_without_a_complaint(
    solution: Solution,
) -> None:
    found = cells(solution.path)
    assert [cell["execution_count"] for cell in found] == list(range(1, len(found) + 1))
    kinds = {
        (cell["id"], output.get("name", output["output_type"]))
        for cell in found
        for output in cell["outputs"]
    }
    assert {kind for kind in kinds if kind[1] in ("stderr", "error")} == set()
    checks = {cell["id"] for cell in found if re.fullmatch(r"q\d+-check", cell["id"])}
    assert checks == {ident for ident, _ in kinds if ident.endswith("-check")}


@pytest.mark.parametrize("solution", ALL)
def test_an_exercise_carries_no_output_and_fits_a_page(solution: Solution) -> None:
    found = cells(EXERCISES / solution.path.name)
    assert [cell["id"] for cell in found if cell["outputs"]] == []
    assert [cell["id"] for cell in found if cell["execution_count"] is not None] == []
    lines = [
        (cell["id"], line)
        for cell in found
        if cell["id"] != "start"
        for line in "".join(cell["source"]).splitlines()
    ]
    assert [(ident, line) for ident, line in lines if len(line) > 79] == []


@pytest.mark.parametrize("solution", ALL)
def test_cell_ids_tell_the_part_of_the_exercise(solution: Solution) -> None:
    notebook = json.loads((EXERCISES / solution.path.name).read_text(encoding="utf-8"))
    found = [cell["id"] for cell in notebook["cells"]]
    assert len(set(found)) == len(found)
    assert found[:4] == ["title", "how", "setup", "start"]
    questions = [ident for ident in found if re.fullmatch(r"q\d", ident)]
    assert questions == [f"q{number + 1}" for number in range(len(questions))]
    for question in questions:
        first = found.index(question)
        last = found.index(f"{question}-check")
        assert first < found.index(f"{question}-answer") < last
        assert all(ident.startswith(question) for ident in found[first : last + 1])
    nbformat.validate(nbformat.from_dict(notebook))


@pytest.mark.parametrize("solution", ALL)
def test_nothing_of_a_solution_stands_in_its_exercise(solution: Solution) -> None:
    path = EXERCISES / solution.path.name
    derived = path.read_text(encoding="utf-8")
    assert not re.search(r"(BEGIN|END) SOLUTION|wrong\(|check\.\w|<!--=|teaching", derived)
    shown = {line for cell in cells(path) for line in "".join(cell["source"]).splitlines()}
    for cell in solution.cells:
        region = cell.source.partition("# BEGIN SOLUTION\n")[2].partition("# END SOLUTION")[0]
        code = [line for line in region.splitlines() if re.search(r' = (?!"""$)', line)]
        assert [line for line in code if line in shown] == []


@pytest.mark.parametrize("solution", ALL)
def test_an_untouched_exercise_runs_to_its_end_offline_and_nothing_is_answered_yet(
    solution: Solution, tmp_path: Path, no_network_env: dict[str, str]
) -> None:
    notebook = nbformat.read(EXERCISES / solution.path.name, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ, **no_network_env}, stderr=subprocess.DEVNULL)
    said = {
        cell.id: "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        for cell in notebook.cells
        if cell.id.endswith("-check")
    }
    assert len(said) >= 6
    for ident, text in said.items():
        number = ident.removeprefix("q").partition("-")[0]
        assert text.startswith(f"○ Question {number}: not answered yet."), ident
        assert "Progress: 0 of " in text
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert list(tmp_path.iterdir()) == []


def test_papermill_runs_a_solution_as_another_variant_and_its_outputs_follow(
    tmp_path: Path, no_network_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in no_network_env.items():
        monkeypatch.setenv(name, value)
    (solution,) = (one for one in solutions() if one.number == "03")
    notebook = nbformat.read(solution.path, as_version=4)
    ask = "print({name: value for name, (value, unit) in check.givens.items()})"
    notebook.cells.append(nbformat.v4.new_code_cell(ask, id="givens"))
    nbformat.write(notebook, tmp_path / "in.ipynb")
    done = papermill.execute_notebook(
        tmp_path / "in.ipynb",
        tmp_path / "out.ipynb",
        parameters={"variant": 7},
        cwd=tmp_path,
        progress_bar=False,
    )
    drawn = {
        variant: {n: v for n, (v, _) in run_solution(solution, variant)["check"].givens.items()}
        for variant in (0, 7)
    }
    assert drawn[7] != drawn[0]
    assert done.cells[-1].outputs[0].text == f"{drawn[7]}\n"
    before = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    after = {cell.id: cell.outputs for cell in done.cells if cell.cell_type == "code"}
    assert all(before[f"q{n}-check"][0].data == after[f"q{n}-check"][0].data for n in (1, 2))
    shown = [ident for ident in before if before[ident] and not ident.endswith("-check")]
    followed = [ident for ident in shown if before[ident][0].data != after[ident][0].data]
    assert "q5-given" in followed
