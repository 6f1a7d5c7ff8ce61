"""Feedback pages: one for each student and exercise, and an index for the grader.

Each is a single HTML file that needs no network and no script. It shows what was asked and what was
handed in; never a test, a hidden call or, unless solutions are given, an answer.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from ai_bubble.exercises.keys import Key
from ai_bubble.grading import rendering, wording
from ai_bubble.grading.records import STATES, Attempt, Mark

CASE: Final = "case"
"""The entry of `asked` that holds the exercise's case."""
UNKNOWN: Final = "unknown"
"""The folder for work whose exercise was not recognised."""

_GIVEN_AWAY: Final = ("answer", "check")
_HEADING: Final = re.compile(r"\s*#+\s+(.+)\n?")
_MARKERS: Final = re.compile(r"^# (?:BEGIN|END) SOLUTION$", re.MULTILINE)
_MOST_NOTES: Final = 30
_SAFE: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,63}", re.ASCII)
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.ASCII)
"""Names that Windows keeps for itself."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What a question asks, in the student's variant.

    Attributes
    ----------
    id, title : str
        ``q2``; the heading, ``Question 2: …``.
    markdown : str
        The text without its heading, and the code that was given.
    stars, minutes : int
        Difficulty, one to three, and the time planned; 0 for the case.
    """

    id: str
    title: str
    markdown: str
    stars: int
    minutes: int


def asked(derived: Mapping[str, Any], keys: Sequence[Key]) -> dict[str, QuestionText]:
    """Return the questions of a derived notebook by their ids, and its case under `CASE`.

    Parameters
    ----------
    derived : mapping
        The student's notebook, as `ai_bubble.exercises.derive.derive` returns it.
    keys : sequence of Key
        Tells the questions, their stars and minutes.
    """
    questions = {key.question.id: key.question for key in keys}
    texts: dict[str, list[str]] = {ident: [] for ident in (CASE, *questions)}
    for cell in derived["cells"]:
        ident, _, role = cell["id"].partition("-")
        source = "".join(cell["source"]).strip()
        if ident not in texts or role in _GIVEN_AWAY or not source:
            continue
        is_code = cell["cell_type"] == "code"
        texts[ident].append(f"`````python\n{source}\n`````" if is_code else source)
    found = {}
    for ident, parts in texts.items():
        text = "\n\n".join(parts)
        title = ""
        if heading := _HEADING.match(text):
            title, text = heading[1].strip(), text[heading.end() :].strip()
        about = questions.get(ident)
        stars, minutes = (about.stars, about.minutes) if about else (0, 0)
        if parts:
            found[ident] = QuestionText(ident, title or _number(ident), text, stars, minutes)
    return found


def page(
    attempt: Attempt,
    asked: Mapping[str, QuestionText],
    *,
    with_solutions: Mapping[str, str] | None = None,
) -> str:
    """Return one student's feedback on one exercise as a page of HTML.

    Parameters
    ----------
    attempt : Attempt
        The result; whatever in it comes from the student is escaped and shortened.
    asked : mapping of str to QuestionText
        As `asked` returns it; a question that is missing is shown by its number.
    with_solutions : mapping of str to str, optional
        Question id to a solution's source, shown beside the answer.
    """
    case = asked.get(CASE) if attempt.marks else None
    return rendering.rendered(
        "page.html.jinja",
        attempt=attempt,
        title=wording.exercise_title(attempt.exercise),
        sentence=wording.SENTENCES.get(attempt.state, ""),
        notes=[wording.brief(note, 500) for note in attempt.notes[:_MOST_NOTES]],
        more_notes=max(0, len(attempt.notes) - _MOST_NOTES),
        waits=sum(mark.possible for mark in attempt.marks if mark.points is None),
        unprotected=wording.UNPROTECTED if wording.unprotected([attempt]) else "",
        case=case and rendering.markdown(case.markdown, 3),
        rows=[_row(mark, asked.get(mark.question), with_solutions) for mark in attempt.marks],
    )


def index(attempts: Iterable[Attempt]) -> str:
    """Return the grader's page: all submissions by exercise, linked to the feedback pages.

    Parameters
    ----------
    attempts : iterable of Attempt
        In any order.
    """
    found = sorted(attempts, key=lambda one: (one.exercise or "~", one.student, one.label))
    by_exercise: dict[str, list[Attempt]] = {}
    for attempt in found:
        by_exercise.setdefault(attempt.exercise, []).append(attempt)
    return rendering.rendered(
        "index.html.jinja",
        groups=[
            (wording.exercise_title(exercise), group, _counts(group))
            for exercise, group in by_exercise.items()
        ],
        look=[attempt for attempt in found if wording.needs_a_look(attempt)],
        why=wording.why_look,
        number=len(found),
        link=link,
        unprotected=wording.UNPROTECTED if wording.unprotected(found) else "",
    )


def link(attempt: Attempt) -> str:
    """Return where an attempt's page lies, from the folder of the results."""
    return quote(place(attempt).as_posix())


def place(attempt: Attempt) -> PurePath:
    """Return the path of an attempt's page in the folder of the results.

    Of one exercise a student has one page; of files whose exercise is not known, one each.
    """
    whose = attempt.student if attempt.exercise else f"{attempt.student}/{attempt.label}"
    return PurePath("feedback", attempt.exercise or UNKNOWN, file_name(whose))


def file_name(student: str) -> str:
    """Return the name of a student's page: safe on any system, and no two students share one.

    Examples
    --------
    >>> file_name("ada"), file_name("../Ada")
    ('ada.html', 'Ada~4e4af21652b78501.html')
    """
    if _SAFE.fullmatch(student) and not _DEVICES.fullmatch(student):
        return f"{student}.html"
    plain = unicodedata.normalize("NFKD", student[:200]).encode("ascii", "ignore").decode()
    name = re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "student"
    # Only here stands a "~"; what is hashed also differs where a disk takes "Ada" for "ada".
    sha256 = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name}~{sha256[:16]}.html"


def _row(
    mark: Mark, text: QuestionText | None, with_solutions: Mapping[str, str] | None
) -> dict[str, Any]:
    handed_in, note = rendering.shortened(mark.handed_in)
    solution = _MARKERS.sub("", (with_solutions or {}).get(mark.question, "")).strip()
    # Until it counts as an answer, or a reader has marked it, it may be code.
    is_text = mark.kind == "written" and mark.state in ("waiting", "right", "close", "wrong")
    explained = [mark.say, mark.mistake if mark.mistake != mark.say else ""]
    return {
        "mark": mark,
        "title": text.title if text else _number(mark.question),
        "stars": text.stars if text else 0,
        "asked": rendering.markdown(text.markdown, 5) if text else "",
        "handed_in": handed_in if is_text else rendering.code(handed_in),
        "is_text": is_text,
        "is_empty": not handed_in.strip(),
        "note": note,
        "say": "\n".join(rendering.shortened(part)[0] for part in explained if part),
        "solution": rendering.code(solution) if solution else "",
    }


def _number(ident: str) -> str:
    return f"Question {ident.removeprefix('q')}"


def _counts(group: Sequence[Attempt]) -> dict[str, int]:
    counts = {state: sum(one.state == state for one in group) for state in STATES}
    return {state: number for state, number in counts.items() if number}
