"""A roster comes back whole from any usual export, or not at all with every slip named."""

import csv
import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.roster import Student, read_roster, variant_of


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return tmp_path / "class list ü.csv"


def message(path: Path, content: str | bytes, column: str | None = None) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError) as slip:
        read_roster(path, column=column)
    assert str(path) in str(slip.value)
    return str(slip.value).replace(str(path), "PATH")


def slips(path: Path, content: str) -> list[str]:
    first, *listed = message(path, content).split("\n  ")
    assert first == "PATH cannot be used; mend the file and try again:"
    return listed


SEPARATORS = st.sampled_from(",;\t")
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
IDS = st.from_regex(r"[A-Za-z0-9éÜñß][A-Za-z0-9éÜñß@_. -]{0,12}[A-Za-z0-9éÜñß]", fullmatch=True)
SANE_IDS = IDS.filter(
    lambda i: ".." not in i and not re.match(r"(con|prn|aux|nul|com\d|lpt\d)\b", i, re.I)
)
NAMES = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=15)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ids=st.lists(SANE_IDS, min_size=1, max_size=8, unique_by=str.casefold),
    names=st.lists(NAMES, min_size=8, max_size=8),
    encoding=ENCODINGS,
    separator=SEPARATORS,
    end=ENDS,
)
def test_any_sane_list_comes_back_in_order(
    roster: Path, ids: list[str], names: list[str], encoding: str, separator: str, end: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=end)
    writer.writerows([["Full Name", "Group", "Student ID"]])
    writer.writerows([name, "", student_id] for name, student_id in zip(names, ids, strict=False))
    content = file.getvalue().encode(encoding)
    # Some texts in Windows-1252 are good UTF-8 as well ("Ã©"); nobody can tell.
    assume(
        encoding != "cp1252" or content.isascii() or "\ufffd" in content.decode(errors="replace")
    )
    roster.write_bytes(content)
    expected = [
        Student(unicodedata.normalize("NFC", i), n.strip())
        for i, n in zip(ids, names, strict=False)
    ]
    assert read_roster(roster) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id\ns1\n", [("s1", "")]),
        ("\n\n id , NAME \n s1 , Ada \n\n,\n s2,\n", [("s1", "Ada"), ("s2", "")]),
        ("STUDENT_ID;Name\ns1;Lovelace, Ada\n", [("s1", "Lovelace, Ada")]),
        ('name,username\n"Lovelace, ""Ada""",s1\n', [("s1", 'Lovelace, "Ada"')]),
        ('name,username\n"Ada\nLovelace",s1\n', [("s1", "Ada\nLovelace")]),
        ('id, name\ns1, "Lovelace, Ada"\n', [("s1", "Lovelace, Ada")]),
        ("user\tfull name\ns1\tAda, the first\n", [("s1", "Ada, the first")]),
        ("login,group,,\ns1,a,,\n", [("s1", "")]),
        ("id,name\ns1\ns2,Ben,,\n", [("s1", ""), ("s2", "Ben")]),
        ("email,student\nada@x.org,Ada\n", [("ada@x.org", "Ada")]),
        ("email,login\nada@x.org,s1\n", [("s1", "")]),
        (  # Moodle
            "First name,Last name,ID number,Email address\nAda,Lovelace,s1,ada@x.org\n",
            [("s1", "Ada Lovelace")],
        ),
        (
            "Surname;First name;ID number\nLovelace;Ada;s1\n;Ben;s2\n",
            [("s1", "Ada Lovelace"), ("s2", "Ben")],
        ),
        (  # Canvas
            "Student,ID,SIS User ID,SIS Login ID,Section,Quiz\n,,,,,Manual Posting\n"
            '    Points Possible,,,,,10\n"Lovelace, Ada",71,u1,s1,A,\n'
            '"Student, Test",99,,a9f3,A,\n',
            [("71", "Lovelace, Ada")],
        ),
        ("Student,SIS Login ID\nAda,s1\n", [("s1", "Ada")]),
        ("Student,SIS User ID\nAda,u1\n", [("u1", "Ada")]),
    ],
)
def test_the_columns_are_found(roster: Path, content: str, expected: list[tuple[str, str]]) -> None:
    roster.write_text(content, encoding="utf-8", newline="")
    assert [(student.id, student.name) for student in read_roster(roster)] == expected


def test_a_column_can_be_named(roster: Path) -> None:
    roster.write_text("id,Matriculation No\n1,m7\n")
    assert read_roster(roster, column="matriculation no") == [Student("m7", "")]


def test_only_canvas_own_lines_are_passed_over(roster: Path) -> None:
    roster.write_text('id,student\ns1,"Student, Test"\ns2,Points Possible\n')
    assert [student.id for student in read_roster(roster)] == ["s1", "s2"]
    canvas = "Student,ID,SIS Login ID\nPoints Possible,5,s5\n"
    roster.write_text(canvas)
    assert read_roster(roster) == [Student("5", "Points Possible")]
    assert slips(roster, canvas + "Ada,,s6\n") == ["line 3: the id is empty"]


def test_ids_are_kept_in_one_unicode_form(roster: Path) -> None:
    roster.write_text("id\nJose\u0301\n", encoding="utf-8")
    assert read_roster(roster) == [Student("Jos\u00e9", "")]


def test_the_encoding_is_decided_honestly(roster: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"):
        mark = "\ufeff" if encoding.startswith("utf-16") else ""
        roster.write_bytes((mark + "id,name\nmüller,Zoë Œuvre\n").encode(encoding))
        assert read_roster(roster) == [Student("müller", "Zoë Œuvre")], encoding


def test_what_is_no_csv_file_is_named_as_what_it_is(tmp_path: Path, roster: Path) -> None:
    with pytest.raises(CourseError, match="does not exist; name the class list"):
        read_roster(roster)
    with pytest.raises(CourseError, match="is a folder; name the class list"):
        read_roster(tmp_path)
    with pytest.raises(CourseError, match="cannot be read"):
        read_roster(tmp_path / ("x" * 300))
    for content in (b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"):
        assert message(roster, content) == "PATH is a spreadsheet; open it and save it as CSV"
    for content in (b"", b"\xef\xbb\xbf", b"\n \n,,\n"):
        assert message(roster, content).startswith("PATH is empty")
    assert message(roster, b"id\n\x81\xff\n").startswith("PATH is neither UTF-8 nor Windows text")
    assert message(roster, b"\xff\xfei").startswith("PATH is neither")
    assert message(roster, "id,name\n\n").startswith("PATH has a header but no students")


def test_control_characters_are_refused_with_their_lines(roster: Path) -> None:
    assert message(roster, "id\nok\na\x00b\nc\x1fd\n\x85\n") == (
        "PATH cannot be used; save it as CSV in UTF-8:\n"
        "  line 3: the control character U+0000\n"
        "  line 4: the control character U+001F\n"
        "  line 5: the control character U+0085"
    )
    assert "line 1: the control character U+0000" in message(roster, "id\ns1".encode("utf-16-le"))


def test_without_a_column_of_ids_both_sides_are_named(roster: Path) -> None:
    told = message(roster, "number,name,\n1,Ada,\n")
    assert told.startswith("PATH has no column of ids; it has 'number', 'name'; name one of them:")
    assert "student_id" in told
    assert "SIS Login ID" in told
    told = message(roster, "id,name\n1,Ada\n", column="matric")
    assert told == "PATH has no column 'matric'; it has 'id', 'name'"
    assert "2 columns named 'id'" in message(roster, "id,ID\n1,2\n")


@pytest.mark.parametrize(
    ("student_id", "slip"),
    [
        ("", "is empty"),
        ("a/b", "'a/b' holds /"),
        ("a\\b", "holds \\"),
        ("c:d", "holds :"),
        ("a|b?*", "holds | ? *"),
        ("..", "'..' has a dot where"),
        ("a..b", "has a dot where"),
        (".hidden", "has a dot where"),
        ("end.", "has a dot where"),
        ("CON", "a name that Windows keeps"),
        ("lpt1.txt", "a name that Windows keeps"),
        ("Com¹", "a name that Windows keeps"),
        ("a\u200bb", "holds U+200B"),
        ("a\nb", "holds U+000A"),
        ("x" * 101, "'xxxxxxxxxxxxxxxxxxxx'… is longer than 100 characters"),
        ("\u5b66" * 70, "or 200 bytes"),
    ],
)
def test_an_id_that_can_be_no_folder_is_refused(roster: Path, student_id: str, slip: str) -> None:
    (listed,) = slips(roster, f'name,id\nAda,ok1\nBen,"{student_id}"\n')
    assert listed.startswith("line 3: the id ")
    assert slip in listed


@pytest.mark.parametrize(
    "student_id", ["x" * 100, "console", "com10", "a.b", "a b", "a@b.org", "-"]
)
def test_an_id_that_can_is_kept(roster: Path, student_id: str) -> None:
    roster.write_text(f"id\n{student_id}\n")
    assert read_roster(roster) == [Student(student_id, "")]


def test_ids_whose_folders_may_collide_name_both_lines(roster: Path) -> None:
    content = "id\nanna\nben\nANNA\nanna\nstraße\nSTRASSE\nJos\u00e9\nJose\u0301\n"
    assert slips(roster, content) == [
        "line 4: the id 'ANNA' is in line 2 already, case aside",
        "line 5: the id 'anna' is in line 2 already, case aside",
        "line 7: the id 'STRASSE' is in line 6 already, case aside",
        "line 9: the id 'Jos\u00e9' is in line 8 already, case aside",
    ]


def test_every_slip_has_its_line_even_after_a_field_of_two_lines(roster: Path) -> None:
    content = 'name,id\n"Ada\nL.",s1\n\nBen,\nCy,s2,Smith\nDi,s1\n'
    assert slips(roster, content) == [
        "line 5: the id is empty",
        "line 6: 3 fields under 2 columns; a separator without quotes?",
        "line 7: the id 's1' is in line 2 already, case aside",
    ]


def test_quotes_that_do_not_match_name_the_line_they_start_on(roster: Path) -> None:
    (slip,) = slips(roster, 'id,name\ns1,"Ada\ns2,Ben\n')
    assert slip.startswith("line 2: the quotes do not match")
    (slip,) = slips(roster, 'id,name\ns1,Ada\ns2,"Ben" Smith\n')
    assert slip.startswith("line 3: the quotes do not match")


def test_twenty_slips_are_listed_and_the_rest_counted(roster: Path) -> None:
    listed = slips(roster, "id\n" + "a/b\n" * 1 + "".join(f"c/{i}\n" for i in range(24)))
    assert len(listed) == 21
    assert listed[-1] == "and 5 more"
    assert len(slips(roster, "id\n" + "".join(f"c/{i}\n" for i in range(20)))) == 20


def test_a_variant_is_fixed_by_id_key_and_exercise() -> None:
    assert variant_of("s1024", "autumn") == 29
    assert variant_of("s1024", "autumn", exercise="03") == 103
    assert variant_of("Jose\u0301", "k") == variant_of("Jos\u00e9", "k")
    for other in ("spring", "Autumn", "autumn "):
        assert variant_of("s1024", other) != 29


def test_another_key_deals_anew() -> None:
    ids = [f"s{i}" for i in range(2000)]
    stayed = sum(variant_of(i, "autumn") == variant_of(i, "spring") for i in ids)
    assert stayed < 40  # 10 are expected
    stayed = sum(
        variant_of(i, "k", exercise="01") == variant_of(i, "k", exercise="02") for i in ids
    )
    assert stayed < 40


@pytest.mark.parametrize("variants", [7, 199])
def test_variants_are_equally_likely(variants: int) -> None:
    drawn = Counter(variant_of(f"u{i:05d}", "autumn", variants=variants) for i in range(10_000))
    assert set(drawn) == set(range(1, variants + 1))
    expected = 10_000 / variants
    chi_square = sum((count - expected) ** 2 / expected for count in drawn.values())
    freedom = variants - 1
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5


@given(st.text(), st.text(min_size=1), st.integers(1, 300))
def test_any_id_gets_a_variant_in_range(student_id: str, key: str, variants: int) -> None:
    assert 1 <= variant_of(student_id, key, variants=variants) <= variants


def test_no_key_or_no_variants_is_a_slip() -> None:
    with pytest.raises(CourseError, match="the key for the variants is empty"):
        variant_of("s1", "")
    with pytest.raises(CourseError, match="at least one variant, not 0"):
        variant_of("s1", "k", variants=0)
