"""One call of ``ai-bubble grade``, from the files handed in to the reports."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from ai_bubble.errors import CourseError
from ai_bubble.exercises import manifest
from ai_bubble.exercises.junit import junit
from ai_bubble.exercises.roster import Student
from ai_bubble.grading import batch, feedback, intake, screen, summary, wording
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.keystore import KeyStore
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.records import Attempt
from ai_bubble.grading.sandbox import bubblewrap
from ai_bubble.grading.students import read_students
from ai_bubble.grading.task import Settings, Task
from ai_bubble.grading.work import workers

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; kept in the gradebook, so that a run can be resumed."""

    submissions: list[str]
    exercise: str = ""
    solutions: str = ""
    manifest: str = ""
    roster: str = ""
    sandbox: str = "bwrap"
    cell_seconds: float = 20.0
    with_solutions: bool = False


class Session:
    """A run of the grader.

    Parameters
    ----------
    out : Path
        Folder for the results; made if missing.
    request : Request
        What to grade and how.
    resume : bool, optional
        Take the request from the last run that did not finish.

    Raises
    ------
    CourseError
        If nothing was named, the folder cannot be written to, or solutions or bubblewrap are
        missing; then no folder is made.
    """

    def __init__(self, out: Path, request: Request, *, resume: bool = False) -> None:
        self.out = out
        if resume and not (out / GRADEBOOK).exists():
            raise CourseError(f"there is nothing to resume in {out}; name the folder with -o")
        if resume:
            with Gradebook.open(out / GRADEBOOK) as book:
                unfinished = book.unfinished()
            if unfinished is not None and not request.submissions:
                request = Request(**json.loads(unfinished))
        if not request.submissions:
            raise CourseError("name what to grade: notebooks, folders or zip files")
        self.request = request
        if request.sandbox == "bwrap":
            bubblewrap()
        self.store = KeyStore(Path(request.solutions) if request.solutions else None)
        try:
            out.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            raise CourseError(f"{out} is a file; name a folder with -o") from None
        except OSError as problem:
            raise CourseError(f"{out} cannot be made ({problem.strerror})") from None

    def run(self, *, jobs: int, scheduler: str | None = None, similar: bool = False) -> bool:
        """Grade, write the reports, and print a table.

        Returns
        -------
        bool
            Whether every answer that was judged is right.
        """
        request, store = self.request, self.store
        if request.exercise and request.exercise not in store.exercises:
            there = ", ".join(store.exercises)
            raise CourseError(f"no exercise {request.exercise!r}; there are {there}")
        paths = [Path(path) for path in request.submissions]
        students = _students(request)
        settings = Settings(
            exercise=request.exercise,
            sandbox=request.sandbox,
            limits=Limits(cell_seconds=request.cell_seconds),
            secrets=[store.folder, self.out, *(p if p.is_dir() else p.parent for p in paths)],
            variants=_variants(request.manifest),
        )
        total = sum(1 for _ in intake.collect(paths, known=students))
        if not total:
            raise CourseError("there is no notebook among what was named; name folders or files")
        with Gradebook.open(self.out / GRADEBOOK) as book:
            run = book.begin(json.dumps(asdict(request)), sandbox=request.sandbox)
            wanted: set[tuple[str, str]] = set()

            def known(task: Task) -> bool:
                wanted.add((task.found.student, task.exercise))
                return book.known(
                    task.found.student,
                    task.exercise,
                    task.found.label,
                    task.sha256,
                    task.sheet.sha256 if task.sheet else "",
                    settings.environment,
                    run=run,
                )

            same = 0
            with workers(jobs, scheduler) as place, screen.progress() as bar:
                line = bar.add_task("Grading", total=total)
                found = intake.collect(paths, known=students)
                for attempt in batch.grade(found, store, place, settings, known):
                    if attempt is None:
                        same += 1
                    else:
                        book.record(attempt, run)
                    bar.advance(line)
            graded = [a for a in book.final_attempts() if (a.student, a.exercise) in wanted]
            try:
                for attempt in graded:
                    self._feedback(attempt, store)
                self._reports(graded)
            except OSError as problem:
                raise CourseError(
                    f"{problem.filename} cannot be written ({problem.strerror}); the marks are in "
                    "the gradebook, say --resume to write the reports"
                ) from None
            # Last of all: a run that is killed while it writes reports can be resumed too.
            book.finish(run)
        screen.table(graded, same, self.out)
        if request.manifest:
            dealt = settings.variants
            screen.strangers([a for a in graded if (a.student, a.exercise) not in dealt])
        if similar:
            self._similar(graded, store)
        return bool(graded) and all(attempt.passed for attempt in graded)

    def _feedback(self, attempt: Attempt, store: KeyStore) -> None:
        asked: dict[str, feedback.QuestionText] = {}
        solved = None
        if attempt.exercise in store.exercises:
            sheet = store.sheet(attempt.exercise, attempt.variant)
            asked = feedback.asked(sheet.derived, sheet.keys)
            if self.request.with_solutions:
                solved = store.solved(attempt.exercise)
        path = self.out / feedback.place(attempt)
        path.parent.mkdir(parents=True, exist_ok=True)
        page = feedback.page(attempt, asked, with_solutions=solved)
        path.write_text(page, encoding="utf-8")

    def _similar(self, graded: Sequence[Attempt], store: KeyStore) -> None:
        from ai_bubble.grading.similar import similar_report

        exercises = {attempt.exercise for attempt in graded} & set(store.exercises)
        base = {number: _scaffolds(store.sheet(number, 0).derived) for number in exercises}
        pairs, page = similar_report(graded, base)
        (self.out / "similar.html").write_text(page, encoding="utf-8")
        number = wording.count(len(pairs), "pair")
        agree = "agrees" if len(pairs) == 1 else "agree"
        Console(highlight=False, soft_wrap=True).print(
            f"{number} of answers {agree} more than their question explains: "
            f"{self.out / 'similar.html'}",
            markup=False,
        )

    def _reports(self, graded: Sequence[Attempt]) -> None:
        (self.out / "index.html").write_text(feedback.index(graded), encoding="utf-8")
        (self.out / "summary.md").write_text(summary.summary(graded), encoding="utf-8")
        (self.out / "report.xml").write_text(junit(summary.suites(graded)), encoding="utf-8")


def _scaffolds(derived: dict[str, Any]) -> dict[str, str]:
    return {
        cell["id"].removesuffix("-answer"): "".join(cell["source"])
        for cell in derived["cells"]
        if cell["id"].endswith("-answer")
    }


def _students(request: Request) -> list[Student]:
    path = request.roster or request.manifest
    return read_students(Path(path)) if path else []


def _variants(path: str) -> dict[tuple[str, str], int]:
    rows = _manifest(path) if path else []
    return {(row["student_id"], row["exercise"]): int(row["variant"]) for row in rows}


def _manifest(path: str) -> list[manifest.Row]:
    try:
        rows = manifest.read(Path(path))
        for row in rows:
            row["student_id"], row["name"], row["exercise"], int(row["variant"])
    except OSError as problem:
        raise CourseError(f"the manifest {path} cannot be read ({problem.strerror})") from None
    except (KeyError, TypeError, ValueError, csv.Error):
        raise CourseError(f"{path} is no manifest of ai-bubble assign") from None
    return rows
