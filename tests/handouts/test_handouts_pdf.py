"""The printed handouts: tagged, inside their margins, and whole where a reader needs them whole."""

import io
import itertools
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.draft import Draft
from ai_bubble.handouts.execute import Cell
from ai_bubble.handouts.pdf import Head, to_pdf, typst_source
from ai_bubble.handouts.shown import choices, picture, write_here
from ai_bubble.handouts.sources import cited, sources
from ai_bubble.handouts.spoken import spoken
from ai_bubble.handouts.tables import aligned

MARGIN = 25 / 25.4 * 72
HEADER, FOOTER = 25 / 25.4 * 72, 23 / 25.4 * 72
HEAD = Head("Lesson 99: A test", "Does it hold?", "1 minute", "Spring 2027")
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20" {}>Ox</text></svg>'
)


class Word(NamedTuple):
    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    page_width: float
    page_height: float


@pytest.fixture(scope="module")
def handouts(all_handouts: Callable[..., Path]) -> list[Path]:
    """All lessons on both papers, and the instructors' on the first."""
    folder = all_handouts("learner", "instructor")
    endings = ("-a4.pdf", "-letter.pdf", "-instructor-a4.pdf")
    return [folder / f"{lesson.path.stem}{end}" for lesson in course.lessons() for end in endings]


def words(path: Path) -> Iterator[Word]:
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True)
    page, size = 0, (0.0, 0.0)
    for line in done.stdout.decode().splitlines():
        numbers = [float(text) for text in re.findall(r'="([\d.-]+)"', line)]
        if "<page " in line:
            page, size = page + 1, (numbers[0], numbers[1])
        elif "<word " in line:
            text = re.sub(r"<[^>]+>", "", line).strip()
            yield Word(page, text, *numbers[:4], *size)


def test_nothing_overflows_the_margins(handouts: list[Path]) -> None:
    for path in handouts:
        outside = [
            word
            for word in words(path)
            if word.left < MARGIN - 1 or word.right > word.page_width - MARGIN + 1
        ]
        assert outside == [], path.name
        in_text = [
            word for word in words(path) if word.page_height - FOOTER + 3 < word.bottom
        ]  # only the line at the foot stands there
        assert all(word.top > word.page_height - FOOTER + 8 for word in in_text), path.name


def headings(pdf: pypdf.PdfReader) -> Iterator[tuple[int, str, int, float]]:
    """Yield depth, title, page and height of each bookmark."""

    def walk(entries: list[Any], depth: int) -> Iterator[tuple[int, str, int, float]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                page = pdf.get_destination_page_number(entry)
                yield depth, str(entry.title), int(page or 0) + 1, float(entry.top)

    yield from walk(pdf.outline, 1)


def test_no_heading_stands_alone_at_the_foot_of_a_page(handouts: list[Path]) -> None:
    for path in handouts:
        found = list(headings(pypdf.PdfReader(path)))
        assert len(found) > 10
        assert found[0][:2] == (1, found[0][1])
        text = list(words(path))
        for _, title, page, height in found:
            below = {
                round(word.top)
                for word in text
                if word.page == page
                and word.top > word.page_height - height + 8
                and word.text not in title
                and word.bottom < word.page_height - FOOTER + 3
            }
            assert below, f"{path.name}: {title!r} on page {page}"


def nodes(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            yield from nodes(kid)


def test_a_handout_is_tagged_for_people_who_hear_it(handouts: list[Path]) -> None:
    for path in handouts:
        pdf = pypdf.PdfReader(path)
        root: Any = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).startswith("en")
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert str(pdf.metadata and pdf.metadata.title).startswith("Lesson ")
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        found = list(nodes(root["/StructTreeRoot"]))
        kinds = [str(node.get("/S")) for node in found]
        figures = [node for node in found if node.get("/S") == "/Figure"]
        assert figures
        assert all(len(str(node.get("/Alt", ""))) > 20 for node in figures)
        formulas = [node for node in found if node.get("/S") == "/Formula"]
        assert all(str(node.get("/Alt", "")) for node in formulas)
        assert kinds.count("/TH") >= 2 * kinds.count("/Table") > 0
        levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
        assert levels[0] == 1
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), path.name


def test_charts_are_vectors(handouts: list[Path]) -> None:
    for path in handouts[::3]:  # the other two hold the same charts
        for page in pypdf.PdfReader(path).pages:
            assert list(page.images) == []


def set_in(blocks: list[pandoc.Block], pictures: list[str] = []) -> pypdf.PdfReader:  # noqa: B006
    return pypdf.PdfReader(io.BytesIO(to_pdf(typst_source(blocks, HEAD, "a4"), pictures)))


def test_the_letters_of_a_chart_are_sans_serif() -> None:
    text = '#set document(title: "x")\n#set text(font: "Source Sans Pro")\n= x\n'
    source = text + '#image("picture-0.svg", alt: "x")'
    made = to_pdf(source, [DOT.format('font-family="sans-serif"')])
    fonts = pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Resources"]["/Font"]
    assert {"SourceSansPro" in str(font.get_object()["/BaseFont"]) for font in fonts.values()} == {
        True
    }


def test_a_picture_without_a_text_is_refused_in_one_sentence() -> None:
    blocks = [pandoc.raw("typst", '#image("picture-0.svg")')]
    with pytest.raises(CourseError, match=r"typst refuses the document: .*alt text"):
        set_in(blocks, [DOT.format("")])


def filler(lines: int) -> list[pandoc.Block]:
    return [pandoc.paragraph("filler") for _ in range(lines)]


def pages_of(pdf: pypdf.PdfReader, *tokens: str) -> list[int]:
    texts = [page.extract_text() for page in pdf.pages]
    return [next(at for at, text in enumerate(texts) if token in text) for token in tokens]


@pytest.mark.parametrize("lines", [18, 21])
def test_a_row_is_never_broken_and_the_headings_are_repeated(lines: int) -> None:
    draft = Draft("pdf", "learner")
    tall = "<br>".join(["xx"] * 3)
    rows = "".join(f"<tr><td>a{n}a</td><td>{tall}<br>z{n}z</td></tr>" for n in range(14))
    html = f"<table><thead><tr><th>name</th><th>Heading</th></tr></thead>{rows}</table>"
    pdf = set_in(draft.finish([*filler(lines), *draft.html(html)]))
    assert len(pdf.pages) > 1
    for n in range(14):
        first, last = pages_of(pdf, f"a{n}a", f"z{n}z")
        assert first == last
    with_rows = {page for n in range(14) for page in pages_of(pdf, f"a{n}a")}
    assert len(with_rows) == 2
    assert all("Heading" in pdf.pages[page].extract_text() for page in with_rows)


@pytest.mark.parametrize("lines", [22, 24, 26, 28])
def test_what_a_reader_answers_stays_on_one_page(lines: int) -> None:
    asked = [pandoc.paragraph("qstartq"), choices(["one", "two"]), write_here(3, "unitu")]
    lead_in = pandoc.div("lead-in", [pandoc.header(2, "Predict"), pandoc.paragraph("leadl")])
    pdf = set_in([*filler(lines), lead_in, pandoc.div("predict", asked)])
    assert len(set(pages_of(pdf, "leadl", "qstartq", "unitu"))) == 1


@pytest.mark.parametrize("lines", [26, 28, 30, 32])
def test_a_chart_stays_with_what_is_said_of_it(lines: int) -> None:
    draft = Draft("pdf", "learner")
    chart = picture(draft, DOT.format(""), "A word.")
    said = [pandoc.header(2, "What to notice"), pandoc.paragraph("noticen")]
    pdf = set_in([*filler(lines), chart, *said], draft.pictures)
    assert len(set(pages_of(pdf, "Ox", "What to notice", "noticen"))) == 1


def table_of(html: str) -> Any:
    (block,) = pandoc.read([html], "html")[0]
    return aligned(block)


def cells(row: Any) -> list[str]:
    return [pandoc.plain(cell[4]) for cell in row[1]]


def test_pandas_two_rows_of_headings_become_one() -> None:
    table = table_of(
        "<table><thead><tr><th></th><th>rent</th></tr><tr><th>rent_id</th><th></th></tr></thead>"
        "<tbody><tr><th>a</th><td>180000.0</td></tr><tr><th>b</th><td>-75000.0</td></tr></tbody>"
        "</table>"
    )
    assert [cells(row) for row in table["c"][3][1]] == [["rent_id", "rent"]]
    body = table["c"][4][0]
    assert [cells(row)[1] for row in body[3]] == ["180,000", "−75,000"]
    assert [spec[0]["t"] for spec in table["c"][2]] == ["AlignLeft", "AlignRight"]


def test_two_rows_that_both_say_something_stay_two() -> None:
    head = "<tr><th>x</th><th>A</th></tr><tr><th>y</th><th>B</th></tr>"
    table = table_of(
        f"<table><thead>{head}</thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert len(table["c"][3][1]) == 2


def test_cells_that_span_rows_do_not_shift_the_columns() -> None:
    table = table_of(
        "<table><thead><tr><th>who</th><th>n</th><th>why</th></tr></thead><tbody>"
        "<tr><th rowspan='2'>right</th><td>12</td><td>itself</td></tr>"
        "<tr><td>7</td><td>NaN</td></tr></tbody></table>"
    )
    assert [spec[0]["t"] for spec in table["c"][2]] == ["AlignLeft", "AlignRight", "AlignLeft"]
    assert cells(table["c"][4][0][3][1]) == ["7", "–"]


def test_numbers_that_are_not_whole_keep_their_digits() -> None:
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in ("1.00", "-0.05", "2.50"))
    table = table_of(f"<table><thead><tr><th>x</th></tr></thead><tbody>{rows}</tbody></table>")
    assert [cells(row)[0] for row in table["c"][4][0][3]] == ["1.00", "−0.05", "2.50"]


def test_no_line_ends_before_a_per_cent_sign(tmp_path: Path) -> None:
    blocks = [pandoc.paragraph(f"{'x' * n} " + "46 % " * 40) for n in range(1, 12)]
    path = tmp_path / "a.pdf"
    path.write_bytes(to_pdf(typst_source(blocks, HEAD, "a4")))
    found = list(words(path))
    after = [(one.top, two.top) for one, two in itertools.pairwise(found) if two.text == "%"]
    assert len(after) > 400
    assert all(number == sign for number, sign in after)


def cell(source: str) -> Cell:
    return Cell("a", source, True, (), {}, [])


def test_sources_are_those_of_the_rows_in_use() -> None:
    whole = cited([cell('describe("rents")\nrents = load("rents")')])
    picked = cited([cell('load("rents").set_index("rent_id").loc["china_2024_start"]')])
    assert picked == {"rents": {"cnbeta_2024"}}
    assert whole["rents"] > picked["rents"]
    assert sources(Draft("pdf", "learner"), [cell("1 + 1")]) == []


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\frac{a}{b}", "(a) over (b)"),
        (r"\sqrt{b^2 + \sigma^2 / n}", "the square root of (b to the power 2 plus sigma"),
        (r"\sum_{t=1}^{T} x_t", "the sum from t equals 1 to T of x sub t"),
        (r"x \le b_r", "x is at most b sub r"),
    ],
)
def test_equations_are_said_in_words(tex: str, said: str) -> None:
    assert said in spoken(tex)
