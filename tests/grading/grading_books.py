"""Small gradebooks for the tests."""

from collections.abc import Sequence
from pathlib import Path

from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.records import Attempt, Mark

ESSAY = "First, the server is sunk; = is no formula here."


def value(question: str, points: float, possible: float = 2.0, mistake: str = "") -> Mark:
    state = "right" if points == possible else "mistake" if mistake else "wrong"
    source = f"answer = {points}"
    return Mark(question, "value", points, possible, state, mistake, "", mistake, source)


def written(question: str, text: str = ESSAY, possible: float = 4.0) -> Mark:
    return Mark(question, "written", None, possible, "waiting", handed_in=text)


def attempt(
    student: str = "s1",
    marks: Sequence[Mark] | None = None,
    *,
    exercise: str = "03",
    content: str = "c1",
    label: str = "",
    state: str = "graded",
    name: str = "",
    key: str = "k1",
    notes: Sequence[str] = (),
) -> Attempt:
    return Attempt(
        student=student,
        name=name,
        exercise=exercise,
        label=label or f"{student}/{exercise}.ipynb",
        variant=7,
        content_sha256=content,
        state=state,
        reason="" if state in ("graded", "repaired") else "The file is empty.",
        notes=list(notes),
        marks=[value("q1", 2.0), written("q2")] if marks is None else list(marks),
        key_sha256=key,
        package="0.1.0",
        python="3.11.7",
        sandbox="bwrap",
        seconds=0.25,
    )


def book_of(path: Path, *attempts: Attempt) -> Gradebook:
    """Return an open gradebook with these attempts, recorded in one run."""
    book = Gradebook.open(path)
    run = book.begin("test")
    for one in attempts:
        book.record(one, run)
    book.finish(run)
    return book
