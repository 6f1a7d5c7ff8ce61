"""Results for a CI service: a Markdown summary, and suites for JUnit XML."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from statistics import mean
from typing import Final

from ai_bubble.exercises.junit import Case, Suite
from ai_bubble.grading import wording
from ai_bubble.grading.records import STATES, Attempt, Mark

MOST_BYTES: Final = 1_000_000
"""GitHub drops a summary of more than 1 MiB."""

_MOST_LOOKS: Final = 200
_BANDS: Final = {"0 %": 0.0, "to 25 %": 0.25, "to 50 %": 0.5, "to 75 %": 0.75, "below 100 %": 1.0}
_FULL: Final = "100 %"
_MARKUP: Final = re.compile(r"[!-/:-@\[-`{-~]")
_PLAIN: Final = " ,;'()-%"
_BROKEN: Final = "@#"
"""GitHub makes links of what stands behind these, after all escapes are resolved."""


def escape(text: str, most: int = 200) -> str:
    """Return a text of a student's as Markdown that shows it and does nothing else.

    Examples
    --------
    >>> escape("a|b <i> @ada")
    'a&#124;b &#60;i&#62; &#64;&#8203;ada'
    """
    return _MARKUP.sub(_entity, wording.visible(wording.brief(text, most)))


def _entity(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in _PLAIN:
        return sign
    return f"&#{ord(sign)};" + ("&#8203;" if sign in _BROKEN else "")


def summary(attempts: Iterable[Attempt]) -> str:
    """Return the results as Markdown for the page that a CI service shows of a job.

    Parameters
    ----------
    attempts : iterable of Attempt
        In any order. Of one student alone every question is listed.

    Returns
    -------
    str
        `MOST_BYTES` at most; what is too much is left out, and a line says so.
    """
    found = sorted(attempts, key=lambda one: (one.exercise or "~", one.student, one.label))
    lines = [f"# Grading: {wording.count(len(found), 'submission')}", ""]
    if wording.unprotected(found):
        lines += [f"**{wording.UNPROTECTED}**", ""]
    if not found:
        lines += ["There was nothing to grade.", ""]
    elif len({attempt.student for attempt in found}) == 1:
        for attempt in found:
            lines += _alone(attempt)
    else:
        lines += _states(found) + _distribution(found) + _looks(found)
    return _fitted(lines)


def suites(attempts: Iterable[Attempt]) -> list[Suite]:
    """Return a suite for each submission and a case for each question, for `junit`.

    What a submission ended with, if not with a grade, is the suite's error.
    """
    return [_suite(attempt) for attempt in attempts]


def _suite(attempt: Attempt) -> Suite:
    who = wording.brief(attempt.student) or "no id"
    error = ""
    if not wording.as_usual(attempt):
        sentence = attempt.reason or wording.SENTENCES.get(attempt.state, "")
        error = wording.brief(f"{attempt.state}: {sentence}", 1_000)
    about = {
        "exercise": attempt.exercise,
        "variant": str(attempt.variant),
        "state": attempt.state,
        "points": wording.points(attempt.points),
        "possible": wording.points(attempt.possible),
        "file": wording.brief(attempt.label),
        "package": attempt.package,
        "python": attempt.python,
        "sandbox": attempt.sandbox,
    }
    cases = [_case(mark) for mark in attempt.marks]
    return Suite(f"{attempt.exercise or 'unknown'}/{who}", cases, error, attempt.seconds, about)


def _case(mark: Mark) -> Case:
    got = wording.result(mark)
    if got.group == "wait":
        return Case(mark.question, skipped=got.words)
    if got.group == "right":
        return Case(mark.question)
    return Case(mark.question, failure=f"{got.words}. {wording.brief(mark.say, 1_000)}".strip())


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    marked = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return [*marked, *(f"| {' | '.join(map(str, row))} |" for row in rows), ""]


def _by_exercise(found: Sequence[Attempt]) -> dict[str, list[Attempt]]:
    groups: dict[str, list[Attempt]] = {}
    for attempt in found:
        groups.setdefault(attempt.exercise, []).append(attempt)
    return groups


def _states(found: Sequence[Attempt]) -> list[str]:
    head = ("exercise", "submissions", *STATES, "mean points", "answers for a reader")
    rows = []
    for exercise, group in _by_exercise(found).items():
        graded = [attempt for attempt in group if attempt.marks]
        points = "–"
        if graded:
            average = wording.points(mean(attempt.points for attempt in graded))
            points = f"{average} of {wording.points(max(one.possible for one in graded))}"
        counts = [sum(one.state == state for one in group) or "" for state in STATES]
        waiting = sum(attempt.waiting for attempt in group)
        rows.append((_title(exercise), len(group), *counts, points, waiting or ""))
    return _table(head, rows)


def _distribution(found: Sequence[Attempt]) -> list[str]:
    rows = []
    for exercise, group in _by_exercise(found).items():
        shares = [one.points / one.possible for one in group if one.possible > 0]
        limits = [-1.0, *_BANDS.values()]
        counts = [
            sum(low < share <= high and share < 1.0 for share in shares)
            for low, high in pairwise(limits)
        ]
        if shares:
            full = sum(share >= 1.0 for share in shares)
            rows.append((_title(exercise), *(number or "" for number in (*counts, full))))
    head = ("exercise", *_BANDS, _FULL)
    return ["## Points, as a share of those possible", "", *_table(head, rows)] if rows else []


def _looks(found: Sequence[Attempt]) -> list[str]:
    looks = [attempt for attempt in found if wording.needs_a_look(attempt)]
    if not looks:
        return ["Every submission could be graded.", ""]
    rows = [
        (
            _coded(one.student),
            escape(one.exercise) or "–",
            one.state,
            escape(wording.why_look(one), 400),
        )
        for one in looks[:_MOST_LOOKS]
    ]
    lines = ["## Who needs a look", "", *_table(("student", "exercise", "state", "why"), rows)]
    if len(looks) > _MOST_LOOKS:
        lines += [f"… and {len(looks) - _MOST_LOOKS:,} more; index.html lists all.", ""]
    return lines


def _alone(attempt: Attempt) -> list[str]:
    score = f"{wording.points(attempt.points)} of {wording.points(attempt.possible)} points"
    if attempt.waiting:
        score += f" so far; {wording.count(attempt.waiting, 'answer')} for a reader"
    lines = [f"## {_title(attempt.exercise)}", "", f"{_coded(attempt.student)}: **{score}**", ""]
    lines += [f"State: {attempt.state}. {wording.SENTENCES.get(attempt.state, '')}", ""]
    lines += [escape(attempt.reason, 500), ""] if attempt.reason else []
    rows = [
        (mark.question, f"{got.symbol} {got.words}", _points(mark), escape(mark.say))
        for mark, got in ((mark, wording.result(mark)) for mark in attempt.marks)
    ]
    return lines + (_table(("question", "result", "points", "feedback"), rows) if rows else [])


def _points(mark: Mark) -> str:
    given = "–" if mark.points is None else wording.points(mark.points)
    return f"{given} of {wording.points(mark.possible)}"


def _coded(text: str) -> str:
    # In code GitHub looks for no people, issues or commits.
    return f"<code>{escape(text, 80) or 'no id'}</code>"


def _title(exercise: str) -> str:
    return escape(wording.exercise_title(exercise))


def _fitted(lines: Sequence[str]) -> str:
    sizes = accumulate(len(line.encode("utf-8")) + 1 for line in lines)
    kept = [line for line, size in zip(lines, sizes, strict=True) if size <= MOST_BYTES - 100]
    if len(kept) < len(lines):
        kept += ["", f"… and {len(lines) - len(kept):,} more lines; index.html lists all."]
    return "\n".join(kept).strip() + "\n"
