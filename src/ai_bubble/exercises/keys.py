"""The answer key of a question: what is right, which mistakes have names, and how to judge."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.same import Tolerance

KINDS: Final = ("value", "function", "table", "chart", "written")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A misconception as the solution notebook declares it, with the object it produces."""

    say: str
    answer: object
    see: str


def wrong(say: str, answer: object, see: str = "") -> Wrong:
    """Declare a misconception: what it gives, and what to tell the student.

    Parameters
    ----------
    say : str
        Names the slip and leads one step on; never gives the answer away.
    answer : object
        What the mistake produces, computed with the solution's own names, so that it follows the
        variant. For a function question a wrong function.
    see : str, optional
        Heading of the lesson that helps.

    Examples
    --------
    >>> peak, trough = 180_000, 75_000
    >>> wrong("You divided by the new rent.", (peak - trough) / trough).answer
    1.4
    """
    return Wrong(say.strip(), answer, see.strip())


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer that the key knows: the right one, or a mistake with its message."""

    expected: Plain
    right: bool
    say: str = ""
    see: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What everybody may know of a question.

    Attributes
    ----------
    id, kind, name : str
        ``q2``; one of `KINDS`; the name that holds the answer.
    unit : str
        The unit or meaning of the answer.
    points : float
        Marks for a right answer.
    stars, minutes : int
        Difficulty, one to three, and the time planned.
    tolerance : Tolerance
        How exact the answer must be.
    shape : dict
        The kind of the right answer, and the columns of a table.
    calls : list of list
        Argument lists with which the self-check calls a function.
    hidden : int
        How many more calls the grader makes.
    properties : list of dict
        Plain forms of what must hold of a function.
    options : dict
        Of charts: ``marks`` and ``channels``. Of written answers: ``words``.
    """

    id: str
    kind: str
    name: str
    unit: str = ""
    points: float = 1
    stars: int = 1
    minutes: int = 5
    tolerance: Tolerance = field(default_factory=Tolerance)
    shape: dict[str, Any] = field(default_factory=dict)
    calls: list[list[Any]] = field(default_factory=list)
    hidden: int = 0
    properties: list[dict[str, Any]] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The question as a reader says it: ``Question 2``."""
        return f"Question {self.id.removeprefix('q')}"

    def as_plain(self) -> dict[str, Any]:
        """Return the question as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Question":
        """Return the question that `as_plain` was taken from."""
        return cls(**{**plain, "tolerance": Tolerance(**plain["tolerance"])})


@dataclass(frozen=True, slots=True)
class Key:
    """A question with its answers; lives where the solutions are, never with the student.

    Attributes
    ----------
    question : Question
        What everybody may know.
    answers : list of Candidate
        The right answer first, then the mistakes. For a function, the outcomes of `Question.calls`.
    hidden_calls : list of list
        Argument lists that only the grader uses.
    hidden_answers : list of Candidate
        As `answers`, for the hidden calls.
    rubric : list of tuple of str and float
        Criteria of a written answer and their points.
    """

    question: Question
    answers: list[Candidate]
    hidden_calls: list[list[Any]] = field(default_factory=list)
    hidden_answers: list[Candidate] = field(default_factory=list)
    rubric: list[tuple[str, float]] = field(default_factory=list)

    def candidates(self, given: Plain) -> Sequence[Candidate]:
        """Return the answers to compare `given` with: all of them."""
        return self.answers
