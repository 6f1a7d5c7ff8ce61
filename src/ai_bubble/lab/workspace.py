"""The student's workspace: a copy of the course that never loses the student's work."""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ai_bubble import course
from ai_bubble.errors import CourseError

_FOLDERS = {"lessons": "*.ipynb", "exercises": "*.ipynb", "datasets": "*"}
_MANIFEST = Path(".ai-bubble") / "manifest.json"


@dataclass(slots=True)
class Layout:
    """What laying out did, as paths relative to the workspace.

    Attributes
    ----------
    added, updated : list of str
        Files that were missing, and files the student had not touched and that are newer now.
    kept : list of str
        Files the student changed; left as they are.
    outdated : list of str
        Those of `kept` whose original has changed since it was laid out.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


def originals() -> dict[str, Path]:
    """Return the course's files by their path in a workspace (``lessons/…``)."""
    return {
        f"{folder}/{path.name}": path
        for folder, pattern in _FOLDERS.items()
        for path in sorted((course.root() / folder).glob(pattern))
        if path.is_file() and not path.name.startswith(".")
    }


def lay_out(workspace: Path) -> Layout:
    """Bring the course into a folder, keeping every file the student has changed.

    A file counts as unchanged if it still has the bytes it was laid out with, a notebook if its
    cells are the same (JupyterLab rewrites its metadata when it is merely opened); then a newer
    original replaces it. Everything else stays.

    Parameters
    ----------
    workspace : Path
        The folder; made if it is missing.

    Raises
    ------
    CourseError
        If the folder cannot be made or written to.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        return _lay_out(workspace)
    except (FileExistsError, NotADirectoryError):
        raise CourseError(
            f"{workspace} cannot be the workspace: a file is in the way; name another folder"
        ) from None
    except OSError as error:
        raise CourseError(
            f"{workspace} cannot be written to ({error.strerror}); "
            "name a folder of your own: ai-bubble lab FOLDER"
        ) from None


def _lay_out(workspace: Path) -> Layout:
    known = _read_manifest(workspace)
    layout = Layout()
    for name, original in originals().items():
        content, target = original.read_bytes(), workspace / name
        new = _digest(name, content)
        if not target.exists():
            layout.added.append(name)
        else:
            present = _digest(name, target.read_bytes())
            if present != new and present != known.get(name):
                layout.kept.append(name)
                if known.get(name) != new:
                    layout.outdated.append(name)
                continue
            if present != new:
                layout.updated.append(name)
        known[name] = new
        if name in layout.added or name in layout.updated:
            _write(target, content)
    _write(workspace / _MANIFEST, (json.dumps(known, indent=1, sort_keys=True) + "\n").encode())
    return layout


def bring_original(workspace: Path, name: str) -> Path:
    """Put an original beside the student's own copy, under a name that is free.

    Parameters
    ----------
    workspace : Path
        A workspace that was laid out.
    name : str
        ``03`` for a lesson, ``exercises/03``, ``lessons/03_price_collapse``, or a file's name.

    Returns
    -------
    Path
        The new file, ``…-original.ipynb``; a number follows if that is taken.

    Raises
    ------
    CourseError
        If no file, or more than one, goes by that name.

    """
    wanted = name.replace(os.sep, "/").removeprefix("./")
    everything = originals()
    found = [path for path in everything if _goes_by(path, wanted)]
    if len(found) != 1:
        if found:
            way = f"name one of: {', '.join(found)}"
        else:
            numbers = sorted({Path(path).name[:2] for path in everything if _number(path)})
            first, last = numbers[0], numbers[-1]
            way = f"say {first} to {last} for a lesson, exercises/{first} to exercises/{last}"
        slip = "more than one file goes" if found else "no file of the course goes"
        raise CourseError(f"{slip} by the name '{name}'; {way}")
    target = workspace / found[0]
    fresh, count = target.with_stem(f"{target.stem}-original"), 1
    while fresh.exists():
        count += 1
        fresh = target.with_stem(f"{target.stem}-original-{count}")
    _write(fresh, everything[found[0]].read_bytes())
    return fresh


def short_name(path: str) -> str:
    """Return the shortest name by which `bring_original` finds a file of the course.

    Examples
    --------
    >>> short_name("lessons/03_price_collapse.ipynb")
    '03'
    >>> short_name("exercises/03_price_collapse.ipynb")
    'exercises/03'
    """
    number = _number(path)
    if not number:
        return path
    return number if path.startswith("lessons/") else f"{Path(path).parent.as_posix()}/{number}"


def _goes_by(path: str, wanted: str) -> bool:
    file = Path(path)
    number = f"{file.parent.as_posix()}/{_number(path)}"
    return wanted in {
        path, path.removesuffix(".ipynb"), file.name, file.stem, number, short_name(path)
    }  # fmt: skip


def _number(path: str) -> str:
    """Return a notebook's number; empty for other files."""
    file = Path(path)
    return file.stem.split("_")[0] if file.suffix == ".ipynb" else ""


def _read_manifest(workspace: Path) -> dict[str, str]:
    # A lost or broken manifest only means that every differing file counts as the student's.
    try:
        known = json.loads((workspace / _MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _digest(name: str, content: bytes) -> str:
    if name.endswith(".ipynb"):
        with suppress(ValueError, KeyError, TypeError):
            cells = json.loads(content)["cells"]
            for cell in cells:
                cell["source"] = "".join(cell["source"])
            content = json.dumps(cells, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    beside.write_bytes(content)
    beside.replace(target)
