"""Writes small solution notebooks, sound as they are or with a few cells changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ai_bubble.exercises.anatomy import lesson_headings
from ai_bubble.exercises.notebook import Solution, read_solution

# Any section that the lesson has: which one is of no account here.
SEE = lesson_headings("03")[2]

SOUND = {
    "title": "# Exercise 03: A small one\n\nIt belongs to lesson 03.",
    "notes": "**For the instructor.** Thirty minutes in all; ask who owns the server.",
    "setup": (
        "import altair as alt\nimport pandas as pd\n\n"
        "from ai_bubble.exercises import Exercise, falls, wrong\n"
        "from ai_bubble.figures import figure"
    ),
    "parameters": "variant = 0",
    "start": 'check = Exercise("03", variant)',
    "case": (
        "## The case\n\nIn Zhongwei<!--= city --> a server rented for "
        "**180,000**<!--= peak:,.0f --> yuan a month, now for 75,000<!--= trough:,.0f -->. "
        "Interest is 10 %<!--= interest:.0% --> a year, the change "
        "\u221258.3\u00a0%<!--= trough / peak - 1:.1% -->."
    ),
    "case-numbers": (
        'city = check.given("city", "Zhongwei", ["Ulanqab", "Guiyang"])\n'
        "peak = check.given(\n"
        '    "peak", 180_000, (160_000, 240_000), step=5_000, unit="yuan a month"\n'
        ")\n"
        'trough = check.given("trough", 75_000, (50_000, 75_000), step=5_000)\n'
        'interest = check.given("interest", 0.1, (0.05, 0.15), step=0.01, unit="a year")'
    ),
    "q1": "## Question 1: The fall\n\nWhat share of the old rent was lost?",
    "q1-solution": "# BEGIN SOLUTION\ndrop = 1 - trough / peak\n# END SOLUTION",
    "q1-check": f"""check.value(
    "q1",
    "drop",
    wrong("You give what is left.", trough / peak, see="{SEE}"),
    wrong("You divided by the new rent.", (peak - trough) / trough, see="{SEE}"),
    unit="share of the old rent",
    points=2,
    stars=1,
    minutes=5,
)""",
    "q2": "## Question 2: A year\n\nHow much rent is lost in a year?",
    "q2-solution": "# BEGIN SOLUTION\nlost = (peak - trough) * 12\n# END SOLUTION",
    "q2-check": f"""check.value(
    "q2",
    "lost",
    wrong("A year has more than one month.", peak - trough, see="{SEE}"),
    wrong("You left out the new rent.", peak * 12, see="{SEE}"),
    unit="yuan",
    points=3,
    stars=1,
    minutes=5,
)""",
    "q3": "## Question 3: Payback\n\nWrite `payback(price, rent)`.",
    "q3-solution": (
        "# BEGIN SOLUTION\n"
        "def payback(price, rent):\n"
        '    """Return the months until the price is earned."""\n'
        "    months = price / rent\n"
        "    return months\n\n\n"
        "# END SOLUTION"
    ),
    "q3-check": f"""check.function(
    "q3",
    "payback",
    wrong("You turned the division round.", lambda price, rent: rent / price, see="{SEE}"),
    wrong("You counted years.", lambda price, rent: price / rent / 12, see="{SEE}"),
    cases=[(peak * 10, peak), (900_000, 30_000)],
    hidden=[(424_242, 7)],
    properties=[falls("a higher rent must shorten it", [(100, 5), (100, 6)])],
    unit="months",
    points=3,
    stars=2,
    minutes=10,
)""",
    "q4": "## Question 4: Rents\n\nMake a table.",
    "q4-solution": (
        "# BEGIN SOLUTION\n"
        'rents = pd.DataFrame({"when": ["peak", "low"], "rent": [peak, trough]})\n'
        "# END SOLUTION"
    ),
    "q4-check": f"""check.table(
    "q4",
    "rents",
    wrong("You mixed the two up.", rents.assign(rent=[trough, peak]), see="{SEE}"),
    wrong("These are the rents of a year.", rents.assign(rent=rents.rent * 12), see="{SEE}"),
    points=4,
    stars=2,
    minutes=10,
)""",
    "q5": "## Question 5: A chart\n\nDraw both rents.",
    "q5-solution": (
        "# BEGIN SOLUTION\n"
        'data = pd.DataFrame({"when": ["peak", "low"], "rent": [peak, trough]})\n'
        'bars = alt.Chart(data, title="The rent fell").mark_bar()\n'
        'bars = bars.encode(alt.X("when").title("Time"), alt.Y("rent").title("Rent, yuan"))\n'
        'q5_chart = figure(bars, alt="Two bars: a high rent at the peak, a lower one now.")\n'
        "# END SOLUTION\n"
        "q5_chart"
    ),
    "q5-check": f"""other = data.assign(rent=[trough, peak])
check.chart(
    "q5",
    "q5_chart",
    wrong(
        "You mixed the two up.",
        alt.Chart(other).mark_bar().encode(x="when", y="rent"),
        see="{SEE}",
    ),
    points=4,
    stars=3,
    minutes=8,
)""",
    "q6": "## Question 6: Advice\n\nAdvise the owner in 5 to 40 words.",
    "q6-solution": (
        '# BEGIN SOLUTION\njudgement = """Run while the rent covers what can be avoided."""\n'
        "# END SOLUTION"
    ),
    "q6-check": """check.written(
    "q6",
    "judgement",
    rubric=[("names the avoidable cost", 2), ("says when to stop", 2)],
    words=(5, 40),
    stars=3,
    minutes=7,
)""",
}
"""A sound solution: cell ids and sources, in order."""

WriteSolution = Callable[..., Solution]


def _cell(ident: str, source: str) -> dict[str, object]:
    head, _, role = ident.partition("-")
    prose = ident in ("title", "case") or role == "notes" or (not role and head[1:].isdigit())
    notes = "notes" in (head, role)
    tags = ["parameters"] if ident == "parameters" else ["teaching-notes"] if notes else []
    cell: dict[str, object] = {
        "cell_type": "markdown" if prose or notes else "code",
        "id": ident,
        "metadata": {"tags": tags} if tags else {},
        "source": source.splitlines(keepends=True),
    }
    if not prose and not notes:
        cell |= {"execution_count": None, "outputs": []}
    return cell


@pytest.fixture
def write_solution(tmp_path: Path) -> WriteSolution:
    """Write a solution with some cells of the sound one replaced, left out (None) or edited.

    An edit ``(cell, old, new)`` must find its old text exactly once. A cell whose id the sound
    solution lacks is put behind the text of its question.
    """

    def write(
        changes: dict[str, str | None] | None = None,
        *edits: tuple[str, str, str],
        name: str = "03_small.ipynb",
        folder: Path | None = None,
        untagged: tuple[str, ...] = (),
        renamed: dict[str, str] | None = None,
        minutes: int = 45,
    ) -> Solution:
        cells, order = dict(SOUND), list(SOUND)
        for ident, source in (changes or {}).items():
            if source is None:
                order.remove(ident)
                continue
            if ident not in cells:
                order.insert(order.index(ident.partition("-")[0]) + 1, ident)
            cells[ident] = source
        for ident, old, new in edits:
            assert cells[ident].count(old) == 1, f"{old!r} in {ident}"
            cells[ident] = cells[ident].replace(old, new)
        made = [_cell(ident, cells[ident]) for ident in order]
        for cell in made:
            if cell["id"] in untagged:
                cell["metadata"] = {}
            cell["id"] = (renamed or {}).get(str(cell["id"]), cell["id"])
        notebook = {
            "cells": made,
            "metadata": {
                "ai_bubble": {"lesson": "03", "title": "A small one", "minutes": minutes},
                "kernelspec": {
                    "display_name": "Python 3 (ipykernel)",
                    "language": "python",
                    "name": "python3",
                },
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = (folder or tmp_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return read_solution(path)

    return write
