"""What the reports call things: states, results, points, exercises; text that shows what it holds.

Names, file names and answers come from a submission and may hold anything: characters that turn
the direction of writing, that cannot be seen, or that no file can hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from ai_bubble import course
from ai_bubble.exercises.verdict import STATES as VERDICTS
from ai_bubble.grading.records import Attempt, Mark

SENTENCES: Final = {
    "graded": "The notebook was run from its first cell to its last, and graded.",
    "repaired": "Something in the notebook had to be mended first; then it was graded.",
    "timed out": "Something ran longer than it may. What could be graded without it was graded.",
    "crashed": "The program ended before its time. What could be graded was graded.",
    "unreadable": "The file could not be read as a notebook of this course. Nothing was graded.",
}
"""How a submission ended, as its student reads it."""
UNCLEAR: Final = (
    "It is not clear which exercise this is; name the file as it was, for example "
    "03_price_collapse.ipynb."
)
UNPROTECTED: Final = "Graded without a sandbox (--sandbox none): submissions ran unprotected."

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_CHANGED: Final = re.compile(r"The figures of [^;]{1,20} were changed in cell (\d+);")
_SAYS: Final = re.compile(r"This notebook says variant (-?\d+);")
_WORDS: Final = {
    "unanswered": ("○", "not answered", "open"),
    "undefined": ("○", "not found", "open"),
    "close": ("✗", "close, but not right", "wrong"),
    "kind": ("✗", "another kind of answer is needed", "wrong"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """A question's result: a symbol, words, and ``right``, ``part``, ``wrong``, ``open``, ``wait``.

    Symbol and words say the same; neither needs colour.
    """

    symbol: str
    words: str
    group: str


def result(mark: Mark) -> Result:
    """Say how an answer stands, by its points first.

    Examples
    --------
    >>> result(Mark("q1", "value", 1.0, 1.0, "right"))
    Result(symbol='✓', words='right', group='right')
    >>> result(Mark("q3", "function", 1.5, 3.0, "wrong")).words
    'partly right'
    """
    if mark.points is None:
        return Result(*VERDICTS["waiting"], "wait")
    if mark.points >= mark.possible and (mark.points > 0 or mark.state == "right"):
        return Result("✓", "right", "right")
    if mark.points > 0:
        return Result("◐", "partly right", "part")
    return Result(*_WORDS.get(mark.state, ("✗", "not right", "wrong")))


def as_usual(attempt: Attempt) -> bool:
    """Return whether all of a submission was run and graded."""
    return attempt.state in ("graded", "repaired")


def needs_a_look(attempt: Attempt) -> bool:
    """Return whether a grader should look: something did not run, or figures are not its own."""
    return not as_usual(attempt) or bool(_foreign(attempt))


def why_look(attempt: Attempt) -> str:
    """Return why a grader should look at a submission, in the grader's words."""
    way = "Graders: --exercise says which it is." if attempt.reason == UNCLEAR else ""
    return " ".join(filter(None, (attempt.reason, way, *_foreign(attempt))))


def _foreign(attempt: Attempt) -> list[str]:
    """Return what tells of a notebook that may be another student's, by the notes."""
    found, cells = [], [one[1] for note in attempt.notes if (one := _CHANGED.match(note))]
    if cells:
        where = (
            f"cells {', '.join(cells[:-1])} and {cells[-1]}" if cells[1:] else f"cell {cells[0]}"
        )
        found.append(
            f"The figures in {where} are not those of variant {attempt.variant}: changed, or of "
            "another student’s notebook."
        )
    for says in filter(None, map(_SAYS.match, attempt.notes)):
        found.append(f"It was graded by variant {attempt.variant}, but says variant {says[1]}.")
    return found


def unprotected(attempts: Sequence[Attempt]) -> bool:
    """Return whether any submission was graded without a sandbox."""
    return any(attempt.sandbox == "none" for attempt in attempts)


@cache
def _titles() -> dict[str, str]:
    return {lesson.number: lesson.title for lesson in course.lessons()}


def exercise_title(number: str) -> str:
    """Return an exercise's number and title.

    Examples
    --------
    >>> exercise_title("03"), exercise_title("")
    ('Exercise 03: The price collapse', 'Exercise not recognised')
    """
    if not number:
        return "Exercise not recognised"
    title = _titles().get(number)
    return f"Exercise {number}: {title}" if title else f"Exercise {number}"


def points(value: float) -> str:
    """Return points with as many digits as they need, two at most.

    Examples
    --------
    >>> points(14.0), points(0.1 + 0.2)
    ('14', '0.3')
    """
    return f"{round(value, 2):g}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "answer"), count(1200, "answer")
    ('1 answer', '1,200 answers')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def visible(text: str) -> str:
    r"""Return a text in which every character can be seen, and which any file can hold.

    Examples
    --------
    >>> visible("a\x00b\u202ec\r\nd")
    'a⟨U+0000⟩b⟨U+202E⟩c\nd'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", lines)


def brief(text: str, most: int = 200) -> str:
    """Return a text on one line, of so many characters at most.

    Examples
    --------
    >>> brief("one" + chr(10) + "two" * 100, 12)
    'one twotwot…'
    """
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"
