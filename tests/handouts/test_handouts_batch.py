"""Runs as an instructor starts them: unchanged files, failing lessons, bad input, full disks."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ai_bubble import course
from ai_bubble.handouts.batch import make
from ai_bubble.handouts.files import RECORD, Record
from ai_bubble.handouts.parameters import Parameters
from ai_bubble.handouts.plan import Job, plan

Run = Callable[..., subprocess.CompletedProcess[str]]
LESSON = course.lessons()[0]


def jobs(path: Path) -> list[Job]:
    """A job for a lesson, and one for the notebook at a path as if it were another lesson."""
    planned = plan(
        course.lessons()[:1], ["html"], "learner", ["a4"], Parameters(), is_exercise=False
    )
    other = replace(planned[0], number="99", path=path)
    return [
        *planned,
        replace(other, outputs=(replace(other.outputs[0], file="99_small.html"),)),
    ]


def test_what_has_not_changed_is_not_made_again(tmp_path: Path, ai_bubble: Run) -> None:
    first = ai_bubble("handouts", "00", "--to", "html", "-o", tmp_path)
    assert first.returncode == 0, first.stderr
    page = tmp_path / f"{LESSON.path.stem}.html"
    before = page.stat().st_mtime_ns
    again = ai_bubble("handouts", "00", "--to", "html", "-o", tmp_path)
    assert "1 unchanged file kept" in again.stdout
    assert page.stat().st_mtime_ns == before
    other = ai_bubble("handouts", "00", "--to", "html", "-p", "cohort=B", "-o", tmp_path)
    assert "Wrote 1 file to" in other.stdout
    assert "AI-infrastructure bubbles · B" in page.read_text(encoding="utf-8")


def test_a_handout_that_was_touched_or_lost_is_made_again(tmp_path: Path) -> None:
    record = Record(tmp_path)
    (tmp_path / "a.html").write_bytes(b"page")
    record.keep("a.html", "origin", b"page")
    assert Record(tmp_path).holds("a.html", "origin")
    assert not Record(tmp_path).holds("a.html", "another")
    assert not Record(tmp_path).holds("b.html", "origin")
    (tmp_path / "a.html").write_bytes(b"half")
    assert not Record(tmp_path).holds("a.html", "origin")
    (tmp_path / "a.html").unlink()
    assert not Record(tmp_path).holds("a.html", "origin")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a.html": 3}', '{"a.html": []}', "null"])
def test_a_damaged_record_means_that_all_is_made_again(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text, encoding="utf-8")
    (tmp_path / "a.html").write_bytes(b"page")
    assert not Record(tmp_path).holds("a.html", "origin")


def test_a_lesson_that_fails_keeps_its_last_handout_and_stops_nobody(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    out = tmp_path / "out"
    path = written(title="1 + 1")
    good = make(jobs(path), out, processes=2)
    assert good.failed == {}
    kept = (out / "99_small.html").read_bytes()
    written(title="1 + 1", late="undefined_name")
    bad = make(jobs(path), out, processes=2)
    assert bad.failed == {
        "03_small.ipynb": "cell 'late' failed with NameError: name 'undefined_name' is not defined"
    }
    assert bad.unchanged == [f"{LESSON.path.stem}.html"]
    assert (out / "99_small.html").read_bytes() == kept
    again = make(jobs(path), out, processes=2)
    assert list(again.failed) == ["03_small.ipynb"]


def test_a_file_that_is_no_notebook_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "03_small.ipynb"
    path.write_text("{", encoding="utf-8")
    found = make(jobs(path)[1:], tmp_path / "out", processes=1)
    assert "03_small.ipynb" in found.failed
    assert "\n" not in found.failed["03_small.ipynb"]


def test_a_killed_process_is_told_and_stops_nobody_else(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    path = written(dies="import os\nos._exit(1)")
    found = make(jobs(path)[1:], tmp_path / "out", processes=1)
    assert "killed" in found.failed["03_small.ipynb"]
    assert not list((tmp_path / "out").glob("*.html"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["09"], "no lesson '09'; there are 00"),
        (["--to", "docx"], "no format 'docx'; there are html, pdf"),
        (["--edition", "student"], "no edition 'student'; there are learner, instructor"),
        (["--paper", "a5"], "no paper 'a5'"),
        (["-p", "currency=EUR"], "currency=EUR is not known"),
        (["-p", "colour=red"], "no parameter 'colour'"),
        (["-p", "cohort"], "is not NAME=VALUE"),
        (["--params", "nowhere.yaml"], "cannot read nowhere.yaml"),
        (["--to", "slides", "--exercise"], "slides is made of lessons"),
    ],
)
def test_a_slip_is_one_line_and_writes_nothing(
    tmp_path: Path, ai_bubble: Run, arguments: list[str], said: str
) -> None:
    done = ai_bubble("handouts", *arguments, "-o", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def boxed(folder: Path, *mount: str) -> list[str]:
    """Return the command that runs another one where a folder is mounted in its own way."""
    program = shutil.which("bwrap")
    if program is None:
        message = "bubblewrap is not installed"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return [program, "--dev-bind", "/", "/", *mount, str(folder)]


def in_box(before: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    import sys

    code = "from ai_bubble.cli import main; main()"
    arguments = ["handouts", "00", "03", "--to", "html,pdf", "-o", str(folder)]
    listing = f"; s=$?; ls -A {shlex.quote(str(folder))}; exit $s"
    whole = shlex.join([sys.executable, "-c", code, *arguments]) + listing
    return subprocess.run(
        [*before, "sh", "-c", whole], capture_output=True, text=True, check=False, timeout=300
    )


def test_a_read_only_folder_is_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = in_box(boxed(folder, "--ro-bind", str(folder)), folder)
    assert done.returncode == 2
    assert "cannot write to" in done.stderr
    assert "name another folder with -o" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_full_disk_is_one_line_and_leaves_no_half_file(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = in_box(boxed(folder, "--size", "600000", "--tmpfs"), folder)
    assert done.returncode == 2
    assert "no space is left for" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    left = [line for line in done.stdout.splitlines() if line.endswith((".html", ".pdf"))]
    assert "03_price_collapse.html" not in left  # 1.2 MB do not fit
    assert not any(".writing-" in line for line in done.stdout.splitlines())


def test_parameters_without_effect_are_said(tmp_path: Path, ai_bubble: Run) -> None:
    done = ai_bubble(
        "handouts", "00", "--to", "html", "-o", tmp_path,
        "-p", "variant=2", "-p", "hours_per_month=720",
    )  # fmt: skip
    assert done.returncode == 0
    assert "variant changes exercises only" in done.stdout
    assert "lesson 03 counts hours" in done.stdout


def test_parameters_change_the_text_of_a_lesson(tmp_path: Path, ai_bubble: Run) -> None:
    params = tmp_path / "p.yaml"
    params.write_text("hours_per_month: 720\ncurrency: USD\n", encoding="utf-8")
    done = ai_bubble("handouts", "03", "--to", "html", "--params", params, "-o", tmp_path)
    assert done.returncode == 0, done.stdout
    page = (tmp_path / "03_price_collapse.html").read_text(encoding="utf-8")
    assert "720 hours a month, the peak rent is 31.25" in page
    assert "180,000 yuan (25,200 USD) a month" in page
    assert "100,000 yuan are 14,000 USD" in page


def test_a_variant_has_figures_of_its_own(tmp_path: Path, ai_bubble: Run) -> None:
    pages = []
    for variant in (1, 2):
        done = ai_bubble(
            "handouts", "03", "--exercise", "--to", "html", "-o", tmp_path,
            "-p", f"variant={variant}",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        file = tmp_path / f"03_price_collapse-exercise-variant{variant}.html"
        pages.append(file.read_text(encoding="utf-8"))
    assert f"variant {1}" in pages[0]
    assert pages[0].replace("variant 1", "") != pages[1].replace("variant 2", "")


def test_the_record_lists_what_was_written(tmp_path: Path, ai_bubble: Run) -> None:
    ai_bubble("handouts", "00", "--to", "html", "-o", tmp_path)
    found = json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))
    assert list(found) == ["00_reading_the_case.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [RECORD, "00_reading_the_case.html"]
