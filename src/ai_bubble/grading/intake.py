"""Finding what was handed in: folders, notebooks, archives as learning platforms export them."""

import io
import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.roster import Student
from ai_bubble.grading.archives import (
    LARGEST_INNER,
    Member,
    NoArchiveError,
    RefusedError,
    is_wanted,
    members,
    too_large,
)
from ai_bubble.grading.decoding import LARGEST
from ai_bubble.grading.names import in_order, stem
from ai_bubble.grading.owners import Layout, Parts, above, layout, of_one, owner
from ai_bubble.grading.records import Found
from ai_bubble.grading.students import Known

_ANY_SIZE: Final = 1 << 62
_DEEPEST: Final = 30
_MOST_FROM_ONE: Final = 100
"""Notebooks in an archive that one student handed in."""
_LINK: Final = "This is a link, and links are not followed. Hand in the notebook itself."
_SPECIAL: Final = "This is not an ordinary file."
_EMPTY: Final = "The folder holds no notebook. Hand in a file that ends in .ipynb."
_FEWER: Final = "Pack the notebook alone, and hand in again."
_NOTHING: Final = "The archive holds no notebook. Hand in a file that ends in .ipynb."


def collect(
    paths: Sequence[Path], *, into_archives: bool = True, known: Sequence[Student] = ()
) -> Iterator[Found]:
    """Yield the notebooks handed in, one at a time, in an order that is always the same.

    Parameters
    ----------
    paths : sequence of Path
        Folders, notebooks and zip archives.
    into_archives : bool, optional
        Whether archives are opened; if not, those in folders are passed over.
    known : sequence of Student, optional
        The class: names, logins and numbers are turned into its ids.

    Yields
    ------
    Found
        Of two files of a student and an exercise the later one comes later. A file that is
        refused comes with a problem and without content.

    Raises
    ------
    CourseError
        At once, if a path does not exist, or the only path given is a link, no notebook, a
        folder without any, or an archive that cannot be opened.
    """
    students = Known(known)
    sources = [_source(path, students, into_archives, alone=len(paths) == 1) for path in paths]
    return itertools.chain.from_iterable(sources)


def _source(path: Path, known: Known, into_archives: bool, *, alone: bool) -> Iterator[Found]:
    """Return what one path holds; a path of many may be anything, because shells name them all."""
    label = _text(path.name or path.resolve().name)
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        raise CourseError(f"there is no file or folder {path}") from None
    if stat.S_ISLNK(mode) and alone:
        raise CourseError(f"{path} is a link; name what it points to: {path.resolve()}")
    if stat.S_ISDIR(mode):
        names = [p for p in _walk(path) if into_archives or not p[-1].casefold().endswith(".zip")]
        if not names and alone:
            raise CourseError(
                f"the folder {path} holds no notebook; name the one with the submissions"
            )
        how = layout([tuple(map(_text, name)) for name in names], label, known)
        if not names:
            return iter([Found(*owner((label,), how, known), label, b"", _EMPTY)])
        return _of_folder(path, names, replace(how, root=how.root or above(path)), known)
    if not stat.S_ISLNK(mode) and not is_wanted((path.name,)):
        if alone:
            raise CourseError(f"{path} is no notebook, zip archive or folder")
        return iter(())
    if not label.casefold().endswith(".zip"):
        return _of_folder(path.parent, [(path.name,)], Layout(above(path)), known)
    if alone:
        _check_archive(path)
    return _of_archive(path, label, known)


def _check_archive(path: Path) -> None:
    try:
        with _opened(path, _ANY_SIZE) as file:
            next(members(file), None)
    except NoArchiveError:
        raise CourseError(
            f"{path} is no zip archive, or a damaged one; download it again, or name a folder"
        ) from None
    except RefusedError:
        return  # Its record will say why.


def _walk(folder: Path, below: Parts = ()) -> Iterator[Parts]:
    """Yield the paths of notebooks and archives; links to folders are not followed."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: in_order(entry.name))
    except OSError as problem:
        if below:
            return
        raise CourseError(f"{folder} cannot be read ({problem.strerror})") from None
    for entry in entries:
        path = (*below, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if len(path) < _DEEPEST and is_wanted((*path, "a.ipynb")):
                yield from _walk(Path(entry.path), path)
        elif is_wanted(path):
            yield path


def _of_folder(folder: Path, names: list[Parts], how: Layout, known: Known) -> Iterator[Found]:
    for name in names:
        label = _text("/".join((folder.name, *name)) if folder.name else "/".join(name))
        shown = tuple(map(_text, name))
        who = owner(shown, how, known)
        path = folder.joinpath(*name)
        try:
            if name[-1].casefold().endswith(".zip"):
                with _opened(path, LARGEST_INNER) as file:
                    yield from _inner(file, label, who)
                continue
            with _opened(path, LARGEST) as file:
                # Its size and not more, because a reader sets aside what it is asked for.
                content = file.read(min(LARGEST, os.fstat(file.fileno()).st_size))
            yield Found(*who, label, content)
        except RefusedError as problem:
            yield Found(*who, label, b"", str(problem))


def _opened(path: Path, largest: int) -> BinaryIO:
    """Open an ordinary file of a fair size; neither a link nor a device is ever opened."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise RefusedError(_LINK)
        if not stat.S_ISREG(mode):
            raise RefusedError(_SPECIAL)
        file = os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb")
    except OSError as problem:
        raise RefusedError(f"The file could not be read ({problem.strerror}).") from None
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode) or found.st_size > largest:
        file.close()
        raise RefusedError(too_large(largest) if stat.S_ISREG(found.st_mode) else _SPECIAL)
    return file


def _of_archive(path: Path, label: str, known: Known) -> Iterator[Found]:
    """Yield what lies in an archive that the grader named: of one student, or of a class."""
    single = owner((label,), Layout(above(path)), known)
    try:
        with _opened(path, _ANY_SIZE) as file:
            if of_one(label, known):
                yield from _inner(file, label, single)
                return
            inside = _sorted(members(file))
            if not inside:
                raise RefusedError(_NOTHING)
            sound = [member.path for member in inside if not member.problem]
            how = layout(sound, stem(label), known)
            for member in inside:
                yield from _of_member(member, label, owner(member.path, how, known), nested=True)
    except RefusedError as problem:
        yield Found(*single, label, b"", str(problem))


def _inner(file: BinaryIO, label: str, who: tuple[str, str]) -> Iterator[Found]:
    """Yield the notebooks of an archive that a student handed in; all of them are the student's."""
    inside = _sorted(members(file, largest=LARGEST_INNER))
    if not any(not member.is_archive for member in inside):
        raise RefusedError(_NOTHING)
    if len(inside) > _MOST_FROM_ONE:
        raise RefusedError(f"The archive holds more than {_MOST_FROM_ONE} notebooks. {_FEWER}")
    for member in inside:
        yield from _of_member(member, label, who, nested=False)


def _of_member(
    member: Member, label: str, who: tuple[str, str], *, nested: bool
) -> Iterator[Found]:
    label = "/".join((label, *member.path))
    try:
        if not member.is_archive:
            yield Found(*who, label, member.read(LARGEST))
        elif nested:
            yield from _inner(io.BytesIO(member.read(LARGEST_INNER)), label, who)
        else:
            raise RefusedError(f"An archive within an archive is not opened. {_FEWER}")
    except RefusedError as problem:
        yield Found(*who, label, b"", str(problem))


def _sorted(found: Iterator[Member]) -> list[Member]:
    return sorted(found, key=lambda member: [in_order(part) for part in member.path])


def _text(name: str) -> str:
    """Return a file's name as text, even if the disk holds other bytes."""
    return os.fsencode(name).decode("utf-8", "replace")
