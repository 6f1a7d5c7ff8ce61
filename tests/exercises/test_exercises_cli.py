"""``ai-bubble exercises`` as authors type it, in a clone of its own with one small solution."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ai_bubble import course
from ai_bubble.exercises.notebook import Solution

WriteSolution = Callable[..., Solution]
Clone = Callable[..., Path]
SOURCES = Path(__file__).resolve().parents[2] / "src"
NAME = "03_small.ipynb"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the course without solutions and exercises."""
    folder = tmp_path_factory.mktemp("clone")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCES / "ai_bubble", folder / "src" / "ai_bubble", ignore=ignored)
    for name in ("datasets", "lessons"):
        shutil.copytree(course.root() / name, folder / name)
    return folder


@pytest.fixture
def clone(copied: Path, write_solution: WriteSolution) -> Clone:
    """Make a clone of the course with one solution: the sound one with the edits passed on."""
    for name in ("solutions", "exercises"):
        shutil.rmtree(copied / name, ignore_errors=True)

    def make(*edits: tuple[str, str, str]) -> Path:
        write_solution({}, *edits, name=NAME, folder=copied / "solutions")
        return copied

    return make


def exercises(*words: str, clone: Path) -> subprocess.CompletedProcess[str]:
    """Run ``ai-bubble exercises`` with the sources of a clone."""
    return subprocess.run(
        [sys.executable, "-c", "from ai_bubble.cli import main; main()", "exercises", *words],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone / "src"), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_build_then_check_then_a_drift_that_check_finds(clone: Clone) -> None:
    folder = clone()
    path = folder / "exercises" / NAME
    missing = exercises("check", "--variants", "1", "--no-mutants", clone=folder)
    assert missing.returncode == 1
    assert f"wrong 03 {NAME} differs from its solution" in missing.stdout
    assert "not run" in missing.stdout

    built = exercises("build", clone=folder)
    assert (built.returncode, built.stdout) == (0, f"Wrote {path}\n")
    before = path.read_bytes()
    assert json.loads(before)["metadata"]["ai_bubble"]["exercise"] == "03"
    again = exercises("build", "03", clone=folder)
    assert (again.returncode, again.stdout) == (0, "Nothing changed.\n")
    assert path.read_bytes() == before

    sound = exercises("check", "03", "--variants", "3", clone=folder)
    assert sound.returncode == 0, sound.stdout
    row = next(line for line in sound.stdout.splitlines() if line.startswith("│ 03"))
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[:5] == ["03", "6", "20", "45", "9"]
    caught, total = cells[5].split(" of ")
    assert caught == total
    assert int(total) > 30
    assert sound.stdout.splitlines()[-1] == "ok"


def test_build_writes_where_it_is_told_to(clone: Clone) -> None:
    folder = clone()
    done = exercises("build", "--out", "elsewhere/deep", clone=folder)
    assert done.stdout.split() == ["Wrote", f"elsewhere/deep/{NAME}"]
    assert (folder / "elsewhere" / "deep" / NAME).exists()
    assert not (folder / "exercises").exists()


def test_check_finds_a_collision_in_a_late_variant_and_reports_a_defect_as_typed(
    clone: Clone,
) -> None:
    folder = clone(
        ("case-numbers", "city =", 'months = check.given("months", 12, [10, 24])\ncity ='),
        ("q2-solution", "* 12", "* months"),
        ("q2-check", "peak - trough,", "(peak - trough) * 24,"),
        ("q2-check", "A year", "[bold]A year"),
    )
    assert exercises("build", clone=folder).returncode == 0
    late = exercises("check", "--variants", "20", "--no-mutants", clone=folder)
    assert late.returncode == 1
    assert "'[bold]A year has more than one month.' gives the right answer" in late.stdout
    assert "differs" not in late.stdout
    assert "ok" not in late.stdout.splitlines()


def test_run_stores_outputs_once_and_counts_every_cell(clone: Clone) -> None:
    folder = clone()
    path = folder / "solutions" / NAME
    first = exercises("run", "03", clone=folder)
    assert (first.returncode, first.stdout) == (0, f"Wrote {path}\n"), first.stderr
    stored = path.read_bytes()
    codes = [cell for cell in json.loads(stored)["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in codes] == list(range(1, len(codes) + 1))
    shown = {cell["id"]: cell["outputs"] for cell in codes}
    (check,) = shown["q1-check"]
    assert check["data"]["text/plain"] == [
        "q1 ★☆☆ 2 points, 5 minutes: `drop`, a number (share of the old rent); 2 named mistakes"
    ]
    assert json.loads(stored)["metadata"]["language_info"] == {"name": "python"}
    assert "image/svg+xml" in shown["q5-solution"][0]["data"]
    again = exercises("run", clone=folder)
    assert (again.returncode, again.stdout) == (0, f"Same outputs: {path}\n")
    assert path.read_bytes() == stored


FAILING = ("q2-solution", "* 12", "/ 0")


@pytest.mark.parametrize(
    ("words", "edits", "said"),
    [
        (["check", "03", "../07"], [], "no exercise '../07'; there are 03"),
        (["build"], [FAILING], f"{NAME}, q2-solution, variant 0: ZeroDivisionError"),
        (["run"], [FAILING], f"{NAME} fails with ZeroDivisionError: division by zero"),
    ],
)
def test_a_slip_gets_one_line_and_nothing_is_written(
    clone: Clone, words: list[str], edits: list[tuple[str, str, str]], said: str
) -> None:
    folder = clone(*edits)
    before = (folder / "solutions" / NAME).read_bytes()
    done = exercises(*words, clone=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert list(folder.glob("exercises/*")) == []
    assert (folder / "solutions" / NAME).read_bytes() == before


def test_an_installed_course_without_solutions_says_what_is_needed(clone: Clone) -> None:
    folder = clone()
    (folder / "solutions" / NAME).unlink()
    done = exercises("check", clone=folder)
    assert done.returncode == 2
    assert "the solutions are not part of the installed course" in done.stderr
    assert len(done.stderr.splitlines()) == 1
