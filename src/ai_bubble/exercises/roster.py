"""A class list as learning platforms and spreadsheets export it, and each student's variant."""

import csv
import hmac
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ai_bubble.errors import CourseError

# In the order in which they are taken; compared without case, spaces, underscores and hyphens.
_ID_COLUMNS = ("id", "student_id", "username", "user", "login", "ID number", "SIS Login ID",
               "SIS User ID", "email", "email address")  # fmt: skip
_NAME_COLUMNS = ("name", "full name", "student")
_NAME_PARTS = ("first name", "surname", "last name")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL)
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
_LONGEST = 100  # characters; in UTF-8 twice as many bytes, since file systems count those
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Student:
    """One line of a roster."""

    id: str  # unlike any other in the roster, fit to name a folder, in Unicode form NFC
    name: str  # "" if the roster has none


def read_roster(path: Path, *, column: str | None = None) -> list[Student]:
    """Read the students of a class from a CSV file.

    Encoding (UTF-8, UTF-16 with its mark, Windows-1252) and separator (comma, semicolon, tab) are
    found out. The lines that Canvas adds for points and its test student are passed over.

    Parameters
    ----------
    path : Path
        The file.
    column : str, optional
        The column of the ids; without it, the first of the usual names that the header has.

    Returns
    -------
    list of Student
        In the order of the file.

    Raises
    ------
    CourseError
        If there is any slip in the file: one message, with a line for each.
    """
    lines = list(_lines(path))
    if not lines:
        raise CourseError(f"{path} is empty; export the class list again, as CSV")
    header = lines[0][1]
    id_at, name_at = _id_column(path, header, column), _name_columns(header)
    students: list[Student] = []
    slips: list[str] = []
    taken: dict[str, int] = {}
    for number, cells in lines[1:]:
        row = cells + [""] * (len(header) - len(cells))
        if _is_of_canvas(header, row):
            continue
        student = Student(
            unicodedata.normalize("NFC", row[id_at]),
            " ".join(row[at] for at in name_at if row[at]),
        )
        found = list(_slips(student.id))
        if any(row[len(header) :]):
            found.append(
                f"{len(row)} fields under {len(header)} columns; a separator without quotes?"
            )
        line = taken.setdefault(_folder(student.id), number)
        if student.id and line != number:
            found.append(f"the id {student.id[:40]!r} is in line {line} already, case aside")
        slips += [f"line {number}: {slip}" for slip in found]
        students.append(student)
    _refuse(path, slips)
    if not students:
        raise CourseError(f"{path} has a header but no students; add a line for each")
    return students


def variant_of(student_id: str, key: str, *, exercise: str = "", variants: int = 199) -> int:
    """Return which variant a student gets: always the same, and not to be guessed without the key.

    Parameters
    ----------
    student_id : str
        As in the roster.
    key : str
        The instructor's secret.
    exercise : str
        Given, it deals anew for each exercise.
    variants : int
        How many there are.

    Returns
    -------
    int
        From 1 to `variants`. HMAC-SHA256 has 256 bits, so that all are equally likely.

    Raises
    ------
    CourseError
        If the key is empty, or there are no variants to give.

    Examples
    --------
    >>> variant_of("s1024", "autumn"), variant_of("s1024", "spring")
    (29, 120)
    """
    if not key:
        raise CourseError("the key for the variants is empty; choose a secret word and keep it")
    if variants < 1:
        raise CourseError(f"there must be at least one variant, not {variants}")
    message = f"{exercise}\0{unicodedata.normalize('NFC', student_id)}"
    digest = hmac.digest(key.encode(), message.encode(), "sha256")
    return int.from_bytes(digest, "big") % variants + 1


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not blank, each with the number of the line it starts on."""
    source = io.StringIO(_text(path), newline="")
    head = next((line for line in source if line.strip(" ,;\t\r\n")), "")
    source.seek(0)
    start = 1
    try:
        mark = max(",;\t", key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))
        reader = csv.reader(source, delimiter=mark, skipinitialspace=True, strict=True)
        for cells in ([field.strip() for field in fields] for fields in reader):
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        _refuse(path, [f"line {start}: the quotes do not match ({error})"])


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            slip = "is a folder" if path.is_dir() else "does not exist"
            raise CourseError(f"{path} {slip}; name the class list, a CSV file")
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror})") from None
    if content.startswith(_SPREADSHEETS):
        raise CourseError(f"{path} is a spreadsheet; open it and save it as CSV")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = io.StringIO(text, newline="")
        found = [(n, _CONTROL.search(line)) for n, line in enumerate(lines, 1)]
        slips = [f"line {n}: the control character U+{ord(m[0]):04X}" for n, m in found if m]
        _refuse(path, slips, "save it as CSV in UTF-8")
        return text
    raise CourseError(f"{path} is neither UTF-8 nor Windows text; save it as CSV in UTF-8")


def _refuse(path: Path, slips: list[str], remedy: str = "mend the file and try again") -> None:
    if slips:
        listed = slips[:_LISTED]
        if len(slips) > _LISTED:
            listed.append(f"and {len(slips) - _LISTED} more")
        raise CourseError("\n  ".join([f"{path} cannot be used; {remedy}:", *listed]))


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def _id_column(path: Path, header: list[str], column: str | None) -> int:
    for name in _ID_COLUMNS if column is None else (column,):
        found = [at for at, title in enumerate(header) if _key(title) == _key(name)]
        if len(found) > 1:
            raise CourseError(f"{path} has {len(found)} columns named {name!r}; rename all but one")
        if found:
            return found[0]
    has = ", ".join(repr(title) for title in header if title)
    if column is not None:
        raise CourseError(f"{path} has no column {column!r}; it has {has}")
    known = ", ".join(_ID_COLUMNS)
    raise CourseError(f"{path} has no column of ids; it has {has}; name one of them: {known}")


def _name_columns(header: list[str]) -> list[int]:
    at = {_key(title): place for place, title in reversed([*enumerate(header)])}
    whole = [at[_key(name)] for name in _NAME_COLUMNS if _key(name) in at]
    parts = [at[_key(name)] for name in _NAME_PARTS if _key(name) in at]
    return whole[:1] or parts


def _is_of_canvas(header: list[str], row: list[str]) -> bool:
    """Return whether a line is Canvas' own: its test student, the points, the posting policy."""
    is_canvas = header[0] == "Student" and {"SIS User ID", "SIS Login ID"} & set(header)
    own = row[0] == "Points Possible" or set(row) <= {"", "Manual Posting"}
    return bool(is_canvas) and (row[0] == "Student, Test" or (own and not row[1]))


def _folder(student_id: str) -> str:
    """Return what is equal for ids whose folders may collide: without case, one Unicode form."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", student_id).casefold())


def _slips(student_id: str) -> Iterator[str]:
    if not student_id:
        yield "the id is empty"
        return
    if len(student_id) > _LONGEST or len(student_id.encode()) > 2 * _LONGEST:
        start = repr(student_id[:20])
        yield f"the id {start}… is longer than {_LONGEST} characters or {2 * _LONGEST} bytes"
        return
    bad = [c for c in student_id if c in '/\\:<>"|?*' or unicodedata.category(c) in _INVISIBLE]
    if bad:
        shown = " ".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in dict.fromkeys(bad))
        yield f"the id {student_id!r} holds {shown}, which no folder's name may"
    if student_id.startswith(".") or student_id.endswith(".") or ".." in student_id:
        yield f"the id {student_id!r} has a dot where no folder's name may"
    if _RESERVED.fullmatch(student_id):
        yield f"the id {student_id!r} is a name that Windows keeps for itself"
