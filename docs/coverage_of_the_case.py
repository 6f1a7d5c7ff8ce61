"""Write docs/coverage.md again: uv run python docs/coverage_of_the_case.py.

Which lesson and exercise uses which claim, dataset and glossary term is read from the notebooks.
What cannot be read from them is in docs/coverage.toml.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from coverage_found import (
    BY_HAND,
    NUMBERS,
    ROOT,
    Uses,
    claims_given,
    claims_named,
    datasets_used,
    terms_linked,
)

from ai_bubble import course, data

PAGE = ROOT / "docs" / "coverage.md"
INTRODUCTION = """# What the course covers of the case

Written by `uv run python docs/coverage_of_the_case.py` from the notebooks; a test says when it is
stale. What to look for: a section, a claim or a dataset that you want to teach with, and the
lesson or exercise that uses it. A claim that none uses has its reason in the last column.
"""


def page() -> str:
    """Return docs/coverage.md."""
    claims = data.load("claims").set_index("claim_id")
    lessons, exercises = claims_named("lessons"), claims_given()
    reasons = BY_HAND["reasons"]
    links = [f"[{one.number}](../lessons/{one.path.name})" for one in course.lessons()]
    said = (
        [name, text, listed(lessons[name]), listed(exercises[name]), reasons.get(name, "")]
        for name, text in zip(map(str, claims.index), claims["paraphrase"], strict=True)
    )
    parts = [
        INTRODUCTION,
        "## Sections of the article against lessons\n",
        "The number of claims stands behind the section's name, `ex.` before what only the "
        "lesson's exercise uses.\n",
        *table(["section", *links], sections(claims, lessons, exercises)),
        "\n## Claims\n",
        "A lesson counts if it names the claim, in its text or code. That lesson 00 has an "
        "explorer of all claims counts for none. An exercise counts if it gives the figure.\n",
        *table(["claim", "what it says", "lessons", "exercises", "why not"], said),
        "\n## Datasets\n",
        "A module in brackets loads the dataset for the lesson or exercise.\n",
        *table(["dataset", "lessons", "exercises"], datasets()),
        "\n## Terms of the glossary\n",
        *table(["lesson", "terms that it links"], terms()),
    ]
    return "\n".join(parts) + "\n"


def sections(claims: Any, lessons: Uses, exercises: Uses) -> Iterator[list[str]]:
    """Return the matrix of the article's sections and the lessons, row by row."""
    for section, rows in claims.groupby("section", sort=False):
        cells = []
        for number in NUMBERS:
            here = [claim for claim in rows.index if number in lessons[claim]]
            more = [claim for claim in rows.index if number in exercises[claim]]
            only = [claim for claim in more if claim not in here]
            cells.append(" ".join([*here, *(["ex."] if only else []), *only]))
        yield [f"{section} ({len(rows)})", *cells]


def datasets() -> Iterator[list[str]]:
    """Return the table of the datasets, row by row."""
    lessons, exercises = datasets_used("lessons"), datasets_used("solutions")
    for name in data.names():
        yield [
            f"[{name}](../datasets/README.md#{name})",
            through(lessons[name]),
            through(exercises[name]),
        ]


def through(used: dict[str, set[str]]) -> str:
    """Return the numbers of notebooks, behind them the modules through which they use a dataset."""
    own = [number for number, by in used.items() if not by]
    groups: Uses = defaultdict(set)
    for number, by in used.items():
        for module in by:
            groups[module].add(number)
    return "; ".join(
        [
            *([listed(own)] if own else []),
            *(f"{listed(n)} (`{m}`)" for m, n in sorted(groups.items())),
        ]
    )


def terms() -> Iterator[list[str]]:
    """Return the table of the glossary's terms by lesson, row by row."""
    linked = terms_linked()
    names = list(data.load("glossary")["term"])
    for number in NUMBERS:
        yield [number, ", ".join(name for name in names if number in linked[name.casefold()])]


def listed(numbers: Iterable[str]) -> str:
    """Return numbers of notebooks in order."""
    return ", ".join(sorted(numbers))


def table(head: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Return the lines of a Markdown table."""
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
