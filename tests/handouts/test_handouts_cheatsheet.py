"""The cheat sheets: one page each, on both papers, with what the lesson says."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from ai_bubble import course
from ai_bubble.handouts.cheatsheet import cheatsheet, common_error, formulas, verdict
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.onepage import SIZES
from ai_bubble.handouts.pdf import Head

HEAD = Head("Lesson 99: A test", "Does it hold?", "1 minute", "Spring 2027")


def points_of(lesson: Path) -> list[str]:
    """Return a lesson's key points without what computes their numbers."""
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    (text,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "key-points")
    shown = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return [line for line in shown.splitlines() if line.startswith("- ")]


@pytest.fixture(scope="module")
def sheets(all_handouts: Callable[..., Path]) -> dict[Path, list[str]]:
    """The cheat sheets of all lessons on both papers, with the lesson's key points."""
    folder = all_handouts("learner")
    return {
        folder / f"{lesson.path.stem}-cheatsheet-{paper}.pdf": points_of(lesson.path)
        for lesson in course.lessons()
        for paper in ("a4", "letter")
    }


def letters(text: str) -> str:
    """Return a text's letters and digits: what survives Markdown, hyphens and line ends."""
    return re.sub(r"\$[^$]*\$|[^a-z]", "", text.lower())


def test_every_lesson_has_one_page_on_both_papers(sheets: dict[Path, list[str]]) -> None:
    assert len(sheets) == 14
    for path in sheets:
        assert len(pypdf.PdfReader(path).pages) == 1, path.name


def test_it_holds_the_key_points_and_every_part(sheets: dict[Path, list[str]]) -> None:
    for path, points in sheets.items():
        text = letters(pypdf.PdfReader(path).pages[0].extract_text())
        assert len(points) >= 4
        for point in points:
            words = [word for word in map(letters, point.split()) if len(word) > 6]
            assert [word for word in words if word not in text] == [], f"{path.name}: {point}"
        for part in ("keypoints", "formulas", "verdict", "acommonerror", "terms"):
            assert part in text, f"{path.name}: {part}"


def test_it_is_tagged_and_has_its_parts_as_bookmarks(sheets: dict[Path, list[str]]) -> None:
    pdf = pypdf.PdfReader(next(iter(sheets)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert str(pdf.metadata and pdf.metadata.title).endswith("cheat sheet")
    (first, parts) = pdf.outline
    assert str(first.title).startswith("Lesson 00")
    assert [entry.title for entry in parts if not isinstance(entry, list)] == [
        "Key points",
        "Formulas",
        "Verdict",
        "A common error",
        "Terms",
    ]


def made_up(**texts: str) -> Executed:
    cells = [
        Cell(tag, text, False, (tag.replace("_", "-"),), {}, []) for tag, text in texts.items()
    ]
    return Executed({"title": "A test"}, cells, {"share": 0.5})


def test_letters_are_as_large_as_they_fit() -> None:
    few = made_up(key_points="## Key points\n\n- One point.")
    many = made_up(key_points="## Key points\n\n" + "- A point of many words here.\n" * 75)
    sizes = [sizes_in(cheatsheet(one, HEAD, "a4")) for one in (few, many)]
    assert max(SIZES) in sizes[0]
    assert max(SIZES) not in sizes[1]


def sizes_in(made: bytes) -> set[float]:
    found: set[float] = set()

    def visit(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if "oint" in text:
            found.add(round(size * abs(matrix[0]), 1))

    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    page.extract_text(visitor_text=visit)
    return found


def test_what_does_not_fit_is_left_out_and_named() -> None:
    error = "## A common error\n\n" + "Why that is wrong at some length. " * 50
    rows = "| part | finding |\n|---|---|\n" + "| a | b |\n" * 50
    made = cheatsheet(made_up(verdict=f"## V\n\n{rows}", common_error=error), HEAD, "a4")
    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    text = page.extract_text()
    assert "left out for want of room: A common error" in text
    assert "Why that is wrong" not in text


def test_formulas_bring_their_symbols_and_break_only_where_they_must() -> None:
    rows = "| symbol | meaning | unit | here |\n|---|---|---|---|\n| $u$ | use | none | 1 |\n"
    equation = "$$a = b \\qquad c = d$$"
    more = "| $R$ | rent | yuan | 2 |"
    short = f"## The model: net worth\n\nText.\n\n{equation}\n\n{rows}{more}"
    (one,) = formulas(made_up(model=short))
    assert "### Net worth" in one
    assert "$$a = b \\qquad c = d$$" in one
    assert "$u$ use; $R$ rent (yuan)." in one
    wide = f"## Wide\n\n$${'a+' * 20}b, \\qquad {'c+' * 20}d$$\n\n{rows}"
    (two,) = formulas(made_up(model=wide))
    assert two.count("$$") == 4
    assert "b,$$" not in two
    assert formulas(made_up(model="## No equation")) == []
    assert formulas(made_up(model="## Plain\n\n$$a$$"))[0].count(":::") == 2


def test_the_verdict_is_the_first_table_and_the_error_two_sentences() -> None:
    head = "|---|---|\n"
    text = (
        f"## Verdict\n\n| part | finding |\n{head}| a | **b** |\n\n"
        f"### Other\n\n| x | y |\n{head}| c | d |"
    )
    (table,) = verdict(made_up(verdict=text))
    assert table.splitlines()[2:] == ["| a | **b** |"]
    (error,) = common_error(made_up(common_error='## E\n\n"Said."\n\nOne. Two. Three.'))
    assert error == '"Said." One. Two.'
