"""Files written whole or not at all, and the record of what they were made from."""

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from ai_bubble import __version__, course
from ai_bubble.errors import CourseError

RECORD: Final = ".handouts.json"
_LIBRARIES: Final = (
    "altair", "ipython", "numpy", "pandas", "papermill", "pypandoc_binary", "scipy",
    "sphinx-revealjs", "typst", "vl-convert-python",
)  # fmt: skip


def prepare(folder: Path) -> None:
    """Make the folder and see whether it can be written to.

    Raises
    ------
    CourseError
        If it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CourseError(
            f"cannot write to {folder} ({problem.strerror}); name another folder with -o"
        ) from None


def write(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there, so that no half of it is ever seen.

    Raises
    ------
    CourseError
        If there is no room or no right to write; the file that was there before is still there.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    except OSError as problem:
        raise CourseError(_why(path, problem)) from None
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as problem:
        raise CourseError(_why(path, problem)) from None
    finally:
        beside.unlink(missing_ok=True)


def _why(path: Path, problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space is left for {path}; make room or name another folder with -o"
    return f"cannot write {path}: {problem.strerror}"


class Record:
    """What each file of a folder was made from, so that unchanged ones are not made again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RECORD
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self._known: dict[str, list[str]] = {
                str(file): [str(pair[0]), str(pair[1])] for file, pair in found.items()
            }
        except (OSError, ValueError, AttributeError, IndexError, TypeError):
            self._known = {}  # nothing to rely on: everything is made again

    def holds(self, file: str, origin: str) -> bool:
        """Tell whether a file is there as it was made, from just this origin."""
        known = self._known.get(file)
        if known is None or known[0] != origin:
            return False
        try:
            return digest([(self._path.parent / file).read_bytes()]) == known[1]
        except OSError:
            return False

    def keep(self, file: str, origin: str, content: bytes) -> None:
        """Note what a file was made from."""
        self._known[file] = [origin, digest([content])]
        text = json.dumps(dict(sorted(self._known.items())), indent=0) + "\n"
        write(self._path, text.encode())


def digest(parts: Iterable[bytes]) -> str:
    """Return the fingerprint of some bytes, one part after the other."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


@cache
def surroundings() -> bytes:
    """Return what every handout hangs on: the package, the data and the libraries' versions."""
    package = Path(__file__).resolve().parent.parent
    files = [
        *(
            path
            for path in package.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        ),
        *course.datasets().iterdir(),
    ]
    parts = [f"{path.name}\n".encode() + path.read_bytes() for path in sorted(files)]
    versions = [__version__, *(f"{name} {_version(name)}" for name in _LIBRARIES)]
    return digest([*parts, *(version.encode() for version in versions)]).encode()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"
