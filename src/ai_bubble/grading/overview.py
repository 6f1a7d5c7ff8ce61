"""The gradebook as tables in a terminal."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.markup import escape
from rich.table import Table

from ai_bubble.errors import CourseError
from ai_bubble.grading.exports import Total, totals
from ai_bubble.grading.finals import FinalMark
from ai_bubble.grading.gradebook import Gradebook
from ai_bubble.grading.manual import number, unknown_student
from ai_bubble.grading.records import STATES
from ai_bubble.grading.statistics import QuestionStatistics

_MOST: Final = 20


def shown(text: str) -> str:
    r"""Return a text fit for a terminal: no markup, no escape sequence, no hidden direction.

    Examples
    --------
    >>> shown("[red]Ada\x1b[2J")
    '\\[red]Ada�[2J'
    """
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def listed(names: Sequence[str]) -> str:
    """Return names in a line, the first of them if there are many.

    Examples
    --------
    >>> listed(["s1", "s2"])
    's1, s2'
    """
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    plain = ("".join(c if c.isprintable() else "?" for c in name) for name in names[:_MOST])
    return ", ".join(plain) + more


def of_class(book: Gradebook) -> tuple[list[Table], list[str]]:
    """Return a table of the exercises, and what somebody should look at."""
    found = totals(book)
    states = [state for state in STATES if any(total.state == state for total in found)]
    table = Table("exercise", "students", *states, "mean points", "waiting", box=box.SIMPLE)
    for exercise in sorted({total.exercise for total in found}):
        group = [total for total in found if total.exercise == exercise]
        marked = [total.points for total in group if total.marks]
        mean = f"{sum(marked) / len(marked):.1f} of {number(group[0].possible)}" if marked else "–"
        counts = (str(sum(total.state == state for total in group) or "·") for state in states)
        waiting = str(sum(total.waiting for total in group))
        name = shown(exercise) or "not recognised"
        table.add_row(name, str(len(group)), *counts, mean, waiting)
    notes = []
    bad = [total for total in found if total.state not in ("graded", "repaired")]
    for total in bad[:_MOST]:
        which = f"exercise {total.exercise}" if total.exercise else "a file"
        notes.append(f"{listed([total.student])}, {which}: {total.state}. {listed([total.reason])}")
    if len(bad) > _MOST:
        notes.append(f"and {len(bad) - _MOST} more that were not graded as usual")
    changed = [one for total in found for one in total.marks if one.changed]
    if changed:
        answers = [f"{one.student} {one.exercise} {one.mark.question}" for one in changed]
        notes.append(f"answer changed since it was marked by hand: {listed(answers)}")
    return [table], notes


def of_student(book: Gradebook, student: str) -> tuple[list[Table], list[str]]:
    """Return a table for each exercise of a student.

    Raises
    ------
    CourseError
        If there is no such student.
    """
    found = [total for total in totals(book) if total.student == student]
    if not found:
        names = {total.student: total.name for total in totals(book)}
        raise CourseError(unknown_student(student, names))
    return [_of_total(total) for total in found], []


def of_questions(rows: Sequence[QuestionStatistics]) -> list[Table]:
    """Return a table of the questions, and one of the misconceptions if there are any."""
    table = Table(
        *("exercise", "question", "kind", "students", "mean", "full", "discr.", "waiting"),
        box=box.SIMPLE,
        caption="mean share of points; share with full points; correlation with the rest",
    )
    for row in rows:
        mean, right = (_percent(share) for share in (row.mean, row.right))
        power = "–" if row.discrimination is None else f"{row.discrimination:.2f}"
        counts = str(row.number), mean, right, power, str(row.waiting)
        table.add_row(*map(shown, (row.exercise, row.question, row.kind)), *counts)
    mistakes = Table("exercise", "question", "students", "misconception", box=box.SIMPLE)
    for row in rows:
        for message, count in row.mistakes:
            mistakes.add_row(shown(row.exercise), shown(row.question), str(count), shown(message))
    return [table, mistakes] if mistakes.row_count else [table]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _of_total(total: Total) -> Table:
    points = f"{number(total.points)} of {number(total.possible)} points"
    waits = f", {total.waiting} waiting" if total.waiting else ""
    who = f"{total.student} {total.name}".strip()
    title = f"{who}, exercise {total.exercise or 'not recognised'}: {total.state}, {points}{waits}"
    caption = shown(total.reason) or None
    table = Table(
        "question", "points", "of", "by", "what was said", title=shown(title), box=box.SIMPLE
    )
    table.caption, table.title_justify, table.caption_justify = caption, "left", "left"
    for one in total.marks:
        given = "waits" if one.mark.points is None else number(one.mark.points)
        table.add_row(
            *(shown(one.mark.question), given, number(one.mark.possible), _by(one)),
            shown(one.comment if one.by_hand else one.mark.say),
        )
    return table


def _by(one: FinalMark) -> str:
    if not one.by_hand:
        return "" if one.mark.points is None else "checker"
    instead = "" if one.automatic is None else f" (checker: {number(one.automatic)})"
    changed = ", answer changed since" if one.changed else ""
    return shown(f"{one.grader}{instead}{changed}")
