"""The Data Package: which datasets there are, and whether their files are as they were stamped."""

import difflib
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ai_bubble import course
from ai_bubble.errors import CourseError

Resource = dict[str, Any]
DESCRIPTOR = "datapackage.json"
REMEDY = (
    "install the course again, or in a clone run `git checkout datasets`; "
    "if the change is meant, run `ai-bubble data stamp`"
)


def descriptor(folder: Path | None = None) -> dict[str, Any]:
    """Return the package's descriptor; treat it as read-only, it is shared between callers.

    Parameters
    ----------
    folder : Path, optional
        The folder of ``datapackage.json``; the course's own datasets by default.

    Raises
    ------
    CourseError
        If the descriptor is missing or not JSON.
    """
    path = (folder or course.datasets()) / DESCRIPTOR
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise CourseError(f"{path} is missing; {REMEDY}") from None
    return _read(path, changed)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise CourseError(f"{path} is damaged; {REMEDY}") from None


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all datasets, in the package's order.

    Examples
    --------
    >>> from ai_bubble import data
    >>> "rents" in data.names()
    True
    """
    return [resource["name"] for resource in descriptor(folder)["resources"]]


def resource(name: str, folder: Path | None = None) -> Resource:
    """Return one dataset's entry in the descriptor.

    Raises
    ------
    CourseError
        If there is no dataset of that name; a close one is suggested.
    """
    known = {each["name"]: each for each in descriptor(folder)["resources"]}
    if name in known:
        return dict(known[name])
    close = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(known)}"
    raise CourseError(f"no dataset '{name}'; {hint}")


def read_bytes(entry: Resource, folder: Path | None = None) -> bytes:
    """Return a dataset's file as it was stamped.

    Parameters
    ----------
    entry : dict
        The dataset's entry in the descriptor.
    folder : Path, optional
        The folder of the files.

    Raises
    ------
    CourseError
        If the file is missing or not the one the descriptor was stamped for.
    """
    problem, content = _check(entry, folder or course.datasets())
    if problem:
        raise CourseError(problem)
    return content


def verify(folder: Path | None = None) -> list[str]:
    """Compare every file with its stamp.

    Returns
    -------
    list of str
        One sentence per missing or changed file, with what to do; empty if all is well.
    """
    where = folder or course.datasets()
    found = [_check(entry, where)[0] for entry in descriptor(where)["resources"]]
    return [problem for problem in found if problem]


def stamp(folder: Path | None = None) -> list[str]:
    """Write size and SHA-256 of every file into the descriptor, for maintainers.

    Returns
    -------
    list of str
        The names of the datasets whose stamp changed.

    Raises
    ------
    CourseError
        If a file that the descriptor names is missing.
    """
    where = folder or course.datasets()
    package = json.loads(json.dumps(descriptor(where)))
    changed = []
    for entry in package["resources"]:
        path = where / entry["path"]
        if not path.is_file():
            raise CourseError(
                f"{path.name} is missing; write it, or take '{entry['name']}' out of {DESCRIPTOR}"
            )
        fresh = _stamp(path.read_bytes())
        if {key: entry.get(key) for key in fresh} != fresh:
            entry.update(fresh)
            changed.append(entry["name"])
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (where / DESCRIPTOR).write_bytes(text.encode("utf-8"))
    return changed


def _stamp(content: bytes) -> Resource:
    return {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}


def _check(entry: Resource, folder: Path) -> tuple[str, bytes]:
    path = folder / entry["path"]
    if not path.is_file():
        return f"{path.name} is missing; {REMEDY}", b""
    content = path.read_bytes()
    if _stamp(content)["hash"] != entry.get("hash"):
        return f"{path.name} is not the file the course was made with; {REMEDY}", b""
    return "", content
