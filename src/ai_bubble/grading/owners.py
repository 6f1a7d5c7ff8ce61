"""Whose file it is, by the path on which it lies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble.grading.names import fit, of_platform, stem
from ai_bubble.grading.students import Known

Parts = tuple[str, ...]
"""A path as its components."""

_EXERCISE: Final = re.compile(r"[0-9]{2}([_ -].*)?", re.DOTALL)
_ID_AND_EXERCISE: Final = re.compile(r"(?P<id>.+?)[_ -]+[0-9]{2}([_ -].*)?", re.DOTALL)
_COPY: Final = re.compile(r"[ _]?\([0-9]{1,4}\)$|-Copy[0-9]{1,4}$")
_CONTAINERS: Final = ("submitted", "submissions", "submission", "exercises", "exercise")
"""Folders that name nobody."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of one folder or archive lie.

    Attributes
    ----------
    root : str
        The folder's name, or the archive's without its ending.
    outer : int
        Folders around everything, which name nobody.
    prefix : str
        What stands before each login in the names of repositories.
    """

    root: str
    outer: int = 0
    prefix: str = ""


def layout(paths: Iterable[Parts], root: str, known: Known) -> Layout:
    """Find out how files lie.

    Parameters
    ----------
    paths : iterable of tuple of str
        The files' paths below the folder or in the archive.
    root : str
        The name of the folder or archive.
    known : Known
        The class, if it is known.

    Examples
    --------
    >>> paths = [("fall-ada-l", "exercises", "03.ipynb"), ("fall-bo", "exercises", "03.ipynb")]
    >>> layout(paths, "fall-submissions", Known())
    Layout(root='fall-submissions', outer=0, prefix='fall-')
    """
    found = list(paths)
    outer, top = 0, root
    while top != "submitted" and (first := _around_all(found, outer)) is not None:
        if of_platform(first) or known.has(first):
            break
        outer += 1
        if first == "submitted" or first.casefold() not in _CONTAINERS:
            top = first
    tops = {path[outer] for path in found if len(path) > outer + 1}
    if top.endswith("-submissions"):
        return Layout(top, outer, top.removesuffix("submissions"))
    repositories = {path[outer] for path in found if path[outer + 1 : outer + 2] == ("exercises",)}
    everything = {path[outer] for path in found}
    if len(tops) > 1 and tops == repositories == everything:
        return Layout(top, outer, _common(tops))
    return Layout(top, outer)


def _around_all(paths: Sequence[Parts], outer: int) -> str | None:
    """Return the folder that holds all files, but none of them itself."""
    tops = {path[outer] for path in paths}
    if len(tops) != 1:
        return None
    shortest = min(len(path) for path in paths) - outer
    top = tops.pop()
    return top if shortest >= (2 if top.casefold() in _CONTAINERS else 3) else None


def _common(names: Iterable[str]) -> str:
    ordered = sorted(names)
    first, last = ordered[0], ordered[-1]
    shorter = min(len(first), len(last))
    length = next((n for n in range(shorter) if first[n] != last[n]), shorter)
    return first[: first[:length].rfind("-") + 1]


def owner(path: Parts, how: Layout, known: Known) -> tuple[str, str]:
    """Return a student's id and name by the path of a file.

    The outermost folder decides: what lies in it is the student's own work and may have any name.

    Parameters
    ----------
    path : tuple of str
        Below the folder or in the archive.
    how : Layout
        How the files there lie.
    known : Known
        The class, if it is known; it turns names and logins into ids.

    Returns
    -------
    tuple of str
        The id, fit to name a file, and the name, empty where nothing tells it.

    Examples
    --------
    >>> owner(("Ada Lovelace_1234567_assignsubmission_file", "03.ipynb"), Layout("all"), Known())
    ('1234567', 'Ada Lovelace')
    >>> owner(("lovelaceada_LATE_12345_678901_03.ipynb",), Layout("all"), Known())
    ('12345', 'lovelaceada')
    """
    if of_one(how.root, known):
        return _who(how.root, [how.root], known)
    inner = list(path[how.outer :] or path[-1:])
    while len(inner) > 1 and inner[0].casefold() in _CONTAINERS:
        del inner[0]
    top = inner[0]
    if len(inner) > 1:
        return _who(top, [top, top.removeprefix(how.prefix)], known)
    return _who(top, _in_file(top, how.root), known)


def of_one(name: str, known: Known) -> bool:
    """Return whether a folder or an archive is one student's by its name.

    Examples
    --------
    >>> of_one("Ada Lovelace_1234567_assignsubmission_file_work.zip", Known())
    True
    >>> of_one("Economics-Exercise 3-4711.zip", Known())
    False
    """
    return of_platform(name) is not None or known.has(stem(name))


def above(path: Path) -> str:
    """Return the nearest folder above a path, as it was typed, that can name somebody.

    Examples
    --------
    >>> above(Path("submitted/s1/exercises/03.ipynb"))
    's1'
    """
    names = (part for part in reversed(path.parent.parts) if part not in ("/", ".", ".."))
    return next((name for name in names if name.casefold() not in _CONTAINERS), "")


def _who(name: str, idents: list[str], known: Known) -> tuple[str, str]:
    """Return id and name for a name found and what may be the id in it, the likeliest last."""
    if found := of_platform(name):
        number, name = found
        student = known.find(number) or known.named(name)
        return (student.id, student.name or name) if student else (fit(number or name), name)
    student = known.find(*map(stem, idents)) or known.ending(stem(idents[0]))
    student = student or known.ending(stem(idents[-1]))
    return (student.id, student.name) if student else (fit(stem(idents[-1])), "")


def _in_file(name: str, root: str) -> list[str]:
    """Return what may be the id in a file's name, the likeliest last."""
    bare = _COPY.sub("", stem(name))
    if _EXERCISE.fullmatch(bare):
        nobody = root.casefold() in ("", ".", *_CONTAINERS)
        return [bare, bare if nobody else root]
    found = _ID_AND_EXERCISE.fullmatch(bare)
    return [bare, found["id"] if found else bare]
