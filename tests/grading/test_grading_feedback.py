import doctest
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from grading_results import ATTEMPT, HOSTILE, MARKS, Page, hostile
from hypothesis import example, given
from hypothesis import strategies as st

from ai_bubble.exercises.derive import derive_with_keys
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import solutions
from ai_bubble.grading import feedback, rendering, wording
from ai_bubble.grading.canonical import Given
from ai_bubble.grading.feedback import QuestionText, file_name, index, page
from ai_bubble.grading.figures import Figures
from ai_bubble.grading.records import STATES, Attempt, Cell
from ai_bubble.grading.summary import suites

HONEST_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section"),
    *("article", "h1", "h2", "h3", "h4", "p", "strong", "bdi", "div", "span", "table", "caption"),
    *("thead", "tbody", "tr", "th", "td", "a", "ul", "li", "pre", "code", "em", "br"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "style", "aria-hidden"),
    *("aria-labelledby", "aria-label", "id", "scope", "href", "dir", "role", "tabindex"),
}


@pytest.fixture(scope="module")
def third() -> tuple[dict[str, Any], list[Key], dict[str, str]]:
    """Exercise 03 in variant 4: the notebook, its keys and the solutions' sources."""
    solution = next(one for one in solutions() if one.number == "03")
    derived, keys = derive_with_keys(solution, 4)
    asked = (key.question.id for key in keys)
    return derived, keys, {ident: solution.role(ident, "solution").source for ident in asked}


@pytest.fixture(scope="module")
def asked(third: tuple[dict[str, Any], list[Key], dict[str, str]]) -> dict[str, QuestionText]:
    return feedback.asked(third[0], third[1])


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (feedback, rendering, wording):
        assert doctest.testmod(module).failed == 0


def test_a_question_is_shown_with_its_figures_but_without_the_cells_that_ask_for_the_answer(
    third: tuple[dict[str, Any], list[Key], dict[str, str]], asked: dict[str, QuestionText]
) -> None:
    derived, keys, _ = third
    assert list(asked) == ["case", *(key.question.id for key in keys)]
    rise = next("".join(c["source"]) for c in derived["cells"] if c["id"] == "q1-given")
    assert rise in asked["q1"].markdown
    assert asked["q1"].title == "Question 1: The way back"
    assert asked["q1"].stars == 1
    together = "".join(one.markdown for one in asked.values())
    assert 'check("q' not in together
    assert "KEY" not in together
    assert "= ..." not in together.replace('judgement = """…"""', "")


def test_every_exercise_renders_with_its_mathematics_readable() -> None:
    for solution in solutions():
        derived, keys = derive_with_keys(solution, 0)
        for one in feedback.asked(derived, keys).values():
            html = rendering.markdown(one.markdown, 5)
            assert "$" not in html
            assert "http" not in html
            assert 'class="math">' not in html or "\\" not in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[see](http://e.example) ![alt](http://e.example/x.png)", "<p>see alt</p>\n"),
        ("[see](javascript:x)", "<p>[see](javascript:x)</p>\n"),
        ("<http://e.example>", "<p>http://e.example</p>\n"),
        ("# One\n## Two", "<h5>One</h5>\n<h6>Two</h6>\n"),
        ("$K^{-b}_i \\times (1 - x)$", None),
        ("costs $5 or $6", "<p>costs $5 or $6</p>\n"),
        ("$\\int_0^1 x$", '<p><code class="math">\\int_0^1 x</code></p>\n'),
        ("$<b>$", '<p><span class="math">&lt;b&gt;</span></p>\n'),
    ],
)
def test_markdown_becomes_text_and_nothing_that_acts(markdown: str, html: str | None) -> None:
    expected = (
        '<p><span class="math">K<sup>−b</sup><sub>i</sub> × (1 − x)</span></p>\n'
        if html is None
        else html
    )
    shown = rendering.markdown(markdown, 5)
    assert re.sub(" +", " ", shown) == expected


def test_a_page_says_whose_it_is_what_it_is_worth_and_what_happened(
    asked: dict[str, QuestionText],
) -> None:
    attempt = replace(ATTEMPT, state="repaired", notes=["Cells 4 and 9 have the same id."])
    shown = Page(page(attempt, asked))
    (header,) = shown.all("header")
    assert "Exercise 03: The price collapse" in header.text
    assert "Ada Lovelace" in header.text
    assert "(s1024)" in header.text
    assert "variant 4" in header.text
    (score,) = shown.all("p", "score")
    assert score.text == "2.5 of 11 points so far"
    (main,) = shown.all("main")
    assert "1 answer waits for a reader and is not counted yet (4 of the points)" in main.text
    assert wording.SENTENCES["repaired"] in main.text
    assert shown.all("li")[0].text == "Cells 4 and 9 have the same id."
    assert "without a sandbox" not in main.text


def test_the_table_says_in_words_and_symbols_what_colour_says(
    asked: dict[str, QuestionText],
) -> None:
    shown = Page(page(ATTEMPT, asked))
    cells = [cell.text for cell in shown.all("td")]
    rows = [cells[at : at + 3] for at in range(0, len(cells), 3)]
    assert rows == [
        ["★☆☆1 of 3", "1 of 1", "✓ right"],
        ["★☆☆1 of 3", "0 of 1", "✗ not right"],
        ["★★☆2 of 3", "1.5 of 3", "◐ partly right"],
        ["★★☆2 of 3", "0 of 2", "○ not answered"],
        ["★★★3 of 3", "–not yet of 4", "✎ waits for a reader"],
    ]


def test_a_question_shows_the_misconception_once_and_the_section_that_helps(
    asked: dict[str, QuestionText],
) -> None:
    second = Page(page(ATTEMPT, asked)).all("article")[1]
    assert second.text.count("You left out gpus.") == 1
    assert "In lesson 03, the section “A fall is not undone by the same rise” helps." in second.text
    assert "abroad = usd_hour * rate * 730" in second.text


def test_solutions_are_shown_only_if_they_are_given(
    third: tuple[dict[str, Any], list[Key], dict[str, str]], asked: dict[str, QuestionText]
) -> None:
    solved = third[2]
    secret = "gap = 1 - new_rent / peak"
    assert secret in solved["q1"]
    attempt = replace(ATTEMPT, marks=[replace(one, handed_in="") for one in MARKS])
    hidden, told = page(attempt, asked), page(attempt, asked, with_solutions=solved)
    assert "A solution" not in hidden
    assert secret not in Page(hidden).all("body")[0].text
    assert secret in Page(told).all("body")[0].text
    assert "SOLUTION" not in told
    for source in solved.values():
        line = max(source.splitlines(), key=len)
        assert line.strip() not in Page(hidden).all("body")[0].text


@pytest.mark.parametrize("state", STATES)
def test_work_that_could_not_be_marked_has_a_page_that_says_why(
    state: str, asked: dict[str, QuestionText]
) -> None:
    attempt = replace(ATTEMPT, state=state, reason="The file is empty.", marks=[], exercise="")
    shown = Page(page(attempt, asked))
    assert "Exercise not recognised" in shown.all("h1")[0].text
    assert "The file is empty." in shown.all("main")[0].text
    assert shown.all("table") == []
    # Whose variant it is cannot be known, so no question is shown.
    assert "The case" not in shown.all("main")[0].text
    assert "variant" not in shown.all("header")[0].text


def test_a_page_and_the_index_say_that_there_was_no_sandbox(
    asked: dict[str, QuestionText],
) -> None:
    attempt = replace(ATTEMPT, sandbox="none")
    assert wording.UNPROTECTED in page(attempt, asked)
    assert wording.UNPROTECTED in index([ATTEMPT, attempt])
    assert wording.UNPROTECTED not in index([ATTEMPT])


def pages(attempt: Attempt, asked: dict[str, QuestionText]) -> list[Page]:
    return [Page(page(attempt, asked)), Page(index([attempt, ATTEMPT]))]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_student_wrote_never_becomes_part_of_the_page(
    text: str, asked: dict[str, QuestionText]
) -> None:
    for shown in pages(hostile(text), asked):
        assert {node.tag for node in shown.nodes} <= HONEST_TAGS
        assert set().union(*(node.attributes for node in shown.nodes)) <= ATTRIBUTES
        assert shown.open == []
        html = shown.html.encode("utf-8").decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
        (body,) = shown.all("body")
        assert wording.visible(text)[:20].split("\n")[0].strip() in " ".join(body.text.split())


@given(st.text(max_size=300))
@example("def f(:\n\t'''\r\n\r x \\\n\n")
@example("\n\n  x = 1\n\n")
@example("`" * 3)
def test_code_is_shown_to_the_letter(source: str) -> None:
    shown = Page(f"<pre>{rendering.code(source)}</pre>").nodes
    assert shown[0].text == wording.visible(source)
    assert {node.tag for node in shown} <= {"pre", "span"}


@given(st.text(max_size=100))
def test_a_sentence_is_shown_to_the_letter_but_for_backticks(text: str) -> None:
    shown = Page(f"<p>{rendering.inline(text)}</p>").nodes
    assert {node.tag for node in shown} <= {"p", "code", "br"}
    letters = wording.visible(text).replace("\n", "").replace("`", "")
    assert shown[0].text.replace("`", "") == letters


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("x" * 1_000_000, "Shortened: 1,000,000 characters in 1 line were handed in."),
        ("x\n" * 2_000, "Shortened: 4,000 characters in 2,001 lines were handed in."),
        ("x = 1\n" * 60, ""),
    ],
)
def test_long_answers_are_shortened_with_a_note(
    text: str, note: str, asked: dict[str, QuestionText]
) -> None:
    attempt = replace(ATTEMPT, marks=[replace(MARKS[0], handed_in=text)])
    html = page(attempt, asked)
    assert len(html) < 60_000
    assert ("Shortened" in html) == bool(note)
    assert note in html


def test_many_notes_and_long_reasons_leave_the_page_small(asked: dict[str, QuestionText]) -> None:
    attempt = hostile("x" * 100_000, notes=["y" * 100_000] * 500)
    assert len(page(attempt, asked)) < 200_000
    assert "… and 470 notes more." in page(attempt, asked)
    assert len(index([attempt])) < 20_000


def test_a_page_needs_nothing_from_outside_and_no_script(asked: dict[str, QuestionText]) -> None:
    for shown in pages(ATTEMPT, asked):
        assert "http:" not in shown.html
        assert "https:" not in shown.html
        assert "url(" not in shown.html
        assert "@import" not in shown.html
        (policy,) = (node for node in shown.nodes if "http-equiv" in node.attributes)
        assert policy.attributes["content"].startswith("default-src 'none'; style-src")


def test_a_page_can_be_found_through_by_its_structure(asked: dict[str, QuestionText]) -> None:
    attempt = replace(ATTEMPT, notes=["A note."], state="crashed")
    for shown in pages(attempt, asked):
        assert shown.nodes[0].attributes["lang"] == "en-GB"
        for tag in ("h1", "header", "main", "footer", "title"):
            assert len(shown.all(tag)) == 1
        levels = [int(node.tag[1]) for node in shown.nodes if re.fullmatch("h[1-6]", node.tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert all(node.attributes.get("scope") in ("row", "col") for node in shown.all("th"))
        assert len(shown.all("caption")) == len(shown.all("table"))
        ids = [node.attributes["id"] for node in shown.nodes if "id" in node.attributes]
        assert len(ids) == len(set(ids))
        named = [node.attributes.get("aria-labelledby") for node in shown.nodes]
        inside = [node.attributes["href"] for node in shown.all("a")]
        inside = [href.removeprefix("#") for href in inside if href.startswith("#")]
        assert {*filter(None, named), *inside} <= set(ids)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_text_stands_out_from_every_ground(dark: bool) -> None:
    blocks = re.findall(r":root \{(.*?)\}", rendering.colours(), re.DOTALL)
    found = dict(re.findall(r"--(\w+): (#\w{6});", blocks[dark]))
    pairs = [(ink, ground) for ink in found for ground in ("paper", "sheet", "code")]
    pairs = [
        pair
        for pair in pairs
        if pair[0] not in ("paper", "sheet", "code", "line", "band", "on-band", "mark")
    ]
    assert len(pairs) == 3 * 13
    pairs += [("ink", "mark")]
    for ink, ground in pairs:
        one, other = sorted((luminance(found[ink]), luminance(found[ground])))
        assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground)


def test_the_index_leads_to_the_pages_and_names_first_who_needs_a_look() -> None:
    bad = replace(ATTEMPT, student="../x", state="timed out", reason="Cell 4 was stopped.")
    lost = replace(
        ATTEMPT, student="zoë", label="b.ipynb", state="unreadable", exercise="", marks=[]
    )
    other = replace(lost, label="a.ipynb")
    shown = Page(index([ATTEMPT, bad, lost, other]))
    assert "Grading: 4 submissions" in shown.all("h1")[0].text
    assert [node.text for node in shown.all("h2")] == [
        "Who needs a look",
        "Exercise 03: The price collapse",
        "Exercise not recognised",
    ]
    links = {node.attributes["href"] for node in shown.all("a")}
    assert links == {
        "feedback/03/s1024.html",
        f"feedback/03/{file_name('../x')}",
        f"feedback/unknown/{file_name('zoë/a.ipynb')}",
        f"feedback/unknown/{file_name('zoë/b.ipynb')}",
    }
    assert "Cell 4 was stopped." in shown.all("section")[0].text
    assert "s1024" not in shown.all("section")[0].text


def test_figures_of_another_variant_are_a_reason_to_look_but_no_error_of_the_run() -> None:
    notes = [
        *figures_changed(3, 7),
        "This notebook says variant 9; it was graded by yours, 4.",
        "Cell 2 stopped with The figures of the case were changed in cell 8;",
    ]
    attempt = replace(ATTEMPT, state="repaired", notes=notes)
    (section, *_) = Page(index([attempt])).all("section")
    assert (
        "The figures in cells 3 and 7 are not those of variant 4: changed, or of another "
        "student’s notebook. It was graded by variant 4, but says variant 9." in section.text
    )
    (one,) = Page(index([replace(attempt, notes=figures_changed(3))])).all("section")[:1]
    assert "The figures in cell 3 are not those" in one.text
    honest = replace(ATTEMPT, state="repaired", notes=notes[-1:])
    assert "Who needs a look" not in index([honest])
    assert not suites([attempt])[0].error


def figures_changed(*numbers: int) -> list[str]:
    figures = Figures([], frozenset())
    one = Given("case-numbers", "peak = 1", 0, "figures", "")
    for number in numbers:
        list(figures.at(one, Cell("", "code", "peak = 2"), number, as_it_was=False))
    return figures.notes


def test_an_index_of_nothing_is_a_page() -> None:
    assert "Grading: 0 submissions" in Page(index([])).all("h1")[0].text


@pytest.mark.parametrize("student", ["s1", "ada.lovelace", "2024-01_x", "a"])
def test_an_ordinary_id_is_the_files_name(student: str) -> None:
    assert file_name(student) == f"{student}.html"


odd = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["", ".", "..", "con", "CON", "nul.x", "com1", "-rf", "a/b", "a\\b", "a:b"]),
    st.text(alphabet="aAbB.~-/", max_size=5),
)


@given(st.lists(odd, unique=True, max_size=8))
@example(["Ada", "ada", "ADA", "../Ada", "Ada~4e4af21652b78501"])
@example(["é", "e\u0301", "\ud800", "\x00", "a" * 300, "a" * 301])
def test_file_names_are_safe_anywhere_and_no_two_are_one(students: list[str]) -> None:
    names = [file_name(student) for student in students]
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,79}\.html", name)
        assert ".." not in name
        assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d)\.", name, re.IGNORECASE)
    # Some disks take large letters for small ones.
    assert len({name.casefold() for name in names}) == len(students)


def test_a_partly_right_answer_is_told_by_its_points_whoever_gave_them() -> None:
    mark = replace(MARKS[4], points=2.5, state="close", say="A good start.")
    assert wording.result(mark).words == "partly right"
    assert wording.result(replace(mark, points=4.0)).words == "right"
    assert wording.result(replace(mark, points=0.0)).group == "wrong"
    assert wording.result(replace(mark, points=None)).group == "wait"
    assert "Keep it open." in Page(page(replace(ATTEMPT, marks=[mark]), {})).all("div")[-1].text
