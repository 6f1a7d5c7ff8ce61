"""How each question did: shares, discrimination, and which misconception how often."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import StatisticsError, correlation
from typing import TYPE_CHECKING

from ai_bubble.errors import CourseError
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.spreadsheet import replace_file

if TYPE_CHECKING:
    from ai_bubble.figures import Figure


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """How one question did.

    Attributes
    ----------
    exercise, question, kind : str
        Which one.
    number, waiting : int
        Students who were marked, and those whose answer waits for a reader.
    mean : float or None
        Mean share of the points, 0 to 1; None if nobody is marked.
    right : float or None
        Share of students with full points.
    discrimination : float or None
        Correlation (Pearson) of the question's points with the share reached in the rest of the
        exercise; None for fewer than three students, or if either does not vary. Below about 0.2
        the question tells little of who knows the subject; below 0 look at the question itself.
    mistakes : list of tuple of str and int
        Messages of the named misconceptions, the most frequent first.
    """

    exercise: str
    question: str
    kind: str
    number: int
    waiting: int
    mean: float | None
    right: float | None
    discrimination: float | None
    mistakes: list[tuple[str, int]] = field(default_factory=list)


def statistics(marks: Sequence[FinalMark]) -> list[QuestionStatistics]:
    """Return one row a question, in order.

    Parameters
    ----------
    marks : sequence of FinalMark
        As `Gradebook.final_marks` returns them.
    """
    groups: dict[tuple[str, str], list[FinalMark]] = {}
    work: dict[tuple[str, str], list[FinalMark]] = {}
    for one in marks:
        groups.setdefault((one.exercise, one.mark.question), []).append(one)
        work.setdefault((one.student, one.exercise), []).append(one)
    ordered = sorted(groups, key=lambda key: (key[0], len(key[1]), key[1]))
    return [_of(groups[key], work) for key in ordered]


def chart(rows: Sequence[QuestionStatistics]) -> "Figure":
    """Return a chart of the share of students with full points, one bar a question.

    Raises
    ------
    CourseError
        If no question has been marked.
    """
    import altair as alt
    import pandas as pd

    from ai_bubble.figures import figure

    marked = [row for row in rows if row.right is not None]
    if not marked:
        raise CourseError("there is nothing to draw: no question has been marked")
    several = len({row.exercise for row in marked}) > 1
    data = pd.DataFrame(
        {
            "question": [f"{row.exercise} {row.question}" for row in marked],
            "students with full points": [row.right for row in marked],
            "mean share of points": [row.mean for row in marked],
            "students": [row.number for row in marked],
        }
    )
    # What was read of a few answers only is no finding.
    settled = [row for row in marked if row.waiting < row.number] or marked
    worst = min(settled, key=lambda row: row.right or 0.0)
    best = max(marked, key=lambda row: row.right or 0.0)
    where = f" of exercise {worst.exercise}" if several else ""
    title = f"Question {worst.question.removeprefix('q')}{where} was hardest"
    bars = (
        alt.Chart(data, title=f"{title}: {worst.right:.0%} have full points")
        .mark_bar()
        .encode(
            x=alt.X(
                "students with full points:Q",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            y=alt.Y("question:N", sort=None, title="exercise and question"),
            tooltip=[
                "question:N",
                alt.Tooltip("students with full points:Q", format=".0%"),
                alt.Tooltip("mean share of points:Q", format=".0%"),
                "students:Q",
            ],
        )
        .properties(height=alt.Step(22))
    )
    text = (
        f"Bar chart of {len(marked)} questions: full points reach from {worst.right:.0%} of the "
        f"students in {worst.exercise} {worst.question} to {best.right:.0%} in {best.exercise} "
        f"{best.question}."
    )
    return figure(bars, alt=text)


def write_chart(rows: Sequence[QuestionStatistics], path: Path) -> None:
    """Write the chart as a picture, or as a page with its data to fold out.

    Draws with vl-convert: do not call it in a process that forks afterwards.

    Raises
    ------
    CourseError
        If the file's name ends neither in ``.svg`` nor in ``.html``, or it cannot be written.
    """
    kind = path.suffix.casefold()
    if kind not in (".svg", ".html"):
        raise CourseError(f"{path} must end in .svg or .html")
    drawn = chart(rows)
    page = (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>How each question did</title>\n"
        "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem;color:#151515;background:#fff}svg{max-width:100%;height:auto}</style>\n"
        f"</head>\n<body>\n<main>\n<h1>How each question did</h1>\n{drawn.svg}\n{drawn.table}\n"
        "</main>\n</body>\n</html>\n"
    )
    replace_file(path, page if kind == ".html" else drawn.svg)


def _of(
    group: Sequence[FinalMark], work: Mapping[tuple[str, str], Sequence[FinalMark]]
) -> QuestionStatistics:
    first = group[0]
    marked = [one for one in group if one.mark.points is not None and one.mark.possible]
    shares = [(one.mark.points or 0.0) / one.mark.possible for one in marked]
    mistakes = Counter(one.mark.mistake for one in group if one.mark.mistake)
    return QuestionStatistics(
        first.exercise,
        first.mark.question,
        first.mark.kind,
        number=len(marked),
        waiting=sum(one.mark.points is None for one in group),
        mean=math.fsum(shares) / len(shares) if shares else None,
        right=sum(share >= 1 for share in shares) / len(shares) if shares else None,
        discrimination=_discrimination(marked, work),
        mistakes=mistakes.most_common(),
    )


def _discrimination(
    marked: Sequence[FinalMark], work: Mapping[tuple[str, str], Sequence[FinalMark]]
) -> float | None:
    own, rest = [], []
    for one in marked:
        others = [
            other.mark
            for other in work[one.student, one.exercise]
            if other.mark.question != one.mark.question and other.mark.points is not None
        ]
        possible = math.fsum(other.possible for other in others)
        if possible:
            own.append((one.mark.points or 0.0) / one.mark.possible)
            # Rounded, so that equal sums of different addends do not seem to vary.
            rest.append(round(math.fsum(o.points or 0.0 for o in others) / possible, 9))
    if len(own) < 3:
        return None
    try:
        return correlation(own, rest)
    except StatisticsError:
        return None
