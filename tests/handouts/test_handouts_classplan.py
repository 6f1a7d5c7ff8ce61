"""The plan of a class: one page, by the clock, from the teaching notes."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from ai_bubble import course
from ai_bubble.handouts.classplan import classplan
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.notes import Note, Notes, read_notes
from ai_bubble.handouts.pdf import Head

HEAD = Head("Lesson 99: A test", "Does it hold?", "9 minutes", "Spring 2027", "instructor")


def words(made: bytes | Path) -> str:
    """Return the text of the only page, on one line."""
    (page,) = pypdf.PdfReader(io.BytesIO(made) if isinstance(made, bytes) else made).pages
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def folder(all_handouts: Callable[..., Path]) -> Path:
    return all_handouts("instructor")


@pytest.mark.parametrize("lesson", course.lessons(), ids=lambda lesson: lesson.number)
def test_every_class_has_one_page_that_ends_with_its_minutes(
    folder: Path, lesson: course.Lesson
) -> None:
    path = folder / f"{lesson.path.stem}-instructor-classplan-a4.pdf"
    text = words(path)
    for said in ("Before class.", "If time is short.", "For the instructor", "Spring 2027"):
        assert said in text
    minutes = sum(note.minutes for note in read_notes(lesson.number).notes)
    assert f"{minutes // 60}:{minutes % 60:02}" in text
    assert "<!--" not in text
    assert b"pdfuaid:part" in pypdf.PdfReader(path).trailer["/Root"]["/Metadata"].get_data()


def made_up() -> tuple[Executed, Notes]:
    cells = [
        Cell("hook", "## The hook, 5 %\n\nText.", False, (), {}, []),
        Cell("chart", "draw()", True, (), {}, []),
    ]
    asks = "**Ask.** A | B, or\n5 %<!--= share:.0% -->?\n\nMore on it.\n\n**Stop** at two."
    notes = (Note("hook", 4, asks), Note("chart", 5, "**Do.** Draw it.\n\n**Say.** So."))
    return Executed({"title": "A test"}, cells, {"share": 0.05}), Notes(
        "**Before class.** Go.", notes
    )


def test_a_stretch_says_how_to_begin_and_when_to_stop_and_no_more() -> None:
    executed, notes = made_up()
    text = words(classplan(executed, notes, HEAD, "letter"))
    assert "0:00 0:04 The hook, 5 % Ask. A | B, or 5 %? Stop at two." in text
    assert "0:04 0:09 The hook, 5 % Do. Draw it." in text
    assert "More on it" not in text
    assert "So." not in text


def test_amounts_may_be_said_in_dollars() -> None:
    executed, notes = made_up()
    made = classplan(executed, notes, HEAD, "a4", lambda text: text.replace("Go.", "Pay."))
    assert "Before class. Pay." in words(made)


def test_notes_on_a_cell_that_is_gone_are_told_and_not_lost(
    ai_bubble: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    clone = tmp_path / "course"
    for name in ("lessons", "solutions", "exercises", "datasets", "src"):
        shutil.copytree(course.root() / name, clone / name, ignore=shutil.ignore_patterns("*.pyc"))
    notes = clone / "solutions" / "notes" / "00.md"
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace("## hook · ", "## hooks · "), encoding="utf-8")
    done = ai_bubble(
        *("handouts", "00", "--edition", "instructor", "--to", "html", "-o", tmp_path / "out"),
        env=os.environ | {"PYTHONPATH": str(clone / "src")},
    )
    assert done.returncode == 1
    assert "the teaching notes speak of a cell 'hooks'; there is none" in " ".join(
        done.stdout.split()
    )


def test_it_is_for_instructors_only(
    ai_bubble: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = ai_bubble("handouts", "03", "--to", "classplan", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "--to classplan holds teaching notes; add --edition instructor" in " ".join(
        done.stderr.split()
    )
    assert not (tmp_path / "out").exists()
