"""What is found in folders and archives, and what of it is refused."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.roster import Student
from ai_bubble.grading import archives
from ai_bubble.grading.decoding import LARGEST
from ai_bubble.grading.intake import collect
from ai_bubble.grading.records import Found

NOTEBOOK = b'{"cells": [], "nbformat": 4}'
MOODLE = "Ada Lovelace_12_assignsubmission_file"


def write(folder: Path, *names: str, content: bytes = NOTEBOOK) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def a_zip(path: Path, *names: str | zipfile.ZipInfo) -> Path:
    path.write_bytes(zipped((name, NOTEBOOK) for name in names))
    return path


def brief(found: Iterable[Found]) -> list[tuple[str, str, bool]]:
    return [(one.student, one.label, not one.problem) for one in found]


def test_a_folder_gives_its_notebooks_in_order(tmp_path: Path) -> None:
    write(tmp_path / "in", "s2/03.ipynb", "s10/03.ipynb", "s2/03-1.ipynb", "s1.ipynb")
    assert brief(collect([tmp_path / "in"])) == [
        ("s1", "in/s1.ipynb", True),
        ("s2", "in/s2/03.ipynb", True),
        ("s2", "in/s2/03-1.ipynb", True),
        ("s10", "in/s10/03.ipynb", True),
    ]


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    write(
        tmp_path / "in",
        "s1/03.ipynb",
        "s1/.ipynb_checkpoints/03-checkpoint.ipynb",
        "s1/.git/x.ipynb",
        "__MACOSX/s1/._03.ipynb",
        "s1/._03.ipynb",
        "s1/notes.md",
        "s1/.ipynb",
        "manifest.csv",
    )
    assert [one.label for one in collect([tmp_path / "in"])] == ["in/s1/03.ipynb"]


def test_the_content_is_the_files(tmp_path: Path) -> None:
    write(tmp_path, "s1.ipynb", content=b"\xff\x00not json")
    assert [one.content for one in collect([tmp_path])] == [b"\xff\x00not json"]


def test_links_and_devices_are_never_opened(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "key.ipynb") / "key.ipynb"
    write(tmp_path / "in", "s1.ipynb")
    (tmp_path / "in" / "s2.ipynb").symlink_to(secret)
    (tmp_path / "in" / "s3").symlink_to(secret.parent)
    (tmp_path / "in" / "s4.ipynb").symlink_to(secret.parent)
    os.mkfifo(tmp_path / "in" / "s5.ipynb")
    found = list(collect([tmp_path / "in"]))
    assert brief(found) == [
        ("s1", "in/s1.ipynb", True),
        ("s2", "in/s2.ipynb", False),
        ("s4", "in/s4.ipynb", False),
        ("s5", "in/s5.ipynb", False),
    ]
    assert all(not one.content for one in found[1:])
    assert ["link" in one.problem for one in found[1:]] == [True, True, False]


def test_links_that_a_shell_names_are_not_followed_either(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "key.ipynb")
    write(tmp_path, "s1.ipynb")
    for name in ("s2.ipynb", "s3"):
        (tmp_path / name).symlink_to(secret / "key.ipynb" if "." in name else secret)
    found = list(collect([tmp_path / name for name in ("s1.ipynb", "s2.ipynb", "s3")]))
    assert [(one.student, bool(one.content)) for one in found] == [
        ("s1", True), ("s2", False), ("s3", False)
    ]  # fmt: skip


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "s1.ipynb") / "s1.ipynb"
    os.truncate(path, 1 << 40)
    (found,) = collect([tmp_path])
    assert "Clear the outputs" in found.problem


def test_folders_within_folders_without_end_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path / "in", "s1.ipynb", "/".join(["d"] * 200) + "/x.ipynb")
    assert brief(collect([tmp_path / "in"])) == [("s1", "in/s1.ipynb", True)]


@pytest.mark.parametrize("name", ["nothing", "empty", "notes.md", "link"])
def test_a_path_without_notebooks_is_one_error_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    with pytest.raises(CourseError, match=name):
        collect([tmp_path / name])


def test_of_many_paths_one_may_be_no_notebook(tmp_path: Path) -> None:
    write(tmp_path, "s1/03.ipynb", "manifest.csv")
    (tmp_path / "s2").mkdir()
    found = list(collect(sorted(tmp_path.iterdir())))
    assert brief(found) == [("s1", "s1/03.ipynb", True), ("s2", "s2", False)]


def test_notebooks_named_one_by_one_belong_to_their_folders(tmp_path: Path) -> None:
    write(tmp_path, "s1/exercises/03_a.ipynb", "s2/03_a.ipynb")
    paths = [tmp_path / "s1/exercises/03_a.ipynb", tmp_path / "s2/03_a.ipynb"]
    assert [one.student for one in collect(paths)] == ["s1", "s2"]


def test_a_class_list_gives_ids_and_names(tmp_path: Path) -> None:
    write(tmp_path / "in", f"{MOODLE}/03.ipynb", "lovelaceada_9_4444_03.ipynb")
    found = collect([tmp_path / "in"], known=[Student("s1", "Ada Lovelace")])
    assert [(one.student, one.name) for one in found] == [("s1", "Ada Lovelace")] * 2


def test_an_export_of_a_class_is_read_as_if_unpacked(tmp_path: Path) -> None:
    a_zip(tmp_path / "a.zip", f"{MOODLE}/03.ipynb", "Bo Ek_7_assignsubmission_file/03.ipynb")
    assert brief(collect([tmp_path / "a.zip"])) == [
        ("12", f"a.zip/{MOODLE}/03.ipynb", True),
        ("7", "a.zip/Bo Ek_7_assignsubmission_file/03.ipynb", True),
    ]


def test_a_students_archive_within_the_export_is_opened_once(tmp_path: Path) -> None:
    deepest = zipped([("03.ipynb", NOTEBOOK)])
    inner = zipped([("x/03.ipynb", NOTEBOOK), ("deep.zip", deepest)])
    (tmp_path / "a.zip").write_bytes(zipped([(f"{MOODLE}/work.zip", inner)]))
    assert brief(collect([tmp_path / "a.zip"])) == [
        ("12", f"a.zip/{MOODLE}/work.zip/deep.zip", False),
        ("12", f"a.zip/{MOODLE}/work.zip/x/03.ipynb", True),
    ]


@pytest.mark.parametrize("known", [[], [Student("s1", "Ada")]])
def test_a_students_archive_cannot_pose_as_anothers(tmp_path: Path, known: list[Student]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    a_zip(folder / "s1.zip", f"{MOODLE}/03.ipynb", "s2/03.ipynb")
    assert {one.student for one in collect([folder], known=known)} == {"s1"}
    if known:
        assert {one.student for one in collect([folder / "s1.zip"], known=known)} == {"s1"}


def test_archives_can_be_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "s1.ipynb")
    a_zip(tmp_path / "s2.zip", "03.ipynb")
    assert [one.student for one in collect([tmp_path], into_archives=False)] == ["s1"]


def special(name: str, kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o644) << 16
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        "../03.ipynb",
        "a/../../03.ipynb",
        "/etc/03.ipynb",
        "C:/03.ipynb",
        "c:03.ipynb",
        "..\\03.ipynb",
        "a\\b.ipynb",
        "bell\a.ipynb",
        "x" * 2000 + ".ipynb",
        special("link.ipynb", stat.S_IFLNK),
        special("pipe.ipynb", stat.S_IFIFO),
        special("disk.ipynb", stat.S_IFBLK),
    ],
)
def test_an_entry_that_plays_tricks_is_refused_alone(
    tmp_path: Path, entry: str | zipfile.ZipInfo
) -> None:
    a_zip(tmp_path / "a.zip", "s1/03.ipynb", entry, "s2/03.ipynb")
    found = list(collect([tmp_path / "a.zip"]))
    assert sorted(bool(one.content) for one in found) == [False, True, True]
    assert {one.student for one in found if one.content} == {"s1", "s2"}
    linked = isinstance(entry, zipfile.ZipInfo) and entry.filename == "link.ipynb"
    assert any("link" in one.problem for one in found) == linked
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


def test_two_entries_of_one_name_are_refused_both(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        a_zip(tmp_path / "a.zip", "s1/03.ipynb", "s1/03.ipynb", "s2/03.ipynb")
    assert brief(collect([tmp_path / "a.zip"])) == [
        ("s1", "a.zip/s1/03.ipynb", False),
        ("s2", "a.zip/s2/03.ipynb", True),
    ]


def test_an_encrypted_entry_is_refused_with_a_way_out(tmp_path: Path) -> None:
    content = bytearray(zipped([("s1/03.ipynb", NOTEBOOK)]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    (found,) = collect([tmp_path / "a.zip"])
    assert "without a password" in found.problem


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("s1/03.ipynb", bytes(1 << 20))
    (found,) = collect([tmp_path / "a.zip"])
    assert "unusual" in found.problem


def test_a_bomb_is_stopped_while_it_grows(tmp_path: Path) -> None:
    bomb = zipped([("s1/03.ipynb", bytes(LARGEST))])
    assert len(bomb) < 50_000
    (tmp_path / "a.zip").write_bytes(bomb)
    tracemalloc.start()
    (found,) = collect([tmp_path / "a.zip"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "200 times" in found.problem
    assert peak < LARGEST


def noisy(size: int) -> bytes:
    return os.urandom(size // 4).hex().encode() * 2


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    content = bytearray(zipped([("s1/03.ipynb", noisy(1 << 16))]))
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 10)
    (tmp_path / "a.zip").write_bytes(content)
    (found,) = collect([tmp_path / "a.zip"])
    assert "damaged" in found.problem


def test_an_archive_that_holds_too_much_stops_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [(f"s{n}/03.ipynb", noisy(100_000)) for n in range(4)]
    (tmp_path / "a.zip").write_bytes(zipped(entries))
    with (tmp_path / "a.zip").open("rb") as file:
        done = []
        for member in archives.members(file, largest=250_000):
            try:
                done.append(len(member.read(LARGEST)))
            except archives.RefusedError:
                done.append(0)
    assert done == [100_000, 100_000, 0, 0]


def test_too_many_entries_are_one_problem(tmp_path: Path) -> None:
    a_zip(tmp_path / "a.zip", *(f"{n}.ipynb" for n in range(archives.MOST_ENTRIES + 1)))
    (found,) = collect([tmp_path / "a.zip"])
    assert "10,000" in found.problem


BROKEN = [
    b"",
    b"PK\x03\x04",
    b"not a zip",
    zipped([("s1/03.ipynb", NOTEBOOK)])[:-30],
    b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, 4_000_000_000, 0, 0),
]


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_archive_alone_is_one_error_at_once(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "moodle.zip", content=content)
    with pytest.raises(CourseError, match=r"moodle\.zip is no zip archive, or a damaged one"):
        collect([tmp_path / "moodle.zip"])
    # A shell names the archives of a whole class, and one of them must not stop the others.
    write(tmp_path, "s2.ipynb")
    found = collect([tmp_path / "moodle.zip", tmp_path / "s2.ipynb"])
    assert [one.label for one in found if one.problem] == ["moodle.zip"]


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_archive_is_one_problem(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "in", "s2/03.ipynb")
    write(tmp_path / "in", "s1/work.zip", content=content)
    assert brief(collect([tmp_path / "in"])) == [
        ("s1", "in/s1/work.zip", False),
        ("s2", "in/s2/03.ipynb", True),
    ]


def test_an_archive_without_a_notebook_is_a_problem_of_its_student(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "s2/03.ipynb")
    a_zip(folder / "s1.zip", "notes.md")
    (found, _) = collect([folder])
    assert (found.student, "no notebook" in found.problem) == ("s1", True)


def test_names_of_a_mac_are_read_as_they_were_written(tmp_path: Path) -> None:
    content = zipped([("Jose_ Ek_7_assignsubmission_file/03.ipynb", NOTEBOOK)])
    (tmp_path / "a.zip").write_bytes(content.replace(b"Jose_", "José".encode()))
    (found,) = collect([tmp_path / "a.zip"])
    assert found.name == "José Ek"


def test_a_name_on_disk_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"s\xff1.ipynb")).write_bytes(NOTEBOOK)
    except OSError:
        pytest.skip("this disk holds text only")
    (found,) = collect([tmp_path])
    assert found.content == NOTEBOOK
    found.label.encode()
    found.student.encode()


def test_one_notebook_at_a_time_is_in_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for n in range(40):
            archive.writestr(f"s{n}/03.ipynb", os.urandom(1 << 20))
    tracemalloc.start()
    count = sum(1 for _ in collect([tmp_path / "a.zip"]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40
    assert peak < 8 << 20


SOUND = zipped([("s1/03.ipynb", noisy(4000)), ("s2/a.zip", zipped([("b.ipynb", NOTEBOOK)]))])


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=8))
def test_damage_anywhere_gives_problems_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    content = bytearray(SOUND)
    for at, byte in damage:
        content[at] = byte
    path = tmp_path_factory.mktemp("damaged") / "a.zip"
    path.write_bytes(content)
    # Beside another path, because alone an archive that cannot be opened is an error.
    for found in collect([path, write(path.parent / "in", "s3.ipynb")]):
        assert bool(found.content) != bool(found.problem) or not found.content
