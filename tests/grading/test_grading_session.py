"""``ai-bubble grade`` as graders type it, from submissions to reports, in a process of its own."""

import contextlib
import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from grading_books import attempt
from grading_results import Page
from grading_runs import (
    COMMAND,
    FILES,
    ai_bubble,
    alive,
    answered,
    hand_in,
    is_sound,
    recorded,
    results,
    rows,
    sandboxes,
    store,
)

from ai_bubble.errors import CourseError
from ai_bubble.exercises.notebook import run_solution
from ai_bubble.grading.feedback import file_name
from ai_bubble.grading.keystore import KeyStore
from ai_bubble.grading.records import Mark
from ai_bubble.grading.session import Request, Session

Done = subprocess.CompletedProcess[str]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or (not shutil.which("bwrap") and os.environ.get("CI") != "true"),
    reason="there is no bwrap; install it with: apt-get install bubblewrap",
)


def no_bubblewrap(folder: Path) -> dict[str, str]:
    """Return an environment in which no program is found."""
    (folder / "bin").mkdir(exist_ok=True)
    return {**os.environ, "PATH": str(folder / "bin")}


def table(done: Done) -> list[list[str]]:
    """Return the cells of the table on the terminal."""
    lines = [line for line in done.stdout.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three: one is right, one errs, of one a file is broken."""
    folder = tmp_path_factory.mktemp("handed-in") / "class"
    hand_in(folder, "ada", "00")
    hand_in(folder, "ada", "03")
    hand_in(folder, "bo", "00")
    hand_in(folder, "bo", "03", q1="gap = 0.5", q2="")
    hand_in(folder, "cy", "03")
    (folder / "cy" / FILES["00"]).write_text("{", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """The first run over the class, and its results, which no test changes."""
    folder = tmp_path_factory.mktemp("first")
    return ai_bubble("grade", submissions, "-o", "out", "--jobs", "2", cwd=folder), folder / "out"


@pytest.fixture
def again(first: tuple[Done, Path], submissions: Path, tmp_path: Path) -> Path:
    """A folder with the class and a copy of the first run's results."""
    shutil.copytree(submissions, tmp_path / "class")
    shutil.copytree(first[1], tmp_path / "out")
    return tmp_path


def test_a_class_with_slips_ends_with_1_and_a_table_by_exercise_and_state(
    first: tuple[Done, Path],
) -> None:
    done, out = first
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert table(done) == [
        ["unknown", "unreadable", "1", "none", "0"],
        ["00", "graded", "2", "16.0 of 20", "2"],
        ["03", "graded", "3", "15.3 of 20", "3"],
    ]
    assert "Results: out/index.html, out/gradebook.sqlite" in done.stdout
    assert {(one.student, one.exercise): one.passed for one in results(out)} == {
        ("ada", "00"): True,
        ("ada", "03"): True,
        ("bo", "00"): True,
        ("bo", "03"): False,
        ("cy", ""): False,
        ("cy", "03"): True,
    }


def test_every_report_lists_every_submission(first: tuple[Done, Path]) -> None:
    _, out = first
    pages = {str(page.relative_to(out / "feedback")) for page in out.rglob("feedback/*/*.html")}
    right = {f"{of}/{who}.html" for who in ("ada", "bo") for of in ("00", "03")}
    lost = file_name(f"cy/class/cy/{FILES['00']}")
    assert pages == {*right, "03/cy.html", f"unknown/{lost}"}
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f"feedback/{page}" in index for page in pages)
    assert len(ET.parse(out / "report.xml").findall(".//testsuite")) == 6
    assert "# Grading: 6 submissions" in (out / "summary.md").read_text(encoding="utf-8")


def test_a_sandboxed_run_is_recorded_as_such_and_no_report_warns(
    first: tuple[Done, Path],
) -> None:
    done, out = first
    assert rows(out, "SELECT sandbox FROM runs") == [("bwrap",)]
    assert rows(out, "SELECT DISTINCT sandbox FROM attempts") == [("bwrap",)]
    reports = [path for path in out.rglob("*") if path.suffix in (".html", ".md")]
    assert len(reports) == 8
    assert not any("without a sandbox" in path.read_text(encoding="utf-8") for path in reports)
    assert "unprotected" not in done.stdout


def test_a_second_run_with_nothing_changed_runs_nothing_and_says_so(again: Path) -> None:
    before, results_before = recorded(again / "out"), results(again / "out")
    done = ai_bubble("grade", "class", "-o", "out", cwd=again)
    assert done.returncode == 1
    assert "6 unchanged since an earlier run, not run again." in done.stdout
    assert recorded(again / "out") == before
    assert results(again / "out") == results_before
    assert len(table(done)) == 3


def test_one_changed_submission_is_run_alone(again: Path) -> None:
    before = recorded(again / "out")
    hand_in(again / "class", "bo", "03", q2="")
    done = ai_bubble("grade", "class", "-o", "out", cwd=again)
    assert "5 unchanged since" in done.stdout
    assert len(recorded(again / "out") - before) == 1
    assert before < recorded(again / "out")
    assert table(done)[2] == ["03", "graded", "3", "15.7 of 20", "3"]


def test_a_changed_key_runs_its_exercise_again_and_marks_by_hand_stay(again: Path) -> None:
    out = again / "out"
    given = ("gradebook", "mark", out, "ada", "00", "q8", "1.5", "--grader", "Dr. Who")
    assert ai_bubble(*given, "--comment", "Names no source.", cwd=again).returncode == 0
    shutil.copytree(store().folder, again / "keys")
    notebook = json.loads((again / "keys" / FILES["00"]).read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == "q5-solution"]
    cell["source"] = ["# BEGIN SOLUTION\n", "lead = [5.0, 6.0]\n", "# END SOLUTION"]
    (again / "keys" / FILES["00"]).write_text(json.dumps(notebook), encoding="utf-8")

    before = recorded(out)
    done = ai_bubble("grade", "class", "-o", "out", "--solutions", "keys", cwd=again)

    assert done.returncode == 1
    # The three of the other exercise, and the file that no key can read.
    assert "4 unchanged since" in done.stdout
    assert len(recorded(out) - before) == 2
    marks = {
        (one.student, mark.question): mark
        for one in results(out)
        if one.exercise == "00"
        for mark in one.marks
    }
    assert marks["ada", "q5"].points == marks["bo", "q5"].points == 0
    assert (marks["ada", "q8"].points, marks["bo", "q8"].points) == (1.5, None)
    page = (out / "feedback" / "00" / "ada.html").read_text(encoding="utf-8")
    assert "Names no source." in page
    assert "[5.0, 6.0]" not in page


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """A run over right answers, in which one notebook has lost what it was, with all extras."""
    folder = tmp_path_factory.mktemp("passed")
    hand_in(folder / "class", "ada", "03")
    lost = answered("03")
    del lost["metadata"]["ai_bubble"]
    (folder / "class" / "bo").mkdir()
    (folder / "class" / "bo" / "work.ipynb").write_text(json.dumps(lost), encoding="utf-8")
    options = ("--exercise", "03", "--with-solutions", "--similar")
    return ai_bubble("grade", "class", "-o", "[out]", *options, cwd=folder), folder / "[out]"


def test_answers_that_are_right_or_wait_for_a_reader_end_with_0(
    passed: tuple[Done, Path],
) -> None:
    done, out = passed
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Results: [out]/index.html" in done.stdout
    assert [one.waiting for one in results(out)] == [1, 1]


def test_the_exercise_can_be_said_for_notebooks_that_have_lost_it(
    passed: tuple[Done, Path],
) -> None:
    _, out = passed
    assert [(one.student, one.exercise) for one in results(out)] == [("ada", "03"), ("bo", "03")]


def test_solutions_are_shown_only_when_asked_for(
    first: tuple[Done, Path], passed: tuple[Done, Path]
) -> None:
    # bo's own answer to this question is wrong, so only the solution can hold these words.
    solution = "new_rent / peak"
    page = (first[1] / "feedback" / "03" / "bo.html").read_text(encoding="utf-8")
    assert solution not in page
    shown = (passed[1] / "feedback" / "03" / "ada.html").read_text(encoding="utf-8")
    assert shown.count("BEGIN SOLUTION") == 0
    hidden = (first[1] / "feedback" / "03" / "ada.html").read_text(encoding="utf-8")
    assert shown.count("<pre") > hidden.count("<pre")


def test_similar_answers_are_listed_on_a_page_of_their_own(
    first: tuple[Done, Path], passed: tuple[Done, Path]
) -> None:
    done, out = passed
    assert "agree more than their question explains: [out]/similar.html" in done.stdout
    page = (out / "similar.html").read_text(encoding="utf-8")
    assert "ada" in page
    assert "100 %" in page
    assert not (first[1] / "similar.html").exists()


def test_one_pair_of_answers_is_no_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(tmp_path, Request(["class"], sandbox="none"))
    code = "low = min(rents)\nhigh = max(rents)\nfall = (high - low) / high\n" * 5
    marks = [Mark("q1", "value", 1.0, 1.0, "right", handed_in=code)]
    shutil.copytree(store().folder, tmp_path / "keys")
    other = tmp_path / "keys" / FILES["00"]
    # Only the solutions of what was graded are run.
    other.write_text(other.read_text(encoding="utf-8").replace("BEGIN SOLUTION", "BEGIN"))
    keys = KeyStore(tmp_path / "keys")
    session._similar([attempt(who, marks) for who in ("s1", "s2")], keys)
    said = "1 pair of answers agrees more than their question explains"
    assert said in capsys.readouterr().out
    session._similar([], keys)
    assert "0 pairs of answers agree more than their question" in capsys.readouterr().out


@pytest.fixture(scope="module")
def stumbles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a class in which cells stop, are deleted, changed, and not to be recognised."""
    folder = tmp_path_factory.mktemp("stumbles")
    late = "while True:\n    pass"
    broken = {"q1": "gap = 1 / 0", "q2": late, "q3": "x = 1\npayback_month = (", "q4": "pass"}
    notebook = answered("03", broken)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "q5-answer"]
    own = "# mine\nmore = rnet * 12  # a name that is not there, and a line too long"
    notebook["cells"].append({"cell_type": "code", "id": "own", "source": own})
    lost = answered("03")
    del lost["metadata"]["ai_bubble"]
    other = answered("03")
    for cell in other["cells"]:
        if cell["id"] in ("q2-given", "q4-given"):
            (dealt,) = (c for c in store().sheet("03", 9).derived["cells"] if c["id"] == cell["id"])
            assert "".join(dealt["source"]) != "".join(cell["source"])
            cell["source"] = dealt["source"]
    files = {f"ada/{FILES['03']}": notebook, "bo/work.ipynb": lost, f"cy/{FILES['03']}": other}
    for name, content in files.items():
        (folder / "class" / name).parent.mkdir(parents=True)
        (folder / "class" / name).write_text(json.dumps(content), encoding="utf-8")
    hand_in(folder / "class", "di", "03")
    done = ai_bubble("grade", "class", "-o", "out", "--cell-seconds", "2", cwd=folder)
    assert done.returncode == 1, done.stderr
    return folder / "out"


STOPPED = {
    "q1": "The cell of this answer stopped: ZeroDivisionError: division by zero.",
    "q2": "The cell of this answer ran longer than 2 seconds and was stopped.",
    "q3": "The cell of this answer stopped: SyntaxError: '(' was never closed (line 2).",
    "q4": "`worth` was not found. A cell before it may have stopped; see above.",
    "q5": "The answer cell of question 5 is missing.",
}


@pytest.mark.parametrize("question", STOPPED)
def test_an_answer_that_is_not_there_is_told_why(stumbles: Path, question: str) -> None:
    (ada,) = (one for one in results(stumbles) if one.student == "ada")
    assert {mark.question: mark.say for mark in ada.marks}[question] == STOPPED[question]
    page = (stumbles / "feedback" / "03" / "ada.html").read_text(encoding="utf-8")
    said = [node.text for node in Page(page).all("p", "say")]
    assert STOPPED[question].replace("`", "") in said
    assert "cell&gt;" not in page
    assert any("SyntaxError: '(' was never closed (line 2)" in note for note in ada.notes)


def test_a_cell_that_stopped_is_named_by_its_question_or_its_first_line(stumbles: Path) -> None:
    (ada,) = (one for one in results(stumbles) if one.student == "ada")
    handed_in = stumbles.parent / "class" / "ada" / FILES["03"]
    cells = json.loads(handed_in.read_text(encoding="utf-8"))["cells"]
    places = {cell["id"]: place for place, cell in enumerate(cells, 1)}
    first, last = places["q1-answer"], places["own"]
    assert (
        f"Cell {first}, your answer to Question 1, stopped with ZeroDivisionError: division by "
        "zero." in ada.notes
    )
    assert ada.reason.startswith(
        f"Cell {places['q2-answer']}, your answer to Question 2, ran longer than 2 seconds"
    )
    assert (
        f"Cell {last} (more = rnet * 12 # a name that is not t…) stopped with NameError: name "
        "'rnet' is not defined." in ada.notes
    )


def test_a_written_answer_is_not_told_of_the_self_check(stumbles: Path) -> None:
    (di,) = (one for one in results(stumbles) if one.student == "di")
    assert di.marks[-1].kind == "written"
    assert re.fullmatch(r"\d+ words\. A person reads them\.", di.marks[-1].say)


def test_whose_figures_were_changed_needs_a_look(stumbles: Path) -> None:
    (cy,) = (one for one in results(stumbles) if one.student == "cy")
    assert cy.state == "repaired"
    for name in ("index.html", "summary.md"):
        text = (stumbles / name).read_text(encoding="utf-8")
        look = text.partition("Who needs a look")[2].partition("<h2")[0]
        assert re.search(r"figures in cells \d+ and \d+ are not those of variant 0", look), name
        assert ">di<" not in look


def test_a_notebook_of_no_clear_exercise_is_told_a_name_and_its_grader_the_option(
    stumbles: Path,
) -> None:
    (bo,) = (one for one in results(stumbles) if one.student == "bo")
    assert bo.reason.endswith("name the file as it was, for example 03_price_collapse.ipynb.")
    assert "--exercise" in (stumbles / "index.html").read_text(encoding="utf-8")
    page = (stumbles / "feedback" / "unknown" / file_name("bo/class/bo/work.ipynb")).read_text(
        encoding="utf-8"
    )
    assert "03_price_collapse.ipynb" in page
    assert "--exercise" not in page


def test_two_files_of_a_student_that_cannot_be_read_have_a_page_each(tmp_path: Path) -> None:
    for name, content in (("a.ipynb", "{"), ("b.ipynb", "[]")):
        (tmp_path / "class" / "ada").mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / "ada" / name).write_text(content, encoding="utf-8")
    assert ai_bubble("grade", "class", "-o", "out", cwd=tmp_path).returncode == 1
    out = tmp_path / "out"
    links = {node.attributes["href"] for node in Page((out / "index.html").read_text()).all("a")}
    assert len(links) == 2
    assert links == {f"feedback/unknown/{page.name}" for page in out.rglob("unknown/*.html")}


def test_without_a_sandbox_it_runs_and_every_report_says_so(
    submissions: Path, tmp_path: Path
) -> None:
    env = no_bubblewrap(tmp_path)
    words = ("grade", submissions / "ada" / FILES["00"], "-o", "out", "--sandbox", "none")
    done = ai_bubble(*words, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert "--sandbox none: submissions run unprotected" in done.stdout
    out = tmp_path / "out"
    for name in ("feedback/00/ada.html", "index.html", "summary.md"):
        assert "Graded without a sandbox" in (out / name).read_text(encoding="utf-8"), name
    said = ET.parse(out / "report.xml").findall(".//property[@name='sandbox']")
    assert [one.get("value") for one in said] == ["none"]
    assert rows(out, "SELECT sandbox FROM runs") == [("none",)]
    assert rows(out, "SELECT sandbox FROM attempts") == [("none",)]


REFUSED = {
    "nothing": ([], "name what to grade"),
    "resume": (["--resume"], "there is nothing to resume"),
    "missing": (["nowhere"], "there is no file or folder nowhere"),
    "no notebook": (["a.txt", "b.txt"], "there is no notebook among what was named"),
    "exercise": (["class", "-e", "99"], "no exercise '99'; there are 00, 01"),
    "solutions": (["class", "--solutions", "empty"], "there is no solution notebook in empty"),
    "sandbox": (["class", "--sandbox", "docker"], "no sandbox 'docker'; there are bwrap and none"),
    "folder": (["class", "-o", "a.txt"], "a.txt is a file; name a folder with -o"),
    "no zip": (["moodle.zip"], "moodle.zip is no zip archive, or a damaged one"),
    "writing": (["class", "-o", "/proc/sys/grades"], "/proc/sys/grades cannot be made"),
    "manifest": (["class", "--manifest", "manifest.csv"], "manifest.csv cannot be read"),
    "no manifest": (["class", "--manifest", "roster.csv"], "no manifest of ai-bubble assign"),
    "bwrap": (["class"], "apt-get install bubblewrap), or say --sandbox none"),
    "service": (["init-ci", "jenkins"], "init-ci github, or gitlab"),
}


@pytest.fixture(scope="module")
def refused(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Runs that cannot be, each in a folder of its own; two at a time, for they are many."""

    def one(case: str) -> Done:
        folder = tmp_path_factory.mktemp("refused")
        shutil.copytree(submissions, folder / "class")
        (folder / "empty").mkdir()
        for name in ("a.txt", "b.txt", "moodle.zip"):
            (folder / name).write_text("", encoding="utf-8")
        (folder / "roster.csv").write_text("id,name\nada,Ada\n", encoding="utf-8")
        env = no_bubblewrap(folder) if case == "bwrap" else None
        return ai_bubble("grade", *REFUSED[case][0], cwd=folder, env=env)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(REFUSED, pool.map(one, REFUSED), strict=True))


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_graded_ends_with_2_and_one_line_that_names_it(
    refused: dict[str, Done], case: str
) -> None:
    done = refused[case]
    assert done.returncode == 2
    assert REFUSED[case][1] in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_without_solutions_nothing_is_written(submissions: Path, tmp_path: Path) -> None:
    shutil.copytree(submissions, tmp_path / "class")
    done = ai_bubble("grade", "class", "--solutions", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


def test_a_report_that_cannot_be_written_is_named_and_the_run_can_be_resumed(
    again: Path,
) -> None:
    (again / "out" / "summary.md").unlink()
    (again / "out" / "summary.md").mkdir()
    words = ("grade", "class", "-o", "out")
    done = ai_bubble(*words, cwd=again)
    assert done.returncode == 2
    assert "summary.md cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert Session(again / "out", Request([]), resume=True).request.submissions == ["class"]


def literal(exercise: str, variant: int, name: str) -> str:
    return f"{name} = {float(run_solution(store().solution(exercise), variant)[name])!r}"


def test_each_student_is_graded_by_the_variant_of_the_manifest(tmp_path: Path) -> None:
    people = "id,name\nada,Ada Lovelace\nbo,Bo Ek\n"
    (tmp_path / "roster.csv").write_text(people, encoding="utf-8")
    dealing = ("assign", "roster.csv", "-o", "dealt", "-e", "03", "--jobs", "2")
    assert ai_bubble(*dealing, cwd=tmp_path).returncode == 0
    with (tmp_path / "dealt" / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        dealt = {(row["student_id"], row["exercise"]): row for row in csv.DictReader(lines)}
    for (student, exercise), row in dealt.items():
        variant = int(row["variant"])
        # bo passes for variant 0: its notebook, its figures.
        used = 0 if student == "bo" else variant
        changed = {"q1": literal(exercise, used, "gap")}
        notebook = answered(exercise, changed, variant=used)
        assert notebook["metadata"]["ai_bubble"]["variant"] == used
        path = tmp_path / "dealt" / row["file"]
        assert path.exists()
        path.write_text(json.dumps(notebook), encoding="utf-8")

    hand_in(tmp_path / "dealt", "cy", "03")
    words = ("grade", "dealt", "--manifest", "dealt/manifest.csv", "-o", "out")
    done = ai_bubble(*words, cwd=tmp_path)

    assert done.returncode == 1, done.stderr
    assert "not in the manifest, graded by what the notebook says: cy." in done.stdout
    found = {(one.student, one.exercise): one for one in results(tmp_path / "out")}
    assert found.pop(("cy", "03")).variant == 0
    assert {who: one.variant for who, one in found.items()} == {
        who: int(row["variant"]) for who, row in dealt.items()
    }
    wrong = {
        who: [m.question for m in one.marks if m.state not in ("right", "waiting")]
        for who, one in found.items()
    }
    assert wrong == {
        ("ada", "03"): [],
        ("bo", "03"): ["q1"],
    }
    assert found["ada", "03"].name == "Ada Lovelace"
    assert any("says variant 0" in note for note in found["bo", "03"].notes)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    look = index.partition("Who needs a look")[2].partition("<h2")[0]
    assert f"graded by variant {found['bo', '03'].variant}, but says variant 0" in look
    assert "ada.html" not in look


def test_a_moodle_archive_is_matched_to_the_class_list(tmp_path: Path) -> None:
    people = "id,name\ns1815,Ada Lovelace\ns1820,Bo Ek\n"
    (tmp_path / "class.csv").write_text(people, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as packed:
        for name in ("Ada Lovelace_1234567", "Bo Ek_7654321"):
            path = f"{name}_assignsubmission_file/{FILES['00']}"
            packed.writestr(path, json.dumps(answered("00")))
    words = ("grade", "moodle.zip", "--roster", "class.csv", "-o", "out")
    done = ai_bubble(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [(one.student, one.name) for one in results(tmp_path / "out")] == [
        ("s1815", "Ada Lovelace"),
        ("s1820", "Bo Ek"),
    ]


def test_init_ci_writes_workflows_and_replaces_changed_ones_only_by_force(tmp_path: Path) -> None:
    done = ai_bubble("grade", "init-ci", "github", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    flows = sorted((tmp_path / ".github" / "workflows").iterdir())
    assert [flow.name for flow in flows] == ["ai-bubble-check.yml", "ai-bubble-grade.yml"]
    assert all(flow.name in done.stdout for flow in flows)
    text = flows[1].read_text(encoding="utf-8")
    flows[1].write_text("changed", encoding="utf-8")
    slip = ai_bubble("grade", "init-ci", "github", cwd=tmp_path)
    assert (slip.returncode, len(slip.stderr.splitlines())) == (2, 1)
    assert "--force" in slip.stderr
    assert ai_bubble("grade", "init-ci", "github", "--force", cwd=tmp_path).returncode == 0
    assert flows[1].read_text(encoding="utf-8") == text
    assert not (tmp_path / "grades").exists()


def killed(words: Sequence[str], cwd: Path, after: float) -> set[int]:
    """Kill a run so many seconds after it began; return what it had recorded."""
    out = cwd / "out"
    begun = len(rows(out, "SELECT id FROM runs")) if (out / "gradebook.sqlite").exists() else 0
    with subprocess.Popen([*COMMAND, *words], cwd=cwd, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            # Until its first write the gradebook has no tables.
            with contextlib.suppress(sqlite3.OperationalError):
                there = (out / "gradebook.sqlite").exists()
                if there and len(rows(out, "SELECT id FROM runs")) > begun:
                    break
            time.sleep(0.02)
        time.sleep(after)
        inside = sandboxes(process.pid)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "the run ended before it was killed"
    end = time.monotonic() + 10
    while alive(inside) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(inside)
    return recorded(out)


def heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_run_that_is_interrupted_ends_at_once_and_can_be_resumed(tmp_path: Path) -> None:
    for number in range(6):
        slow = "import time\ntime.sleep(15)\nlead = [9.0, 20.0]"
        hand_in(tmp_path / "class", f"s{number}", "00", q5=slow)
    command = [*COMMAND, "grade", "class", "-o", "out", "--jobs", "2"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # Whoever started the tests in the background has them, and their children, ignore SIGINT.
    with subprocess.Popen(command, cwd=tmp_path, preexec_fn=heed_ctrl_c, **quiet) as process:
        while len(sandboxes(process.pid)) < 2:
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(3)
        inside = sandboxes(process.pid)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(timeout=60) != 0
        assert time.monotonic() - began < 10
    assert not alive(inside)
    assert recorded(tmp_path / "out") == set()
    assert Session(tmp_path / "out", Request([]), resume=True).request.submissions == ["class"]


def test_what_ran_out_of_time_is_run_again_with_more_time_but_not_by_resuming(
    tmp_path: Path,
) -> None:
    for student, seconds in (("ada", 3), ("bo", 0.5), ("cy", 0.5)):
        slow = f"import time\ntime.sleep({seconds})\nlead = [9.0, 20.0]"
        hand_in(tmp_path / "class", student, "00", q5=slow)
    words = ("grade", "class", "-o", "out", "--jobs", "1", "--cell-seconds")
    query = "SELECT id FROM attempts WHERE student = 'ada' AND state = 'timed out'"

    def recorded_late() -> bool:
        with contextlib.suppress(sqlite3.OperationalError):
            return bool(rows(tmp_path / "out", query))
        return False

    with subprocess.Popen([*COMMAND, *words, "2"], cwd=tmp_path) as process:
        while not recorded_late():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    late = rows(tmp_path / "out", query)
    assert ai_bubble("grade", "-o", "out", "--jobs", "2", "--resume", cwd=tmp_path).returncode == 1
    assert rows(tmp_path / "out", query) == late

    done = ai_bubble(*words, "20", cwd=tmp_path)
    assert "2 unchanged since" in done.stdout
    assert {one.state for one in results(tmp_path / "out")} == {"graded"}


def test_a_run_killed_again_and_again_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    for number in range(9):
        # A little slow, so that there is a run to be killed.
        text = f"import time\ntime.sleep(0.3)\nlead = [{number}.0, 20.0]"
        hand_in(tmp_path / "class", f"s{number:02}", "00", **({"q5": text} if number else {}))
    (tmp_path / "class" / "s05" / FILES["00"]).write_text("[", encoding="utf-8")
    (tmp_path / "calm").mkdir()
    grading = ("grade", "../class", "-o", "out", "--jobs", "1")
    calm = ai_bubble(*grading, cwd=tmp_path / "calm")
    assert calm.returncode == 1

    (tmp_path / "wild").mkdir()
    out = tmp_path / "wild" / "out"
    words: Sequence[str] = grading
    kept = set[int]()
    for least in (0.0, 1.5, 2.0):
        now = killed(words, tmp_path / "wild", least + random.uniform(0, 1.5))
        assert kept <= now
        kept = now
        assert is_sound(out)
        words = ("grade", "-o", "out", "--jobs", "1", "--resume")
    done = ai_bubble(*words, cwd=tmp_path / "wild")

    assert done.returncode == 1, done.stderr
    assert table(done) == table(calm)
    assert results(out) == results(tmp_path / "calm" / "out")
    assert kept <= recorded(out), "what was recorded before a kill was run again"
    assert rows(out, "SELECT count(*) FROM attempts") == [(9,)]
    assert is_sound(out)
    pages = [sorted(p.name for p in where.rglob("*.html")) for where in (out, tmp_path / "calm")]
    assert pages[0] == pages[1]
    with pytest.raises(CourseError, match="name what to grade"):
        Session(out, Request([]), resume=True)
