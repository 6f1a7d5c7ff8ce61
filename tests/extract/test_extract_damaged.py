"""Damaged sources: one clear line a problem, and nothing is written."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.extract import extract, run, write

NAMES = ["article.af.txt", "article.it.txt", "article.tr.txt"]


@pytest.fixture
def damaged(sources: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in NAMES:
        shutil.copyfile(sources / name, folder / name)
    return folder


def refused(folder: Path) -> list[str]:
    out = folder.parent / "out"
    out.mkdir()
    (out / "claims.csv").write_text("as it was\n", encoding="utf-8")
    problems = run(folder, out)
    assert [path.name for path in out.iterdir()] == ["claims.csv"]
    assert (out / "claims.csv").read_text(encoding="utf-8") == "as it was\n"
    assert all("\n" not in problem for problem in problems)
    with pytest.raises(CourseError, match="nothing was written"):
        write(extract(folder), out)
    return problems


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8", newline="")


def test_no_folder(tmp_path: Path) -> None:
    (problem,) = extract(tmp_path / "nowhere").problems
    assert "nowhere is not a folder" in problem


def test_an_empty_folder_gives_one_line_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    problems = refused(folder)
    assert sorted(problem.split()[0] for problem in problems) == NAMES
    assert all("is missing from" in problem for problem in problems)


@pytest.mark.sources
def test_a_missing_file(damaged: Path) -> None:
    (damaged / "article.af.txt").unlink()
    (problem,) = refused(damaged)
    assert problem.startswith("article.af.txt is missing from")
    assert "Afrikaans" in problem


@pytest.mark.sources
def test_a_folder_in_the_place_of_a_file(damaged: Path) -> None:
    (damaged / "article.af.txt").unlink()
    (damaged / "article.af.txt").mkdir()
    (problem,) = refused(damaged)
    assert problem.startswith("article.af.txt cannot be read")


@pytest.mark.sources
@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(damaged: Path, content: bytes) -> None:
    (damaged / "article.it.txt").write_bytes(content)
    (problem,) = refused(damaged)
    assert problem.startswith("article.it.txt is empty")


@pytest.mark.sources
@pytest.mark.parametrize("encoding", ["iso8859-9", "utf-16"])
def test_another_encoding(damaged: Path, encoding: str) -> None:
    path = damaged / "article.tr.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, errors="ignore"))
    (problem,) = refused(damaged)
    assert problem.startswith("article.tr.txt is not UTF-8 (byte 0x")
    assert "offset" in problem


@pytest.mark.sources
def test_swapped_languages_are_named(damaged: Path) -> None:
    shutil.copyfile(damaged / "article.it.txt", damaged / "spare")
    shutil.copyfile(damaged / "article.tr.txt", damaged / "article.it.txt")
    (damaged / "spare").replace(damaged / "article.tr.txt")
    first, second = sorted(refused(damaged))
    assert first.startswith("article.it.txt is in Turkish: put the Italian")
    assert second.startswith("article.tr.txt is in Italian: put the Turkish")


@pytest.mark.sources
def test_a_language_that_is_none_of_the_three(damaged: Path) -> None:
    (damaged / "article.tr.txt").write_text("Apples and pears are ripe. " * 50, encoding="utf-8")
    (problem,) = refused(damaged)
    assert problem.startswith("article.tr.txt is not in Turkish")


@pytest.mark.sources
@pytest.mark.parametrize("code", ["tr", "af", "it"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_truncated_text_says_after_which_claim(damaged: Path, code: str, share: float) -> None:
    edit(damaged / f"article.{code}.txt", lambda text: text[: int(len(text) * share)])
    (problem,) = refused(damaged)
    assert problem.startswith(f"article.{code}.txt breaks off after ")


@pytest.mark.sources
def test_a_text_cut_in_the_middle_of_a_letter(damaged: Path) -> None:
    path = damaged / "article.tr.txt"
    data = path.read_bytes()
    path.write_bytes(data[: data.index("ş".encode(), 6000) + 1])
    (problem,) = refused(damaged)
    assert "ends in the middle of a letter" in problem


@pytest.mark.sources
def test_a_lost_figure_is_named(damaged: Path) -> None:
    edit(damaged / "article.it.txt", lambda text: text.replace("almeno 150", "molti"))
    (problem,) = refused(damaged)
    assert problem.startswith("article.it.txt lacks Q10 (New data centres finished")


@pytest.mark.sources
def test_two_lost_terms_near_the_end_are_not_taken_for_a_cut(damaged: Path) -> None:
    change = {"onervare spelers": "almal", "markkonsolidasie": "iets"}
    for term, other in change.items():
        edit(damaged / "article.af.txt", lambda text, a=term, b=other: text.replace(a, b))
    problems = refused(damaged)
    assert [problem.split(" (")[0] for problem in problems] == [
        "article.af.txt lacks L27",
        "article.af.txt lacks L28",
    ]


@pytest.mark.sources
def test_many_lost_figures_are_one_line(damaged: Path) -> None:
    edit(damaged / "article.af.txt", lambda text: text[len(text) // 2 :])
    (problem,) = refused(damaged)
    assert problem.startswith("article.af.txt lacks ")
    assert "Q10" in problem


@pytest.mark.sources
def test_another_text_in_the_right_language(damaged: Path) -> None:
    text = "Die appels van die boom is ryp en die kinders het dit gepluk.\n"
    (damaged / "article.af.txt").write_text(text * 20, encoding="utf-8")
    (problem,) = refused(damaged)
    assert "holds none of the 75 claims" in problem


@pytest.mark.sources
def test_a_changed_figure_is_a_conflict_to_settle(damaged: Path) -> None:
    edit(damaged / "article.it.txt", lambda text: text.replace("almeno 150", "almeno 151"))
    (problem,) = refused(damaged)
    assert problem.startswith("Q10: the translations differ (changed number)")


@pytest.mark.sources
def test_byte_order_mark_and_line_ends_change_nothing(damaged: Path) -> None:
    before = extract(damaged)
    path = damaged / "article.tr.txt"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = extract(damaged)
    assert after.problems == []
    assert after.renderings.equals(before.renderings)
    assert after.claims.equals(before.claims)


@pytest.mark.sources
def test_letters_with_separate_accents(damaged: Path) -> None:
    edit(damaged / "article.tr.txt", lambda text: unicodedata.normalize("NFD", text))
    (problem,) = refused(damaged)
    assert "save it in Unicode form NFC" in problem


@pytest.mark.sources
def test_a_place_that_cannot_be_written_to(damaged: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot write to"):
        run(damaged, tmp_path / "file")


@pytest.mark.sources
def test_a_write_that_fails_leaves_nothing_behind(damaged: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "out" / "claims.csv"
    blocked.mkdir(parents=True)
    with pytest.raises(CourseError, match="cannot write to"):
        run(damaged, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == [blocked]
