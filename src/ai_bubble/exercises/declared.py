"""What a check cell of a solution shows: the question, and that its key tells answers apart."""

from dataclasses import dataclass

from ai_bubble.errors import CourseError
from ai_bubble.exercises.judge import compare, judge
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.verdict import Verdict

_KINDS = {
    "number": "a number",
    "bool": "True or False",
    "text": "a text",
    "list": "a list",
    "table": "a table",
    "calls": "a function",
    "chart": "a chart",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A question whose key was proved when it was declared.

    Raises
    ------
    CourseError
        If a mistake gives the right answer, or two mistakes the same one.
    """

    key: Key

    def __post_init__(self) -> None:
        if problems := collisions(self.key):
            raise CourseError(f"{self.key.question.id}: {problems[0]}")

    def __repr__(self) -> str:
        question = self.key.question
        stars = "★" * question.stars + "☆" * (3 - question.stars)
        unit = f" ({question.unit})" if question.unit else ""
        named = len(self.key.answers) - 1
        what = _KINDS[question.shape["kind"]]
        return (
            f"{question.id} {stars} {question.points:g} points, {question.minutes} minutes: "
            f"`{question.name}`, {what}{unit}; {named} named mistake{'s' * (named != 1)}"
        )


def collisions(key: Key) -> list[str]:
    """Return what stands in the way of telling right and wrong answers apart.

    The right answer must be judged right, and each mistake must get its own message.
    """
    found = []
    for place, candidate in enumerate(key.answers):
        verdict = _verdict(key, candidate.expected)
        if place == 0:
            if not verdict.is_right and key.question.kind != "chart":
                found.append(f"the solution itself is judged {verdict.state}: {verdict.say}")
        elif verdict.state == "right":
            found.append(f"the mistake {candidate.say!r} gives the right answer")
        elif verdict.state != "mistake":
            found.append(f"the mistake {candidate.say!r} is judged {verdict.state}: {verdict.say}")
        elif verdict.say != candidate.say:
            found.append(f"the mistakes {candidate.say!r} and {verdict.say!r} give one answer")
    return found


def _verdict(key: Key, expected: Plain) -> Verdict:
    if key.question.kind in ("function", "chart"):
        return compare(key, expected)
    return judge(key, expected)
