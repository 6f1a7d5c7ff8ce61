"""What grading passes from hand to hand: files found, notebooks read, outcomes, marks."""

from dataclasses import dataclass, field
from typing import Final

from ai_bubble.exercises.plain import Plain

STATES: Final = ("graded", "repaired", "timed out", "crashed", "unreadable")
"""How a submission can end; each ends in exactly one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file handed in, as it was found; nothing of it has been looked at.

    Attributes
    ----------
    student, name : str
        Id and, where the export tells it, the name.
    label : str
        The file as a person would name it: its path in the folder or the archive.
    content : bytes
        The file; empty if it was refused.
    problem : str
        Why it was refused, a sentence; empty if it was not.
    """

    student: str
    name: str
    label: str
    content: bytes
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook handed in: its id (may be empty), its kind, its source."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A notebook that could be read: its cells, and what its metadata say of itself.

    Attributes
    ----------
    cells : list of Cell
        In order.
    exercise : str
        Two digits from its metadata; empty if they are lost.
    variant : int or None
        From its metadata.
    notes : list of str
        What had to be repaired to read it, sentences for the student.
    """

    cells: list[Cell]
    exercise: str
    variant: int | None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of code to run in the sandbox.

    Attributes
    ----------
    source : str
        The code, magics included.
    cell : int
        Which cell of the student's it is, from 1; 0 for the course's own.
    answers : str
        The question whose answer is taken after this step; empty for none.
    """

    source: str
    cell: int
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run of a submission, in order, and what was repaired (sentences)."""

    steps: list[Step]
    notes: list[str]
    handed_in: dict[str, str]
    """Question id to the source that the student handed in for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back from the sandbox, as plain data.

    Attributes
    ----------
    answers : dict of str to dict
        Question id to the answer in plain form; functions as the outcomes of their calls.
    hidden : dict of str to dict
        Question id to the outcomes of the hidden calls.
    stopped : list of tuple of int and str
        The student's cells that ended with an error, and the error.
    killed : list of tuple of int and str
        Cells that were killed, and why: ``time`` (its own), ``total`` (of the whole notebook),
        ``memory``, ``exit``, ``output``.
    crashed : str
        Why nothing could be run; empty if it could.
    seconds : float
        Wall-clock time.
    """

    answers: dict[str, Plain] = field(default_factory=dict)
    hidden: dict[str, Plain] = field(default_factory=dict)
    stopped: list[tuple[int, str]] = field(default_factory=list)
    killed: list[tuple[int, str]] = field(default_factory=list)
    crashed: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of one question.

    Attributes
    ----------
    question, kind : str
        ``q2``; ``value``, ``function``, ``table``, ``chart`` or ``written``.
    points : float or None
        Marks given; None while a person has still to read the answer.
    possible : float
        Marks for a right answer.
    state : str
        As in `ai_bubble.exercises.verdict.STATES`.
    say, see : str
        Feedback for the student, and the heading of the lesson that helps.
    mistake : str
        The message of the named misconception that was recognised; empty if none.
    handed_in : str
        The source of the student's answer.
    """

    question: str
    kind: str
    points: float | None
    possible: float
    state: str
    say: str = ""
    see: str = ""
    mistake: str = ""
    handed_in: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The one record in which a submission ends.

    Attributes
    ----------
    student, name, exercise, label : str
        Whose it is, of what, from which file; `exercise` is empty if it was not recognised.
    variant : int
        The variant it was graded by.
    content_sha256 : str
        Of the file.
    state : str
        One of `STATES`.
    reason : str
        A sentence that a student understands; empty if all went as usual.
    notes : list of str
        What was repaired, sentences.
    marks : list of Mark
        In the order of the questions; empty if the file could not be graded.
    key_sha256, package, python, sandbox : str
        Versions: of the answer key, of this package, of Python; ``bwrap`` or ``none``.
    seconds : float
        Wall-clock time.
    """

    student: str
    name: str
    exercise: str
    label: str
    variant: int
    content_sha256: str
    state: str
    reason: str
    notes: list[str]
    marks: list[Mark]
    key_sha256: str
    package: str
    python: str
    sandbox: str
    seconds: float

    @property
    def points(self) -> float:
        """Marks given so far."""
        return sum(mark.points or 0.0 for mark in self.marks)

    @property
    def possible(self) -> float:
        """Marks that could be had."""
        return sum(mark.possible for mark in self.marks)

    @property
    def waiting(self) -> int:
        """Answers that a person has still to read."""
        return sum(mark.points is None for mark in self.marks)

    @property
    def passed(self) -> bool:
        """Whether every answer that was judged is right."""
        return self.state in ("graded", "repaired") and all(
            mark.state in ("right", "waiting") for mark in self.marks
        )
