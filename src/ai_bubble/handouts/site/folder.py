"""A folder that is replaced as a whole, or left as it was."""

import contextlib
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.handouts.files import RECORD

MARKER: Final = ".ai-bubble-site.json"
"""Lists the files of a site; a folder without it is not ours to replace."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder in the making.

    Attributes
    ----------
    target : Path
        Where it will lie.
    place : Path
        Where it lies until it is complete.
    written : dict of str to int
        Files in it, by their path, with their size in bytes.
    """

    target: Path
    place: Path
    written: dict[str, int] = field(default_factory=dict)

    def write(self, name: str, content: bytes) -> None:
        """Write one file, and the folders above it."""
        file = self.place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self.written[name] = len(content)


@contextlib.contextmanager
def replaced(out: Path) -> Iterator[Folder]:
    """Fill a new folder beside the named one, and put it in its place at the end.

    Raises
    ------
    CourseError
        If something else lies there, or the folder cannot be written; then nothing has changed.
    """
    target = out.resolve()
    check_ours(target)
    place = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    folder = Folder(target, place)
    try:
        place.mkdir(parents=True)
        yield folder
        listed = json.dumps(sorted(folder.written), indent=0).encode("utf-8")
        folder.write(MARKER, listed + b"\n")
        _swap(place, target)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise CourseError(
            f"the site cannot be written to {out} ({why}); name another folder with -o"
        ) from problem
    finally:
        shutil.rmtree(place, ignore_errors=True)


def check_ours(target: Path) -> None:
    """Make sure that a folder is missing, empty, or a site with nothing of anybody else's in it.

    Raises
    ------
    CourseError
        If it is not.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise CourseError(f"{target} is a file; name a folder for the site with -o")
    there = {path.relative_to(target).as_posix() for path in _files(target)}
    if not there:
        return
    try:
        made = json.loads((target / MARKER).read_text(encoding="utf-8"))
        listed = {*made, MARKER, f"handouts/{RECORD}"}
    except (OSError, ValueError):
        raise CourseError(
            f"{target} is not empty and was not made by `ai-bubble site`; "
            "name another folder with -o"
        ) from None
    foreign = sorted(there - listed)
    if foreign:
        raise CourseError(
            f"{target} holds {foreign[0]}, which `ai-bubble site` did not make; "
            "move it away, or name another folder with -o"
        )


def _files(target: Path) -> Iterator[Path]:
    return (path for path in target.rglob("*") if path.is_symlink() or not path.is_dir())


def _swap(place: Path, target: Path) -> None:
    """Put a folder in the place of another; what was there comes back if that fails."""
    if not target.exists():
        place.rename(target)
        return
    old = place.with_name(place.name + "-old")
    target.rename(old)
    try:
        place.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
