"""The marks that count: of each student's last work, by hand where a grader gave them."""

import sqlite3
from dataclasses import dataclass, replace

from ai_bubble.grading.records import Mark


@dataclass(frozen=True, slots=True)
class FinalMark:
    """A mark as it counts.

    Attributes
    ----------
    student, name, exercise : str
        Whose it is, and of what.
    mark : Mark
        As the checker gave it, but with the points that count; None while an answer waits.
    automatic : float or None
        Points the checker gave.
    grader : str
        Who gave the points by hand; empty if nobody did.
    comment : str
        The grader's.
    version : int
        Number of the latest entry by hand, those that take one back included; 0 if there is none.
    changed : bool
        Whether the answer has changed since the grader read it.
    answer_sha256 : str
        Of the answer handed in; empty if the work could not be read.
    """

    student: str
    name: str
    exercise: str
    mark: Mark
    automatic: float | None
    grader: str = ""
    comment: str = ""
    version: int = 0
    changed: bool = False
    answer_sha256: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person gave the points."""
        return bool(self.grader)

    @property
    def counted(self) -> Mark:
        """The mark for the student to read: the grader's points and words where there are any."""
        if not self.by_hand or self.mark.points is None:
            return self.mark
        full, some = self.mark.points >= self.mark.possible, self.mark.points > 0
        state = "right" if full else "close" if some else "wrong"
        return replace(self.mark, state=state, say=self.comment, see="", mistake="")


def current(exercise: str | None = None, student: str | None = None) -> tuple[str, dict[str, str]]:
    """Return SQL for the attempts that count, the last of each student and exercise.

    A file whose exercise was not recognised counts until the student's file of that name is.

    Parameters
    ----------
    exercise, student : str, optional
        Only these.

    Returns
    -------
    tuple of str and dict
        The query and its parameters.
    """
    where, given = selected(exercise, student)
    return (
        f"""SELECT * FROM (
            SELECT *, row_number() OVER (
                PARTITION BY student, exercise, CASE exercise WHEN '' THEN label ELSE '' END
                ORDER BY met DESC, place DESC, id DESC
            ) AS nth FROM attempts WHERE {where}
        ) AS one
        WHERE nth = 1 AND NOT (exercise = '' AND EXISTS (
            SELECT 1 FROM attempts AS later
            WHERE later.student = one.student AND later.label = one.label AND later.exercise <> ''
            AND (later.met, later.place, later.id) > (one.met, one.place, one.id)
        ))""",
        given,
    )


def selected(exercise: str | None, student: str | None) -> tuple[str, dict[str, str]]:
    """Return a condition in SQL, and its parameters."""
    wanted = {"exercise": exercise, "student": student}
    given = {column: value for column, value in wanted.items() if value is not None}
    return " AND ".join(["1", *(f"{column} = :{column}" for column in given)]), given


def final_marks(
    connection: sqlite3.Connection, exercise: str | None = None, student: str | None = None
) -> list[FinalMark]:
    """Return every mark that counts, by exercise and student, those by hand over the checker's."""
    query, given = current(exercise, student)
    where, _ = selected(exercise, student)
    by_hand = {
        (row["student"], row["exercise"], row["question"]): row
        for row in connection.execute(
            f"SELECT * FROM manual_marks WHERE {where} AND id IN (SELECT max(id) FROM manual_marks "
            f"WHERE {where} GROUP BY student, exercise, question)",
            given,
        )
    }
    rows = connection.execute(
        f"SELECT work.student, work.name, work.exercise, marks.* FROM ({query}) AS work "
        "JOIN marks ON marks.attempt = work.id",
        given,
    ).fetchall()
    found = []
    for row in rows:
        who, of, mark = row["student"], row["exercise"], mark_of(row)
        automatic = FinalMark(
            who, row["name"], of, mark, mark.points, answer_sha256=row["answer_sha256"]
        )
        found.append(_over(automatic, by_hand.pop((who, of, mark.question), None)))
    # Points by hand for work that cannot be read now: no mark of the checker's stands beside them.
    asked = {of: asked_of(connection, of) for of in {of for _, of, _ in by_hand}}
    found += [
        _over(FinalMark(who, name_of(connection, who), of, asked[of][question], None), row)
        for (who, of, question), row in by_hand.items()
        if question in asked[of] and row["points"] is not None
    ]
    return sorted(found, key=_place)


def mark_of(row: sqlite3.Row) -> Mark:
    """Return the mark that a row of the table holds."""
    return Mark(**{name: row[name] for name in Mark.__slots__})


def asked_of(connection: sqlite3.Connection, exercise: str) -> dict[str, Mark]:
    """Return an exercise's questions as the last work that could be graded had them, unanswered."""
    rows = connection.execute(
        "SELECT * FROM marks WHERE attempt = (SELECT max(id) FROM attempts WHERE exercise = ? "
        "AND EXISTS (SELECT 1 FROM marks WHERE attempt = attempts.id)) ORDER BY number",
        (exercise,),
    )
    return {
        row["question"]: Mark(row["question"], row["kind"], None, row["possible"], "undefined")
        for row in rows
    }


def name_of(connection: sqlite3.Connection, student: str) -> str:
    """Return a student's name as last recorded."""
    found = connection.execute(
        "SELECT name FROM attempts WHERE student = ? AND name <> '' ORDER BY id DESC LIMIT 1",
        (student,),
    ).fetchone()
    return found["name"] if found else ""


def _over(automatic: FinalMark, by_hand: sqlite3.Row | None) -> FinalMark:
    if by_hand is None:
        return automatic
    known = replace(automatic, version=by_hand["id"])
    if by_hand["points"] is None:
        return known
    return replace(
        known,
        mark=replace(known.mark, points=by_hand["points"]),
        grader=by_hand["grader"],
        comment=by_hand["comment"],
        changed=by_hand["answer_sha256"] != known.answer_sha256,
    )


def _place(one: FinalMark) -> tuple[str, str, int, str]:
    return one.exercise, one.student, len(one.mark.question), one.mark.question
