"""Whose file it is, by names as Moodle, Canvas, GitHub Classroom and nbgrader write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.roster import Student
from ai_bubble.grading.names import in_order
from ai_bubble.grading.owners import Layout, layout, owner
from ai_bubble.grading.students import Known, read_students

NOBODY = Known()
CLASS = Known(
    [
        Student("s1", "Ada Lovelace"),
        Student("s2", "Gabriel García Márquez"),
        Student("s3", "Anna-Lena Meier"),
        Student("s4", "Kim Lee"),
        Student("s5", "Lee Kim"),
        Student("ada-l", ""),
        Student("4711", "Bo Ek"),
    ]
)

MOODLE = [
    ("Ada Lovelace_1234567_assignsubmission_file/03_price_collapse.ipynb", "1234567"),
    ("Ada Lovelace_1234567_assignsubmission_file_/03_price_collapse.ipynb", "1234567"),
    ("Ada Lovelace_1234567_assignsubmission_file_/work/03.ipynb", "1234567"),
    ("Ada Lovelace_1234567_assignsubmission_file_03_price_collapse.ipynb", "1234567"),
    ("Ada Lovelace_1234567_assignsubmission_file_work.zip", "1234567"),
    ("Ada_Lovelace_1234567_assignsubmission_file_/03.ipynb", "1234567"),
    ("Participant_1234567_assignsubmission_file_/03.ipynb", "1234567"),
    ("Teilnehmer-in_77_assignsubmission_file/03.ipynb", "77"),
    ("Group A-Ada Lovelace_31_assignsubmission_file_/03.ipynb", "31"),
    ("Default group_assignsubmission_file/03.ipynb", "Default group"),
    ("李 小龙_55_assignsubmission_file_03.ipynb", "55"),
]
CANVAS = [
    ("lovelaceada_12345_678901_03_price_collapse-2.ipynb", "12345"),
    ("lovelaceada_LATE_12345_678901_03_price_collapse.ipynb", "12345"),
    ("lovelaceada_12345_678901_03_price_collapse (1)-1.ipynb", "12345"),
    ("garcíamárquezgabriel_9_4410_abgabe.ipynb", "9"),
    ("anon_x7Ab2_678901_03.ipynb", "anon_x7Ab2"),
    ("LATE_anon_x7Ab2_678901_03.ipynb", "anon_x7Ab2"),
    ("lovelaceada_12345_678901_work.zip", "12345"),
]
OTHERS = [
    ("s1024/03_price_collapse.ipynb", "s1024"),
    ("s1024/exercise 03/x/03_price_collapse.ipynb", "s1024"),
    ("submitted/s1024/exercise03/x.ipynb", "s1024"),
    ("s1024.ipynb", "s1024"),
    ("s1024_03.ipynb", "s1024"),
    ("s1024-03_price_collapse.ipynb", "s1024"),
    ("ada_2024_03_price_collapse.ipynb", "ada_2024"),
    ("12345_03_price_collapse.ipynb", "12345"),
    ("ada.lovelace@example.org.ipynb", "ada.lovelace@example.org"),
    ("s1024 (1).ipynb", "s1024"),
    ("s1024-Copy2.ipynb", "s1024"),
    ("s1024.zip", "s1024"),
    ("s1024.ipynb.txt", "s1024"),
]


def parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


@pytest.mark.parametrize(("path", "ident"), MOODLE + CANVAS + OTHERS)
def test_the_id_is_read_from_the_name(path: str, ident: str) -> None:
    assert owner(parts(path), Layout("class"), NOBODY)[0] == ident


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (MOODLE[0][0], "Ada Lovelace"),
        (MOODLE[5][0], "Ada Lovelace"),
        (CANVAS[1][0], "lovelaceada"),
        (CANVAS[4][0], ""),
        (OTHERS[0][0], ""),
    ],
)
def test_the_name_is_read_where_there_is_one(path: str, name: str) -> None:
    assert owner(parts(path), Layout("class"), NOBODY)[1] == name


@pytest.mark.parametrize(
    ("path", "ident"),
    [
        (MOODLE[0][0], "s1"),
        (MOODLE[8][0], "s1"),
        (CANVAS[1][0], "s1"),
        (CANVAS[3][0], "s2"),
        ("Anna-Lena Meier_8_assignsubmission_file_/03.ipynb", "s3"),
        ("Meier Anna-Lena_8_assignsubmission_file_/03.ipynb", "s3"),
        ("Kim Lee_8_assignsubmission_file_/03.ipynb", "8"),  # or Lee Kim
        ("Ada Lovelace_4711_assignsubmission_file_/03.ipynb", "4711"),
        ("S1/03.ipynb", "s1"),
        ("price-collapse-ada-l/exercises/03.ipynb", "ada-l"),
        ("03_price_collapse_s1.ipynb", "s1"),
        ("s1_price_collapse.ipynb", "s1"),
        ("nobody/03.ipynb", "nobody"),
    ],
)
def test_a_class_list_turns_names_and_logins_into_ids(path: str, ident: str) -> None:
    assert owner(parts(path), Layout("class"), CLASS)[0] == ident


@pytest.mark.parametrize(
    ("paths", "root", "wanted"),
    [
        (["fall-ada-l/exercises/03.ipynb", "fall-bo/exercises/03.ipynb"], "x", ["ada-l", "bo"]),
        (["hw-ada/exercises/03.ipynb", "hw-ada-b/exercises/03.ipynb"], "x", ["ada", "ada-b"]),
        (["fall-ada-l/03.ipynb"], "fall-submissions", ["ada-l"]),
        (["s-1/03.ipynb", "s-2/03.ipynb"], "class", ["s-1", "s-2"]),
        (["class/s1/03.ipynb", "class/s2/03.ipynb"], "zip", ["s1", "s2"]),
        (["out/s1/03.ipynb"], "zip", ["s1"]),
        (["s1/03.ipynb", "s1/04.ipynb"], "class", ["s1", "s1"]),
        (["submitted/s1/a1/x.ipynb"], "zip", ["s1"]),
        (["s1/a1/x.ipynb"], "submitted", ["s1"]),
        (["03_price_collapse.ipynb"], "s1", ["s1"]),
        (["exercises/03_price_collapse.ipynb"], "s1", ["s1"]),
        (["03_price_collapse.ipynb"], "exercises", ["03_price_collapse"]),
        (["03.ipynb"], "Ada Lovelace_12_assignsubmission_file_", ["12"]),
    ],
)
def test_the_layout_of_a_folder_tells_students_apart(
    paths: list[str], root: str, wanted: list[str]
) -> None:
    how = layout(map(parts, paths), root, NOBODY)
    assert [owner(parts(path), how, NOBODY)[0] for path in paths] == wanted


@pytest.mark.parametrize("inside", [MOODLE[0][0], CANVAS[0][0], "s9/03.ipynb", "s9_03.ipynb"])
@pytest.mark.parametrize("outside", [MOODLE[0][0], OTHERS[0][0], "fall-bo/x"])
def test_what_lies_in_a_students_folder_cannot_pose_as_anothers(inside: str, outside: str) -> None:
    folder = outside.split("/")[0]
    alone = owner((folder, "03.ipynb"), Layout("class"), CLASS)
    assert owner((folder, *parts(inside)), Layout("class"), CLASS) == alone


@pytest.mark.parametrize(
    "names",
    [
        ["03.ipynb", "03 (1).ipynb", "03-2.ipynb", "03-10.ipynb"],
        ["03_price_collapse.ipynb", "03_price_collapse-1.ipynb", "03_price_collapse-2.ipynb"],
        ["03.ipynb", "03-Copy1.ipynb", "03-Copy2.ipynb"],
        ["a_1_99_x.ipynb", "a_1_100_x.ipynb", "a_LATE_1_90_x.ipynb"],
    ],
)
def test_a_later_copy_comes_later(names: list[str]) -> None:
    mixed = names[::-1]
    assert sorted(mixed, key=in_order) == names


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.text())
def test_any_path_has_an_owner_fit_to_name_a_file(path: list[str], root: str) -> None:
    how = layout([tuple(path)], root, CLASS)
    ident, _ = owner(tuple(path), how, CLASS)
    assert 0 < len(ident) <= 100
    assert not set(ident) & set('/\\:<>"|?*\0\n')
    assert not ident.startswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_manifest_names_each_student_once(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text("student_id,name,exercise\ns1,Ada,00\ns1,Ada,01\ns2,Bo,00\n", encoding=encoding)
    assert read_students(path) == [Student("s1", "Ada"), Student("s2", "Bo")]


def test_a_file_that_is_no_manifest_says_so(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CourseError, match="not the manifest"):
        read_students(path)
