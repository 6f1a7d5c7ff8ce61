import doctest
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from grading_results import ATTEMPT, HOSTILE, MARKS, Page, hostile
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ai_bubble.exercises.junit import junit
from ai_bubble.grading import summary as module
from ai_bubble.grading import wording
from ai_bubble.grading.records import Attempt
from ai_bubble.grading.summary import MOST_BYTES, escape, suites, summary

OTHER = replace(ATTEMPT, student="s2", name="Bo Ek")
FULL = replace(OTHER, marks=[replace(one, points=one.possible) for one in MARKS])


def as_page(markdown: str) -> Page:
    """Render as GitHub does, which lets a few raw tags through."""
    return Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))


def rows(markdown: str) -> list[list[str]]:
    """Return the cells of all rows of all tables."""
    found: list[list[str]] = []
    for node in as_page(markdown).nodes:
        if node.tag == "tr":
            found.append([])
        elif node.tag in ("th", "td"):
            found[-1].append(node.text)
    return found


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_a_class_is_summed_up_by_exercise_and_state() -> None:
    late = replace(OTHER, student="s3", state="timed out", reason="Cell 4 was stopped.")
    lost = replace(OTHER, student="s4", exercise="", state="unreadable", marks=[])
    found = rows(summary([late, ATTEMPT, FULL, lost]))
    assert found[1] == [
        *("Exercise 03: The price collapse", "3", "2", "", "1", "", "", "5.33 of 11", "2")
    ]
    assert found[2] == ["Exercise not recognised", "1", "", "", "", "", "1", "–", ""]
    assert found[4] == ["Exercise 03: The price collapse", "", "2", "", "", "", "1"]
    assert found[6:] == [
        ["s3", "03", "timed out", "Cell 4 was stopped."],
        ["s4", "–", "unreadable", ""],
    ]


@pytest.mark.parametrize(
    ("points", "band"),
    [(0.0, 1), (0.25, 2), (1.0, 2), (1.25, 3), (2.0, 3), (3.0, 4), (3.75, 5), (4.0, 6)],
)
def test_every_share_of_the_points_falls_into_one_band(points: float, band: int) -> None:
    marks = [replace(MARKS[0], points=points, possible=4.0)]
    attempts = [replace(one, marks=marks) for one in (ATTEMPT, OTHER)]
    row = rows(summary(attempts))[3]
    assert [at for at, cell in enumerate(row) if at and cell] == [band]
    assert row[band] == "2"


def test_one_student_gets_a_line_for_each_question() -> None:
    found = rows(summary([ATTEMPT]))
    assert [row[1:3] for row in found[1:]] == [
        ["✓ right", "1 of 1"],
        ["✗ not right", "0 of 1"],
        ["◐ partly right", "1.5 of 3"],
        ["○ not answered", "0 of 2"],
        ["✎ waits for a reader", "– of 4"],
    ]
    assert found[2][3] == "You left out `gpus`."
    assert "2.5 of 11 points so far; 1 answer for a reader" in summary([ATTEMPT])


def test_nothing_graded_is_said_in_a_sentence() -> None:
    assert summary([]) == "# Grading: 0 submissions\n\nThere was nothing to grade.\n"


def test_the_summary_says_that_there_was_no_sandbox() -> None:
    assert wording.UNPROTECTED in summary([ATTEMPT, replace(OTHER, sandbox="none")])
    assert wording.UNPROTECTED not in summary([ATTEMPT, OTHER])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("alone", [True, False])
def test_what_a_student_wrote_stays_text(text: str, alone: bool) -> None:
    attempts = [hostile(text)] if alone else [hostile(text), ATTEMPT]
    markdown = summary(attempts)
    markdown.encode("utf-8")
    page = as_page(markdown)
    honest = summary([ATTEMPT] if alone else [replace(ATTEMPT, state="timed out"), OTHER])
    assert {node.tag for node in page.nodes} <= {node.tag for node in as_page(honest).nodes}
    assert all(node.attributes == {} for node in page.nodes)
    assert {len(row) for row in rows(markdown)} == {len(row) for row in rows(honest)}
    everything = "".join(node.text for node in page.nodes)
    assert "@ada" not in everything
    assert "#1" not in everything
    assert "\u202e" not in markdown


@given(st.text(max_size=150))
@example("\\| x | `a` \\` ** __ ~~ <b> &amp; &#64; ![a](b) [c]: d http://e.example www.f.example")
@example("1. x")
@example("--- | ---")
def test_an_escaped_text_fills_one_cell_and_reads_as_it_was(text: str) -> None:
    shown = rows(f"| a | b |\n| --- | --- |\n| x{escape(text)} | y |\n")
    assert len(shown) == 2
    assert shown[1][1] == "y"
    plain = shown[1][0].replace("\u200b", "")
    assert plain == f"x{wording.visible(wording.brief(text))}".rstrip()


def test_a_summary_stays_below_what_github_takes() -> None:
    many = [hostile("@" * 300 + str(number)) for number in range(1_000)]
    markdown = summary(many)
    assert len(markdown.encode()) < MOST_BYTES
    assert "… and 800 more; index.html lists all." in markdown
    # One student's many files are cut by their size.
    mine = [replace(one, student="s1", exercise=f"{at % 100:02}") for at, one in enumerate(many)]
    markdown = summary(mine)
    assert 0.9 * MOST_BYTES < len(markdown.encode()) < MOST_BYTES
    assert "more lines; index.html lists all." in markdown


def xml(attempt: Attempt) -> ET.Element:
    return ET.fromstring(junit(suites([attempt])))


def test_junit_counts_waiting_answers_as_skipped_and_partly_right_ones_as_failed() -> None:
    root = xml(ATTEMPT)
    (suite,) = root
    assert suite.attrib["name"] == "03/s1024"
    assert root.attrib == {"tests": "5", "failures": "3", "errors": "0"}
    cases = {case.attrib["name"]: [one.tag for one in case] for case in suite.iter("testcase")}
    failed = ["failure"]
    assert cases == {"q1": [], "q2": failed, "q3": failed, "q4": failed, "q8": ["skipped"]}
    failures = [one.attrib["message"] for one in suite.iter("failure")]
    assert failures[1] == "partly right. Think of the edges."
    about = {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")}
    assert about["sandbox"] == "bwrap"
    assert (about["points"], about["possible"], about["variant"]) == ("2.5", "11", "4")


@pytest.mark.parametrize("state", ["timed out", "crashed", "unreadable"])
def test_junit_has_an_error_for_work_that_did_not_run_as_usual(state: str) -> None:
    root = xml(replace(ATTEMPT, state=state, reason="Cell 4 was stopped.", marks=MARKS[:1]))
    assert root.attrib == {"tests": "2", "failures": "0", "errors": "1"}
    (error,) = root.iter("error")
    assert error.attrib["message"] == f"{state}: Cell 4 was stopped."


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_of_hostile_work_can_be_read(text: str) -> None:
    root = xml(hostile(text))
    assert len(list(root.iter("testcase"))) == len(MARKS) + 1
    # What was handed in is nobody's business in CI.
    assert "abroad" not in junit(suites([ATTEMPT]))
