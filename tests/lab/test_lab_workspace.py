"""The student's work is never lost, whatever the course's next version brings."""

import json
import re
from pathlib import Path

import pytest

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.lab import workspace

LESSON = "lessons/00_reading_the_case.ipynb"


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small course of which a test can publish a newer version."""
    root = tmp_path / "course"
    for name in (LESSON, "lessons/03_price_collapse.ipynb", "exercises/03_price_collapse.ipynb"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"version one of {name}")
    (root / "datasets").mkdir()
    (root / "datasets" / "rents.csv").write_text("a\n1\n")
    monkeypatch.setattr(course, "root", lambda: root)
    return root


def test_everything_is_laid_out_into_a_new_folder(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "a" / "Kurs mit Leerzeichen ü"
    layout = workspace.lay_out(target)
    assert (target / LESSON).read_text() == f"version one of {LESSON}"
    assert set(layout.added) == set(workspace.originals())
    assert len(layout.added) == 4


def test_a_second_time_does_nothing(published: Path, tmp_path: Path) -> None:
    workspace.lay_out(tmp_path / "w")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "w" / "lessons").iterdir()}
    layout = workspace.lay_out(tmp_path / "w")
    assert layout == workspace.Layout()
    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "w" / "lessons").iterdir()}


def test_a_changed_file_is_kept_and_named(published: Path, tmp_path: Path) -> None:
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).write_text("my answers")
    layout = workspace.lay_out(tmp_path / "w")
    assert layout.kept == [LESSON]
    assert layout.outdated == []
    assert (tmp_path / "w" / LESSON).read_text() == "my answers"


def test_a_newer_version_replaces_only_what_was_not_touched(
    published: Path, tmp_path: Path
) -> None:
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).write_text("my answers")
    for path in published.rglob("*.ipynb"):
        path.write_text("version two")
    layout = workspace.lay_out(tmp_path / "w")
    assert (tmp_path / "w" / LESSON).read_text() == "my answers"
    assert (tmp_path / "w" / "lessons/03_price_collapse.ipynb").read_text() == "version two"
    assert layout.kept == layout.outdated == [LESSON]
    assert "lessons/03_price_collapse.ipynb" in layout.updated
    # the kept file stays the student's in every later version, too
    assert workspace.lay_out(tmp_path / "w").outdated == [LESSON]


def notebook(source: str, **about: object) -> str:
    cell = {"cell_type": "code", "id": "a", "source": source, "outputs": [], "metadata": {}}
    return json.dumps({"cells": [cell | about], "metadata": {"kernel": "python3"}})


@pytest.mark.parametrize(
    ("mine", "kept"),
    [
        (notebook("x = 1").replace("python3", "python3 of mine"), False),
        (notebook("x = 1").replace('"x = 1"', '["x = ", "1"]'), False),
        (notebook("x = 2"), True),
        (notebook("x = 1", outputs=[{"output_type": "stream", "text": "1"}]), True),
    ],
    ids=["opened", "written in lines", "edited", "run"],
)
def test_a_notebook_that_was_merely_opened_is_not_the_students(
    published: Path, tmp_path: Path, mine: str, kept: bool
) -> None:
    (published / LESSON).write_text(notebook("x = 1"))
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).write_text(mine)
    (published / LESSON).write_text(notebook("x = 3"))
    layout = workspace.lay_out(tmp_path / "w")
    assert (LESSON in layout.kept) is kept
    assert (tmp_path / "w" / LESSON).read_text() == (mine if kept else notebook("x = 3"))


def test_a_deleted_file_comes_back(published: Path, tmp_path: Path) -> None:
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).unlink()
    assert workspace.lay_out(tmp_path / "w").added == [LESSON]


@pytest.mark.parametrize("broken", ["", "[]", "{not json", "\x00"])
def test_without_its_manifest_nothing_of_the_students_is_overwritten(
    published: Path, tmp_path: Path, broken: str
) -> None:
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).write_text("my answers")
    (tmp_path / "w" / ".ai-bubble" / "manifest.json").write_text(broken)
    assert workspace.lay_out(tmp_path / "w").kept == [LESSON]
    assert json.loads((tmp_path / "w" / ".ai-bubble" / "manifest.json").read_text())


def test_a_file_in_the_way_is_named(published: Path, tmp_path: Path) -> None:
    (tmp_path / "w").write_text("")
    with pytest.raises(CourseError, match="a file is in the way"):
        workspace.lay_out(tmp_path / "w")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_cannot_be_written_is_named(published: Path) -> None:
    with pytest.raises(CourseError, match="cannot be written to"):
        workspace.lay_out(Path("/proc/self/workspace"))


@pytest.mark.parametrize("name", ["00", "00_reading_the_case", "00_reading_the_case.ipynb", LESSON])
def test_an_original_comes_beside_the_students_copy(
    published: Path, tmp_path: Path, name: str
) -> None:
    workspace.lay_out(tmp_path / "w")
    (tmp_path / "w" / LESSON).write_text("my answers")
    first = workspace.bring_original(tmp_path / "w", name)
    second = workspace.bring_original(tmp_path / "w", name)
    assert first.name == "00_reading_the_case-original.ipynb"
    assert second.name == "00_reading_the_case-original-2.ipynb"
    assert first.read_text() == second.read_text() == f"version one of {LESSON}"
    assert (tmp_path / "w" / LESSON).read_text() == "my answers"


def test_an_ambiguous_or_unknown_name_lists_the_choice(published: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"more than one file.*lessons/03.*exercises/03"):
        workspace.bring_original(tmp_path, "03_price_collapse")
    for name in ("../x", "42"):
        said = f"no file of the course goes by the name '{name}'; say 00 to 03 for a lesson, "
        with pytest.raises(CourseError, match=re.escape(f"{said}exercises/00 to exercises/03")):
            workspace.bring_original(tmp_path, name)


@pytest.mark.parametrize(
    ("name", "place"),
    [("03", "lessons"), ("lessons/03", "lessons"), ("exercises/03", "exercises")],
)
def test_a_number_alone_is_a_lessons(
    published: Path, tmp_path: Path, name: str, place: str
) -> None:
    workspace.lay_out(tmp_path / "w")
    fresh = workspace.bring_original(tmp_path / "w", name)
    assert fresh == tmp_path / "w" / place / "03_price_collapse-original.ipynb"


def test_every_file_of_the_course_is_found_by_the_name_that_is_said(tmp_path: Path) -> None:
    workspace.lay_out(tmp_path)
    for path in workspace.originals():
        fresh = workspace.bring_original(tmp_path, workspace.short_name(path))
        assert fresh.with_stem(fresh.stem.removesuffix("-original")) == tmp_path / path


def test_no_solution_is_among_the_originals() -> None:
    assert workspace.originals()
    assert not any("solution" in name for name in workspace.originals())
