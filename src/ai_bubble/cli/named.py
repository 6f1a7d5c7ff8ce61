"""Files as people name them on the command line."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from ai_bubble.errors import CourseError


def existing(paths: Sequence[Path], known: Iterable[Path]) -> list[Path]:
    """Return the paths if all of them are there.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders, as they were typed.
    known : iterable of Path
        Notebooks that somebody may have meant.

    Raises
    ------
    CourseError
        If one is missing; it names the known notebook that comes nearest, if any does.
    """
    for path in paths:
        if not path.exists():
            meant = nearest(path.name, known)
            hint = f"did you mean {meant}?" if meant else "name a notebook's file"
            raise CourseError(f"there is no notebook {path}; {hint}")
    return list(paths)


def nearest(name: str, known: Iterable[Path]) -> Path | None:
    """Return the notebook that goes by a lesson's number, or by a name much like this one.

    Examples
    --------
    >>> from pathlib import Path
    >>> nearest("3", [Path("exercises/03_price_collapse.ipynb")]).name
    '03_price_collapse.ipynb'
    """
    stems = {path.stem: path for path in reversed(list(known))}
    stem = name.removesuffix(".ipynb")
    numbered = [one for one in stems if stem.isdigit() and one.startswith(f"{stem:0>2}_")]
    found = numbered or get_close_matches(stem, stems, n=1)
    return stems[found[0]] if found else None
