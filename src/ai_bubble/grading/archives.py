"""Notebooks in zip archives, read into memory; nothing is ever unpacked to disk."""

import io
import re
import stat
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from ai_bubble.grading.decoding import CLEAR, LARGEST, readable
from ai_bubble.grading.owners import Parts

MOST_ENTRIES: Final = 10_000
LARGEST_ARCHIVE: Final = 500 << 20
"""Bytes that one archive may hold in all."""
LARGEST_INNER: Final = 100 << 20
"""Bytes of an archive within an archive, packed and unpacked."""

_LARGEST_DIRECTORY: Final = 16 << 20
_RATIO: Final = 200
_RATIO_FROM: Final = 1 << 20
_CHUNK: Final = 1 << 18
_LONGEST_NAME: Final = 1_000
_WANTED: Final = re.compile(r"\.(ipynb(\.(txt|json))?|zip)", re.IGNORECASE)
_DRIVE: Final = re.compile("[A-Za-z]:")
_SKIPPED: Final = ("__MACOSX",)


class RefusedError(Exception):
    """Something that is not read; its sentence says why."""


class NoArchiveError(RefusedError):
    """Something that is no archive, or too damaged to be opened."""


@dataclass(frozen=True, slots=True)
class Member:
    """A notebook or an archive in an archive; `problem` says why it may not be read."""

    path: Parts
    problem: str
    read: Callable[[int], bytes]
    """Returns the content, at most as many bytes; raises `RefusedError`."""

    @property
    def is_archive(self) -> bool:
        """Whether it is an archive itself."""
        return self.path[-1].casefold().endswith(".zip")


def is_wanted(path: Parts) -> bool:
    """Return whether a path is that of a notebook or an archive, and not of a program's own files.

    Examples
    --------
    >>> is_wanted(("ada", "03.ipynb")), is_wanted((".ipynb_checkpoints", "03.ipynb"))
    (True, False)
    """
    hidden = any((p.startswith(".") and p != "..") or p in _SKIPPED for p in path)
    found = _WANTED.search(path[-1])
    return not hidden and found is not None and found.end() == len(path[-1]) and found.start() > 0


class _Careful:
    """A file that never hands out more than an archive's directory may need.

    `zipfile` reads the directory in one go, as long as the archive says it is.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self._end = file.seek(0, io.SEEK_END)

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._end - self.tell())
        return self._file.read(min(_LARGEST_DIRECTORY, left, size if size >= 0 else left))


def members(file: BinaryIO, *, largest: int = LARGEST_ARCHIVE) -> Iterator[Member]:
    """Yield what an archive holds of notebooks and archives; the order is the archive's own.

    Parameters
    ----------
    file : binary file
        Kept open while members are read.
    largest : int, optional
        Bytes that its members may have together, counted while they are read.

    Raises
    ------
    RefusedError
        If the archive itself cannot be read.
    """
    try:
        archive = zipfile.ZipFile(_Careful(file))
        entries = archive.infolist()
    except Exception as problem:
        # A damaged directory makes `zipfile` raise nearly anything.
        raise NoArchiveError(
            "The archive is damaged and could not be opened. Pack it again, and hand in again."
        ) from problem
    if len(entries) > MOST_ENTRIES:
        raise RefusedError(f"The archive holds more than {MOST_ENTRIES:,} files.")
    left = [largest]
    names = [_name(entry) for entry in entries]
    count = Counter(names)
    for name, entry in zip(names, entries, strict=True):
        path = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
        if entry.is_dir() or not path or not is_wanted(path) or not count[name]:
            continue
        why = _problem(name, entry, count[name])
        if count[name] > 1:
            count[name] = 0
        safe = tuple(readable(part)[:200] for part in path)
        yield Member(safe, why, _reader(archive, entry, left, why))


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        # macOS writes UTF-8 without saying so.
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name


def _problem(name: str, entry: zipfile.ZipInfo, times: int) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "This is a link, and links are not followed. Hand in the notebook itself."
    if kind not in (0, stat.S_IFREG):
        return "This is not an ordinary file."
    if any(unicodedata.category(c) == "Cc" for c in name) or len(name) > _LONGEST_NAME:
        return "The file's name is no text. Rename it, and hand in again."
    if name.startswith("/") or "\\" in name or _DRIVE.match(name) or ".." in name.split("/"):
        return "The file's name points out of the archive. Pack it again, and hand in again."
    if times > 1:
        return "Two files of the archive have this name. Pack it again, and hand in again."
    if entry.flag_bits & 1:
        return "The file is encrypted. Pack it without a password, and hand in again."
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "The file is packed in an unusual way. Pack it as an ordinary zip file."
    return ""


def _reader(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: list[int], problem: str
) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if problem:
            raise RefusedError(problem)
        return _inflate(archive, entry, left, most)

    return read


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: list[int], most: int) -> bytes:
    found = bytearray()
    try:
        with archive.open(entry) as file:
            # What the directory says of sizes is not believed; what comes out is counted.
            while chunk := file.read(_CHUNK):
                found += chunk
                left[0] -= len(chunk)
                if len(found) > most:
                    raise RefusedError(too_large(most))
                if len(found) > max(_RATIO_FROM, _RATIO * entry.compress_size):
                    raise RefusedError(
                        f"The file grows more than {_RATIO} times as it is unpacked; it was not "
                        "unpacked any further."
                    )
                if left[0] < 0:
                    raise RefusedError(
                        "The archive grows too large as it is unpacked. Unpack it yourself, and "
                        "name the folder."
                    )
    except RefusedError:
        raise
    except Exception:
        # As with the directory, there is no telling what damage makes `zipfile` raise.
        raise RefusedError(
            "The file is damaged in the archive. Pack it again, and hand in again."
        ) from None
    return bytes(found)


def too_large(most: int) -> str:
    """Say that a file is too large, and what to do."""
    advice = CLEAR if most == LARGEST else "Pack the notebook alone, and hand in again."
    return f"The file is larger than {most >> 20} MB. {advice}"
