"""Dealing out variants: one notebook for each student and exercise, and a manifest."""

import csv
import hashlib
import secrets
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises import manifest
from ai_bubble.exercises.derive import as_text, derive
from ai_bubble.exercises.manifest import MANIFEST
from ai_bubble.exercises.notebook import Solution, read_solution
from ai_bubble.exercises.roster import Student, variant_of

KEY_FILE: Final = "variants.key"


@dataclass(frozen=True, slots=True)
class Deal:
    """One student's notebook of one exercise."""

    student: Student
    solution: Solution
    variant: int

    @property
    def file(self) -> str:
        """Where it lies in the folder of the assignment."""
        return f"{self.student.id}/{self.solution.path.name}"


def assign(
    students: Sequence[Student],
    solutions: Sequence[Solution],
    folder: Path,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Deal]:
    """Write one notebook for each student and exercise, and the manifest.

    The variant comes from a keyed hash of the student's id. The key lies beside the manifest, so
    that a second call with late students deals the same variants to everybody else. Everything is
    prepared before the first file is put in its place.

    Parameters
    ----------
    students : sequence of Student
        As `read_roster` returns them.
    solutions : sequence of Solution
        The exercises to deal out.
    folder : Path
        Made if missing. Files that are there and would come out the same stay as they are.
    jobs : int, optional
        Processes that derive notebooks.
    progress : callable, optional
        Called with the number of notebooks derived and of those to derive.

    Returns
    -------
    list of Deal
        What the manifest lists.

    Raises
    ------
    CourseError
        If a notebook in the folder differs from what would be written, or nothing can be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _assign(students, solutions, folder, jobs, progress)
    except OSError as problem:
        raise CourseError(
            f"{folder} cannot be written to ({problem.strerror}); name another folder with -o"
        ) from problem


def _assign(
    students: Sequence[Student],
    solutions: Sequence[Solution],
    folder: Path,
    jobs: int,
    progress: Callable[[int, int], None] | None,
) -> list[Deal]:
    key = _key(folder)
    deals = [
        Deal(student, solution, variant_of(student.id, key, exercise=solution.number))
        for student in students
        for solution in solutions
    ]
    texts = _texts({(d.solution.path, d.variant) for d in deals}, jobs, progress)
    changed = [
        deal.file
        for deal in deals
        if (folder / deal.file).exists()
        and (folder / deal.file).read_bytes() != texts[deal.solution.path, deal.variant]
    ]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise CourseError(
            f"{folder} already holds {changed[0]}{more}, from another version of the course or "
            "with changes; nothing was written, name another folder with -o"
        )
    with tempfile.TemporaryDirectory(dir=folder, prefix=".assign-") as beside:
        prepared: list[tuple[Path, Path]] = []
        for number, deal in enumerate(deals):
            if not (folder / deal.file).exists():
                part = Path(beside) / f"{number}.ipynb"
                part.write_bytes(texts[deal.solution.path, deal.variant])
                prepared.append((part, folder / deal.file))
        listed = Path(beside) / MANIFEST
        listed.write_text(_manifest(folder, deals, texts), encoding="utf-8", newline="")
        key_file = Path(beside) / KEY_FILE
        key_file.write_text(key + "\n", encoding="utf-8")
        # Without its key a call that was cut off could not be taken up by the next one.
        for part, target in [
            (key_file, folder / KEY_FILE),
            *prepared,
            (listed, folder / MANIFEST),
        ]:
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
    return deals


def _key(folder: Path) -> str:
    try:
        return (folder / KEY_FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return secrets.token_hex(16)


def _texts(
    wanted: set[tuple[Path, int]], jobs: int, progress: Callable[[int, int], None] | None
) -> dict[tuple[Path, int], bytes]:
    """Derive each notebook once, however many students have it."""
    done: dict[tuple[Path, int], bytes] = {}
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        futures = {pool.submit(_text, *one): one for one in sorted(wanted)}
        for future in as_completed(futures):
            done[futures[future]] = future.result()
            if progress:
                progress(len(done), len(wanted))
    return done


def _text(path: Path, variant: int) -> bytes:
    return as_text(derive(read_solution(path), variant)).encode()


def _manifest(folder: Path, deals: Sequence[Deal], texts: dict[tuple[Path, int], bytes]) -> str:
    """Return the manifest: what was dealt before and is not dealt again, then this deal."""
    rows = {deal.file: _row(deal, texts[deal.solution.path, deal.variant]) for deal in deals}
    try:
        before = {row["file"]: row for row in manifest.read(folder / MANIFEST)}
        return manifest.text((before | rows).values())
    except FileNotFoundError:
        return manifest.text(rows.values())
    except (KeyError, csv.Error, UnicodeError):
        raise CourseError(
            f"{folder / MANIFEST} is damaged; restore it, or name another folder with -o"
        ) from None


def _row(deal: Deal, text: bytes) -> manifest.Row:
    return {
        "student_id": deal.student.id,
        "name": deal.student.name,
        "exercise": deal.solution.number,
        "variant": str(deal.variant),
        "file": deal.file,
        "sha256": hashlib.sha256(text).hexdigest(),
    }
