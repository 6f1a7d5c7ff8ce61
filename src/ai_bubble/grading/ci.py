"""Workflows for a class's repositories: checking students' notebooks, and grading submissions."""

from importlib import resources
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError

FILES: Final = {
    "github": {
        ".github/workflows/ai-bubble-check.yml": "github-check.yml",
        ".github/workflows/ai-bubble-grade.yml": "github-grade.yml",
    },
    "gitlab": {".gitlab-ci.yml": "gitlab.yml"},
}
"""Services, the files they read, and the templates these are made from."""


def init_ci(kind: str, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the workflows for one service into a repository.

    Parameters
    ----------
    kind : str
        ``github`` or ``gitlab``.
    folder : Path
        The repository.
    force : bool, optional
        Put new files in the place of those that are there.

    Returns
    -------
    list of Path
        The files, those included that were there and are the same.

    Raises
    ------
    CourseError
        If the service is not known, a file is there and differs, or nothing can be written.
    """
    if kind not in FILES:
        raise CourseError(f"no workflow for {kind!r}; there are {' and '.join(FILES)}")
    pages = resources.files("ai_bubble.grading") / "pages" / "ci"
    texts = {
        folder / name: (pages / page).read_text(encoding="utf-8")
        for name, page in FILES[kind].items()
    }
    try:
        # Nothing is written unless all of it can be.
        if not force:
            _refuse_changed(texts)
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CourseError(f"{folder} cannot be written to ({problem.strerror})") from None
    return list(texts)


def _refuse_changed(texts: dict[Path, str]) -> None:
    for path, text in texts.items():
        if path.is_symlink() or (path.exists() and path.read_bytes() != text.encode()):
            raise CourseError(
                f"{path} is there already and differs; nothing was written. Look at it, and say "
                "--force to replace it"
            )
