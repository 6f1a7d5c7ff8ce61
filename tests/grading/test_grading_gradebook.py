"""The gradebook: what is recorded stays, whole, once, and whoever else writes."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from grading_books import attempt, book_of, value, written
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.grading import attempts as rows
from ai_bubble.grading import schema
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.records import STATES, Attempt, Mark

HERE = Path(__file__).parent


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that uses the gradebook."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_attempt_comes_back_as_it_was_recorded(tmp_path: Path) -> None:
    whole = attempt(
        marks=[value("q1", 0.5, mistake="You divided by the new rent."), written("q2")],
        state="repaired",
        notes=["Cell 3 was copied.", "naïve – “ok”"],
        name="Ada",
    )
    with book_of(tmp_path, whole) as book:
        assert list(book.attempts()) == [whole]
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.sqlite"]


@given(
    st.lists(st.text(st.characters(), max_size=20), min_size=6, max_size=6),
    st.sampled_from(STATES),
    st.floats(0, 1e6),
)
def test_whatever_text_a_submission_holds_is_recorded_once_and_known(
    texts: list[str], state: str, seconds: float
) -> None:
    student, name, label, note, source, reason = texts
    mark = Mark("q1", "written", None, 4.0, "waiting", say=reason, handed_in=source)
    odd = Attempt(
        *(student, name, "03", label, 0, "c", state, reason, [note], [mark]),
        *("k", "0.1", "3.11", "none", seconds),
    )
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"odd-{os.getpid()}"
    try:
        with book_of(path, odd, odd) as book:
            assert len(list(book.attempts(current=False))) == 1
            assert book.known(*rows.work_of(odd)) == (state not in ("timed out", "crashed"))
            assert book.final_marks()[0].mark.handed_in.encode() == source.encode(
                "utf-8", "backslashreplace"
            )
    finally:
        shutil.rmtree(path, ignore_errors=True)


def test_the_same_work_twice_is_one_row_with_the_last_result(tmp_path: Path) -> None:
    with book_of(
        tmp_path, attempt(marks=[value("q1", 0)]), attempt(marks=[value("q1", 2)])
    ) as book:
        (one,) = book.attempts(current=False)
        assert one.points == 2
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as raw, raw:
        assert raw.execute("SELECT count(*) FROM marks").fetchone() == (1,)


@pytest.mark.parametrize("place", range(6))
def test_work_is_known_only_if_all_that_a_mark_depends_on_is_the_same(
    tmp_path: Path, place: int
) -> None:
    work = list(rows.work_of(attempt()))
    with book_of(tmp_path, attempt()) as book:
        assert book.known(*work)
        work[place] += "x"
        assert not book.known(*work)


def test_the_last_attempt_counts_and_earlier_ones_are_kept(tmp_path: Path) -> None:
    first, second = attempt(content="a", marks=[value("q1", 2)]), attempt(content="b", marks=[])
    with book_of(tmp_path, first, second, attempt("s2"), attempt(exercise="04")) as book:
        found = [(one.student, one.exercise, one.content_sha256) for one in book.attempts()]
        assert found == [("s1", "03", "b"), ("s2", "03", "c1"), ("s1", "04", "c1")]
        assert [one.content_sha256 for one in book.attempts(False, exercise="03")][:2] == ["a", "b"]
        assert [one.student for one in book.attempts(student="s2")] == ["s2"]


def test_of_two_files_the_later_in_the_intake_counts_whichever_ends_first(tmp_path: Path) -> None:
    early, late = attempt(content="a"), attempt(content="b")
    with Gradebook.open(tmp_path) as book:
        run = book.begin("grade")
        assert not book.known(*rows.work_of(early), run=run)
        assert not book.known(*rows.work_of(late), run=run)
        book.record(late, run)
        book.record(early, run)
        assert [one.content_sha256 for one in book.attempts()] == ["b"]


def test_a_run_that_was_killed_and_resumed_counts_the_same_file(tmp_path: Path) -> None:
    early, late = attempt(content="a"), attempt(content="b")
    with book_of(tmp_path, late) as book:
        again = book.begin("grade --resume")
        assert not book.known(*rows.work_of(early), run=again)
        assert book.known(*rows.work_of(late), run=again)
        book.record(early, again)
        assert [one.content_sha256 for one in book.attempts()] == ["b"]


@pytest.mark.parametrize("state", ["timed out", "crashed"])
def test_what_ran_out_of_time_is_run_again_but_once_in_a_run_that_is_resumed(
    tmp_path: Path, state: str
) -> None:
    late = attempt(state=state)
    work = rows.work_of(late)
    with Gradebook.open(tmp_path) as book:
        book.record(late, book.begin("grade class"))
        again = book.begin("grade class")
        assert book.known(*work, run=again)
        assert not book.known(*work)
        assert not book.known(*work, run=book.begin("grade class --cell-seconds 60"))
        book.finish(again)
        assert not book.known(*work, run=book.begin("grade class"))


def test_what_ran_out_of_time_counts_until_it_was_run_again(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt(content="a"), attempt(content="b", state="crashed")) as book:
        again = book.begin("grade")
        for content, state in (("a", "graded"), ("b", "crashed")):
            book.known(*rows.work_of(attempt(content=content, state=state)), run=again)
        assert [one.content_sha256 for one in book.attempts()] == ["b"]


def test_work_handed_in_again_after_something_else_counts_again(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt(content="a"), attempt(content="b")) as book:
        assert book.known(*rows.work_of(attempt(content="a")), run=book.begin("grade"))
        assert [one.content_sha256 for one in book.attempts()] == ["a"]


def test_an_unrecognised_file_counts_until_its_like_is_recognised(tmp_path: Path) -> None:
    lost = attempt(exercise="", state="unreadable", marks=[], label="x.ipynb", content="a")
    other = attempt(exercise="", state="unreadable", marks=[], label="y.ipynb", content="b")
    with book_of(tmp_path, lost, other) as book:
        assert len(list(book.attempts())) == 2
        book.record(attempt(label="x.ipynb", content="c"), book.begin("grade"))
        assert [one.label for one in book.attempts()] == ["y.ipynb", "x.ipynb"]


def test_a_run_that_did_not_end_is_told(tmp_path: Path) -> None:
    with Gradebook.open(tmp_path) as book:
        assert book.unfinished() is None
        run = book.begin("grade class.zip")
        assert book.unfinished() == "grade class.zip"
        book.finish(run)
        assert book.unfinished() is None


def test_a_mark_by_hand_wins_and_survives_regrading(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt()) as book:
        book.mark("s1", "03", "q2", 3, "Noor", "Good.")
        book.mark("s1", "03", "q1", 0.5, "Noor")
        book.record(attempt(key="k2"), book.begin("grade"))
        first, second = book.final_marks()
        assert (first.mark.points, first.automatic, first.by_hand) == (0.5, 2.0, True)
        assert (second.mark.points, second.grader, second.comment) == (3.0, "Noor", "Good.")
        assert not second.changed
        assert [one.points for one in book.attempts()] == [2.0]
        (final,) = book.final_attempts()
        assert (final.points, final.waiting, final.marks[1].say) == (3.5, 0, "Good.")


def test_a_changed_answer_keeps_the_mark_and_is_told(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt()) as book:
        book.mark("s1", "03", "q2", 3, "Noor")
        new = attempt(content="c2", marks=[value("q1", 2), written("q2", "Another essay.")])
        book.record(new, book.begin("grade"))
        assert [(one.mark.points, one.changed) for one in book.final_marks()] == [
            (2.0, False),
            (3.0, True),
        ]


def test_marks_by_hand_count_for_work_that_became_unreadable(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt(), attempt("s2")) as book:
        book.mark("s1", "03", "q2", 3, "Noor")
        book.record(attempt(content="x", state="unreadable", marks=[]), book.begin("grade"))
        mine = book.final_marks(student="s1")
        assert [(one.mark.question, one.mark.points, one.changed) for one in mine] == [
            ("q2", 3.0, True)
        ]


def test_a_mark_taken_back_leaves_the_checkers_and_the_history(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt()) as book:
        book.mark("s1", "03", "q1", 1, "Noor")
        book.mark("s1", "03", "q1", None, "Noor")
        book.mark("s1", "03", "q1", None, "Noor")
        assert book.final_marks()[0].mark.points == 2.0
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as raw, raw:
        assert raw.execute("SELECT points FROM manual_marks").fetchall() == [(1.0,), (None,)]


@pytest.mark.parametrize(
    ("where", "points", "message"),
    [
        (("s11", "03", "q1"), 1, r"no student 's11'.*did you mean s1 \(Ada\)\?"),
        (("ada", "03", "q1"), 1, r"did you mean s1 \(Ada\)\?"),
        (("s1", "3", "q1"), 1, r"no exercise '3' .*did you mean 03\?"),
        (("s1", "03", "q12"), 1, r"no question 'q12'; did you mean q"),
        (("s1", "03", "essay"), 1, "there are q1, q2"),
        (("s1", "03", "q1"), 2.5, "0 to 2 points, not 2.5"),
        (("s1", "03", "q1"), -1, "0 to 2 points, not -1"),
        (("s1", "03", "q1"), float("nan"), "0 to 2 points, not nan"),
    ],
)
def test_a_slip_in_a_mark_is_told_and_nothing_is_kept(
    tmp_path: Path, where: tuple[str, str, str], points: float, message: str
) -> None:
    with book_of(tmp_path, attempt(name="Ada")) as book:
        with pytest.raises(CourseError, match=message):
            book.mark(*where, points, "Noor")
        assert not any(one.by_hand for one in book.final_marks())


def test_two_processes_that_record_and_mark_at_once_lose_nothing(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from grading_books import attempt
from ai_bubble.grading.gradebook import Gradebook
who = sys.argv[2]
with Gradebook.open(Path(sys.argv[1])) as book:
    run = book.begin(who)
    for n in range(40):
        book.record(attempt(f"{who}{n}"), run)
        book.mark(f"{who}{n}", "03", "q2", n % 5, who)
"""
    both = [python(code, tmp_path, who) for who in "ab"]
    assert [(one.wait(120), one.communicate()[1]) for one in both] == [(0, ""), (0, "")]
    with Gradebook.open(tmp_path) as book:
        assert len(list(book.attempts())) == 80
        by_hand = [one for one in book.final_marks() if one.by_hand]
        assert len(by_hand) == 80
        assert all(one.mark.points == int(one.student[1:]) % 5 for one in by_hand)


def test_sigkill_at_any_moment_leaves_every_recorded_attempt_whole(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from grading_books import attempt, value
from ai_bubble.grading.gradebook import Gradebook
with Gradebook.open(Path(sys.argv[1])) as book:
    run = book.begin("loop")
    for n in range(100_000):
        book.record(attempt(f"{sys.argv[2]}-{n}", [value(f"q{q}", 1) for q in range(20)]), run)
        print(n, flush=True)
"""
    chance = random.Random(5)
    told = 0
    for turn in range(4):
        process = python(code, tmp_path, turn)
        assert process.stdout
        assert process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        told += 1 + len(process.stdout.read().split())
        process.communicate()
    with Gradebook.open(tmp_path) as book:
        found = list(book.attempts())
    assert told <= len(found) <= told + 4
    assert {len(one.marks) for one in found} == {20}
    with closing(sqlite3.connect(tmp_path / schema.FILE)) as raw, raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_slip_in_the_middle_of_a_transaction_keeps_nothing_of_it(tmp_path: Path) -> None:
    twice = attempt("s2", [value("q1", 1), value("q1", 1)])
    with book_of(tmp_path, attempt()) as book:
        with pytest.raises(sqlite3.IntegrityError):
            book.record(twice, 1)
        assert [one.student for one in book.attempts()] == ["s1"]
        book.record(attempt("s3"), 1)


def test_an_older_gradebook_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt()):
        pass
    newer = (*schema.STEPS, ("ALTER TABLE attempts ADD COLUMN late INTEGER NOT NULL DEFAULT 0",))
    file = schema.prepare(tmp_path, steps=newer)
    with closing(sqlite3.connect(file)) as raw, raw:
        assert raw.execute("SELECT student, late FROM attempts").fetchall() == [("s1", 0)]
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    with pytest.raises(CourseError, match=r"newer ai-bubble-course .*update the package"):
        Gradebook.open(tmp_path)


def test_a_migration_that_fails_leaves_the_gradebook_as_it_was(tmp_path: Path) -> None:
    with book_of(tmp_path, attempt()):
        pass
    broken = (*schema.STEPS, ("ALTER TABLE attempts ADD COLUMN late INTEGER", "SELECT * FROM no"))
    with pytest.raises(CourseError):
        schema.prepare(tmp_path, steps=broken)
    with Gradebook.open(tmp_path) as book:
        assert len(list(book.attempts())) == 1


def test_a_file_that_is_no_gradebook_is_refused_and_untouched(tmp_path: Path) -> None:
    text, other = tmp_path / "text.sqlite", tmp_path / "other.sqlite"
    text.write_text("student,points\n" * 100, encoding="utf-8")
    with closing(sqlite3.connect(other)) as raw, raw:
        raw.execute("CREATE TABLE shop (price REAL)")
    for file, message in ((text, "damaged, or no gradebook"), (other, "no gradebook")):
        before = file.read_bytes()
        with pytest.raises(CourseError, match=message):
            Gradebook.open(file)
        assert file.read_bytes() == before


def test_a_damaged_gradebook_is_one_message(tmp_path: Path) -> None:
    with book_of(tmp_path, *(attempt(f"s{n}") for n in range(60))):
        pass
    file = tmp_path / schema.FILE
    content = bytearray(file.read_bytes())
    content[8192:24576] = os.urandom(16384)
    file.write_bytes(content)
    with pytest.raises(CourseError, match="restore it from a copy"):
        Gradebook.open(tmp_path)
    file.write_bytes(content[:5000])
    with pytest.raises(CourseError, match="restore it from a copy"):
        Gradebook.open(tmp_path)


def test_a_place_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (Path("/proc/gradebook"), Path("/proc/sys"), tmp_path / "file" / "out"):
        with pytest.raises(CourseError, match="name a"):
            Gradebook.open(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CourseError, match="name a folder that you may write to"):
        Gradebook.open(tmp_path)


def test_a_gradebook_that_is_not_there_is_not_made_by_those_who_read(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="`ai-bubble grade` writes one"):
        Gradebook.open(tmp_path, create=False)
    assert list(tmp_path.iterdir()) == []
