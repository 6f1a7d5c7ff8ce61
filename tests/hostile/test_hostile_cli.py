"""``ai-bubble grade`` over names, archives and answers that are meant to do harm."""

import io
import json
import re
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hostile_world import plant, state
from submissions import SECRET, answered, as_bytes, with_first

HONEST = as_bytes(answered())
MARKUP = "<script>alert(1)</script> </pre><img src=x onerror=alert(1)> "
ODD_NAMES = {
    "../../etc/passwd/03_price_collapse.ipynb": HONEST,
    "/etc/cron.d/03_price_collapse.ipynb": HONEST,
    "-rf/03_price_collapse.ipynb": HONEST,
    f"{'n' * 200}{'m' * 100}/03_price_collapse.ipynb": HONEST,
    "<script>alert(1)</script>/03_price_collapse.ipynb": HONEST,
    "=cmd|' -C calc'!A0/03_price_collapse.ipynb": HONEST,
    "a\\..\\..\\b/03_price_collapse.ipynb": HONEST,
    "CON/03_price_collapse.ipynb": HONEST,
    "with\nnew line/03_price_collapse.ipynb": HONEST,
    "\u202egnp.exe/03_price_collapse.ipynb": HONEST,
    "nul\0l/03_price_collapse.ipynb": HONEST,
    "bomb/03_price_collapse.ipynb": b" " * (15 << 20),
    "markup/03_price_collapse.ipynb": as_bytes(
        answered({"q1": f"gap = '{MARKUP}'", "q8": f"judgement = '{MARKUP * 20}'"})
    ),
    "surrogate/03_price_collapse.ipynb": with_first("raise ValueError('\\ud800 \\x1b[2J')"),
    "late/03_price_collapse.ipynb": with_first("while True: pass"),
    "broken/03_price_collapse.ipynb": b"{",
    "honest/03_price_collapse.ipynb": HONEST,
}


def grade(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("ai-bubble")
    command = [str(program), "grade", "--jobs", "2", "--cell-seconds", "2"]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, timeout=240, check=False
    )


def archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in ODD_NAMES.items():
            about = zipfile.ZipInfo("x")
            about.filename = name
            about.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(about, content)
        link = zipfile.ZipInfo("link/03_price_collapse.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("03_price_collapse.ipynb", HONEST)
        packed.writestr("zipped/work.zip", inner.getvalue())
    return path


@pytest.fixture(scope="module")
def run(
    bubblewrap: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path, bool]:
    folder = tmp_path_factory.mktemp("hostile-cli")
    canary = folder / SECRET
    plant(canary)
    before = state(canary)
    done = grade(archive(folder / "class.zip"), "-o", folder / "out")
    around = {path.name for path in folder.iterdir()}
    return done, folder / "out", before == state(canary) and around == {SECRET, "class.zip", "out"}


def test_a_hostile_class_ends_with_exit_code_1_and_no_traceback(
    run: tuple[subprocess.CompletedProcess[str], Path, bool],
) -> None:
    done, _, untouched = run
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "\x1b[2J" not in done.stdout
    assert untouched


def test_every_file_of_the_class_has_its_record(
    run: tuple[subprocess.CompletedProcess[str], Path, bool],
) -> None:
    _, out, _ = run
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book, book:
        tables = [name for (name,) in book.execute("select name from sqlite_master")]
        assert "attempts" in tables
        rows = book.execute("select count(*) from attempts").fetchone()[0]
    assert rows >= len(ODD_NAMES)
    pages = list((out / "feedback").rglob("*.html"))
    assert all(out.resolve() in page.resolve().parents for page in pages)
    assert not any(page.name.startswith("-") for page in pages)


def test_no_page_carries_a_students_markup(
    run: tuple[subprocess.CompletedProcess[str], Path, bool],
) -> None:
    _, out, _ = run
    for page in [out / "index.html", *(out / "feedback").rglob("*.html")]:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert not re.search(r"<img[^>]*onerror", text)
    assert "<script>alert" not in (out / "report.xml").read_text(encoding="utf-8")
    assert "<script>alert" not in (out / "summary.md").read_text(encoding="utf-8")


def test_right_answers_alone_end_with_exit_code_0(bubblewrap: str, tmp_path: Path) -> None:
    (tmp_path / "03_price_collapse.ipynb").write_bytes(HONEST)
    done = grade(tmp_path / "03_price_collapse.ipynb", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_link_in_place_of_a_submission_ends_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "03_price_collapse.ipynb").symlink_to("/etc/passwd")
    done = grade(tmp_path / "03_price_collapse.ipynb", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "link" in done.stderr + done.stdout
    assert json.dumps("root:")[1:-1] not in done.stdout


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(99), b"\x1b[2J" * 99, b"PK\x05\x06"])
def test_a_zip_that_is_none_ends_with_exit_code_2_and_its_name(
    bubblewrap: str, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "moodle.zip").write_bytes(content)
    done = grade(tmp_path / "moodle.zip", "-o", tmp_path / "out")
    assert done.returncode == 2, done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert "moodle.zip is no zip archive" in done.stderr
    assert "\x1b[2J" not in done.stderr
