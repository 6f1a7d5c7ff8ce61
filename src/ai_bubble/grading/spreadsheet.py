"""CSV files as people open them in spreadsheets, and as spreadsheets save them."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError

SEPARATORS: Final = ",;\t"
_LARGEST: Final = 100_000_000  # bytes
_LONGEST_CELL: Final = 1_000_000  # characters
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file that was read.

    Attributes
    ----------
    path : Path
        The file.
    header : list of str
        The cells of the first line that is not blank.
    rows : list of tuple of int and list of str
        The records below it that are not blank, as they stand in the file, each with the number of
        the line it starts on.
    separator : str
        Comma, semicolon or tab.
    bom : bool
        Whether the file began with a byte order mark.
    """

    path: Path
    header: list[str]
    rows: list[tuple[int, list[str]]]
    separator: str
    bom: bool


def read(path: Path) -> Sheet:
    """Read a CSV file; its encoding and its separator are found out.

    Parameters
    ----------
    path : Path
        UTF-8, UTF-16 with its mark, or Windows-1252; comma, semicolon or tab.

    Raises
    ------
    CourseError
        If there is no such file, or it is no CSV.
    """
    text, bom = _text(path)
    lines = io.StringIO(text, newline="")
    head = next((line for line in lines if line.strip(" ,;\t\r\n")), "")
    if re.fullmatch(r"sep=.\s*", head, re.IGNORECASE):
        lines = io.StringIO(text[text.index(head) + len(head) :], newline="")
        head = next((line for line in lines if line.strip(" ,;\t\r\n")), "")
    if not head:
        raise CourseError(f"{path} is empty; export it again, as CSV")
    before = text[: text.index(head)].count("\n")
    lines = io.StringIO(text[text.index(head) :], newline="")
    mark = max(SEPARATORS, key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))
    rows, start = [], 1
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(lines, delimiter=mark, strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + start, cells))
            start = reader.line_num + 1
    except csv.Error as problem:
        refuse(path, [f"line {before + start}: the quotes do not match ({problem})"])
    finally:
        csv.field_size_limit(limit)
    if not rows:
        raise CourseError(f"{path} is empty; export it again, as CSV")
    return Sheet(path, rows[0][1], rows[1:], mark, bom)


def write(
    path: Path, rows: Iterable[Sequence[str]], *, separator: str = ",", bom: bool = True
) -> None:
    """Write a CSV file in one go; the file is there in full or not at all.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    text = out.getvalue().encode("utf-8", "backslashreplace").decode()
    replace_file(path, text, "utf-8-sig" if bom else "utf-8")


def replace_file(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file through another beside it, so that a reader never sees half of it.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as beside:
            part = Path(beside) / "part"
            part.write_text(text, encoding=encoding, newline="")
            part.replace(path)
    except OSError as problem:
        raise CourseError(
            f"{path} cannot be written ({problem.strerror}); close it where it is open, or name "
            "another file with -o"
        ) from None


def refuse(path: Path, slips: Sequence[str]) -> None:
    """Raise one message with a line for each slip, if there are any.

    Raises
    ------
    CourseError
        If there are slips.
    """
    if slips:
        listed = [*slips[:_LISTED]]
        if len(slips) > _LISTED:
            listed.append(f"and {len(slips) - _LISTED} more")
        raise CourseError("\n  ".join([f"{path} cannot be used; mend it and try again:", *listed]))


def _text(path: Path) -> tuple[str, bool]:
    try:
        if not path.is_file():
            slip = "is a folder" if path.is_dir() else "does not exist"
            raise CourseError(f"{path} {slip}; name a CSV file")
        if path.stat().st_size > _LARGEST:
            raise CourseError(f"{path} is larger than {_LARGEST // 1_000_000} MB; is it the CSV?")
        content = path.read_bytes()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read ({problem.strerror})") from None
    if content.startswith(_SPREADSHEETS):
        raise CourseError(f"{path} is a spreadsheet; open it and save it as CSV UTF-8")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, utf16 or content.startswith(b"\xef\xbb\xbf")
    raise CourseError(f"{path} is neither UTF-8 nor Windows text; save it as CSV UTF-8")
