"""Every claim, dataset and glossary term of the case is used, or it is said why not."""

import ast
import importlib
import math
import re
import sys
from pathlib import Path

import pytest

from ai_bubble import course, data

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))
found = importlib.import_module("coverage_found")
told = importlib.import_module("coverage_of_the_case")
sys.path.remove(str(ROOT / "docs"))

CLAIMS = data.load("claims").set_index("claim_id")
REASONS = found.BY_HAND["reasons"]


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The claims that a lesson or an exercise uses."""
    return {*found.claims_named("lessons"), *found.claims_given()}


def test_every_claim_is_used_or_has_a_reason_and_never_both(used: set[str]) -> None:
    assert (CLAIMS["kind"] == "quantitative").sum() == 44
    assert used <= set(CLAIMS.index)
    assert set(CLAIMS.index) - used == set(REASONS)
    assert all(len(reason.split()) >= 8 and reason.endswith(".") for reason in REASONS.values())


def test_most_claims_are_used_and_every_section_but_one_whose_only_claim_has_a_reason(
    used: set[str],
) -> None:
    assert len(REASONS) <= 10
    unused = {name for name, rows in CLAIMS.groupby("section") if not used & set(rows.index)}
    assert unused == {"focus"}
    assert set(CLAIMS.index[CLAIMS["section"] == "focus"]) <= set(REASONS)


def test_the_figures_that_exercises_give_are_those_of_the_claims() -> None:
    for number, names in found.BY_HAND["given"].items():
        figures = found.given(number)
        for name, claim in names.items():
            # In another unit perhaps: 17 for 17 %, 589 for billions, 0.8 for 80 %.
            scale = math.log10(CLAIMS.loc[claim, "value"] / figures[name])
            assert scale == pytest.approx(round(scale), abs=1e-9), (number, name, claim)


def test_every_dataset_is_used_by_a_lesson_or_exercise() -> None:
    lessons, exercises = found.datasets_used("lessons"), found.datasets_used("solutions")
    assert [name for name in data.names() if not lessons[name] and not exercises[name]] == []
    assert lessons["routes"] == {"05": set()}
    assert lessons["sites"]["06"] == {"models.idle_centres"}


def test_every_term_is_linked_from_a_lesson_which_links_no_more_than_can_be_read() -> None:
    linked = found.terms_linked()
    brought_in = data.load("glossary").set_index("term")["lesson"]
    assert {term.casefold() for term in brought_in.index} == set(linked)
    assert [t for t, number in brought_in.items() if number not in linked[t.casefold()]] == []
    each = {number: sum(number in by for by in linked.values()) for number in found.NUMBERS}
    assert all(10 <= count <= 15 for count in each.values()), each


def test_a_table_loaded_whole_uses_no_claim_and_a_comment_is_no_call() -> None:
    tree = ast.parse('# load("rents")\nclaims = load("claims")\ndata.load("sites"); x("gpus")')
    assert found.loaded(tree) == {"claims", "sites"}
    assert "Q08" not in found.claims_named("lessons")


def test_what_only_an_instructor_reads_is_no_use() -> None:
    assert not {cell["id"] for cell in found.notebook("solutions", "06")} & {"notes", "q1-notes"}


def test_modules_are_followed_to_those_that_load() -> None:
    tree = ast.parse("from ai_bubble.explorers.twelve_centres import twelve_centres")
    assert "ai_bubble.models.idle_centres" in found.reached(tree)
    assert "ai_bubble.models.rental" in found.imported(
        ast.parse("from ai_bubble.models import rental")
    )


def test_the_page_is_what_the_notebooks_say() -> None:
    page = told.page()
    assert told.PAGE.read_text(encoding="utf-8") == page, (
        "docs/coverage.md is stale: uv run python docs/coverage_of_the_case.py"
    )
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows} == {2, 3, 5, 8}
    for section in CLAIMS["section"].unique():
        assert f"| {section} (" in page
    for lesson in course.lessons():
        assert f"](../lessons/{lesson.path.name})" in page
    anchors = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    for name in data.names():
        assert f"## {name}\n" in anchors
