"""The site: complete, linked within itself, nothing for instructors in it, all of it or nothing."""

import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ai_bubble import course, data
from ai_bubble.errors import CourseError
from ai_bubble.handouts.files import RECORD
from ai_bubble.handouts.page import render
from ai_bubble.handouts.parameters import Parameters
from ai_bubble.handouts.plan import site_plan
from ai_bubble.handouts.site import build_site
from ai_bubble.handouts.site.codebook import MOST_ROWS, grouped, rows
from ai_bubble.handouts.site.folder import MARKER, Folder
from ai_bubble.handouts.site.front import CASE, KINDS
from ai_bubble.handouts.site.glossary import entries
from ai_bubble.handouts.site.guide import document
from ai_bubble.handouts.site.lessons import told, users
from ai_bubble.handouts.site.shell import Site

STEMS = [lesson.path.stem for lesson in course.lessons()]
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/",
    "https://opensource.org/license/bsd-3-clause",
}
# Hosts that the pages may link to: the licences, and the sources of the data.
OUTSIDE = {
    "creativecommons.org",
    "opensource.org",
    "a16z.com",
    "alfred.stlouisfed.org",
    "arxiv.org",
    "bis.gov",
    "epoch.ai",
    "m.mydrivers.com",
    "www.geonames.org",
    "www.technologyreview.com",
}


class Page(HTMLParser):
    """Counts a page's elements, and collects its anchors and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.lang = ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        if tag == "html":
            self.lang = found.get("lang") or ""
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found.get("href", "")))
        elif tag not in ("svg", "use"):
            self.loaded += [
                v for k in ("href", "src", "srcset", "data", "poster") if (v := found.get(k))
            ]


def stand_ins(folder: Path) -> dict[str, Path]:
    """Return a small file in the place of each handout."""
    folder.mkdir(exist_ok=True)
    found = {}
    for name in (stem + ending for stem in STEMS for ending in KINDS):
        html = "<!doctype html><html lang='en'><title>A handout</title><h1>A handout</h1></html>"
        (folder / name).write_text(html if name.endswith(".html") else "%PDF-", encoding="utf-8")
        found[name] = folder / name
    return found


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return stand_ins(tmp_path_factory.mktemp("handouts"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, handouts: dict[str, Path]) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    build_site(out, handouts)
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    found = {
        path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    assert len(found) > 40
    return found


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_link_leads_to_something_in_the_site(site: Path, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https", (name, link)
                assert parts.hostname in OUTSIDE, (name, link)
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            assert target.is_file(), (name, link)
            assert target.resolve().is_relative_to(site.resolve()), (name, link)
            if parts.fragment:
                path = target.resolve().relative_to(site.resolve()).as_posix()
                assert unquote(parts.fragment) in pages[path].ids, (name, link)


def test_pages_load_nothing_and_name_no_other_address(site: Path, pages: dict[str, Page]) -> None:
    sources = {str(url) for url in data.load("sources")["url"].dropna()}
    for name, page in pages.items():
        assert page.loaded == [], name
        text = (site / name).read_text(encoding="utf-8")
        addresses = {a.rstrip("'\".,;)") for a in re.findall(r"https?://[^\s\"'<>&]+", text)}
        namespaces = {"http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"}
        assert addresses <= LICENCES | sources | namespaces, name
        assert "url(" not in text, name
        assert "@import" not in text, name


def test_every_page_has_one_heading_a_title_a_language_and_unique_anchors(
    site: Path, pages: dict[str, Page]
) -> None:
    titles = Counter()
    for name, page in pages.items():
        assert page.tags["h1"] == 1, name
        assert page.tags["title"] == 1, name
        assert page.lang == "en", name
        assert [ident for ident, n in Counter(page.ids).items() if n > 1] == [], name
        assert not [ident for ident in page.ids if re.search(r"\s", ident)], name
        if not name.startswith("handouts/"):
            text = (site / name).read_text(encoding="utf-8")
            titles[re.search(r"<title>(.+)</title>", text)[1]] += 1
    assert max(titles.values()) == 1


def test_a_page_forbids_the_scripts_that_it_does_not_have(site: Path) -> None:
    def policy(name: str) -> str:
        text = (site / name).read_text(encoding="utf-8")
        return re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]

    assert "default-src 'none'" in policy("index.html")
    assert "script-src" not in policy("index.html")
    assert "script-src 'unsafe-inline'" in policy("glossary.html")


def test_a_template_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("site/index.html.jinja")


def test_the_site_holds_the_course_and_nothing_for_instructors(
    site: Path, handouts: dict[str, Path]
) -> None:
    there = files(site)
    assert {f"handouts/{name}" for name in handouts} <= there
    for folder in ("lessons", "exercises"):
        assert {f"{folder}/{stem}.ipynb" for stem in STEMS} <= there
    assert {f"data/{name}.csv" for name in data.names()} <= there
    assert not [name for name in there if re.search("solution|instructor|key", name)]
    for name in there:
        if name.endswith((".html", ".ipynb")):
            text = (site / name).read_text(encoding="utf-8")
            assert "BEGIN SOLUTION" not in text, name
            assert not re.search(r'class="[^"]*(?:notes|solution)\b', text), name


@pytest.mark.parametrize(
    "name",
    [
        "03_price_collapse-instructor.html",
        "03_price_collapse-solution-a4.pdf",
        "07_no_such_lesson.html",
        "../03_price_collapse.html",
        "03_price_collapse.ipynb",
    ],
)
def test_only_learners_handouts_are_taken(tmp_path: Path, name: str) -> None:
    file = tmp_path / "file"
    file.write_text("text", encoding="utf-8")
    with pytest.raises(CourseError, match="no handout for learners"):
        build_site(tmp_path / "out", {name: file})
    assert files(tmp_path) == {"file"}


@pytest.mark.parametrize(
    "text",
    [
        '<div class="notes">',
        '<p class="facts">55 minutes · Instructor’s edition</p><aside class="notes">Ask</aside>',
        '<div id="a" class="box solution">',
        "<script>1</script><p class='x'># BEGIN SOLUTION<script>2</script>",
    ],
)
def test_a_handout_with_solutions_is_refused_whatever_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "03_price_collapse.html"
    file.write_text(f"<html>{text}</html>", encoding="utf-8")
    with pytest.raises(CourseError, match="--edition learner"):
        build_site(tmp_path / "out", {file.name: file})


def test_programs_and_styles_may_speak_of_notes(tmp_path: Path) -> None:
    file = tmp_path / "03_price_collapse-slides.html"
    text = """<style>.solution {}</style><script>x = '<p class="notes">'</script><p class="note">
    <aside class="notes">A sentence of the lesson</aside>"""
    file.write_text(text, encoding="utf-8")
    assert build_site(tmp_path / "out", {file.name: file}).files > 50


def test_a_missing_handout_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is missing"):
        build_site(tmp_path / "out", {"03_price_collapse.html": tmp_path / "gone.html"})


def test_the_index_tells_each_lesson_as_its_notebooks_do(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    for lesson in course.lessons():
        assert lesson.title in text
        assert lesson.question in text
        assert f"Lesson {lesson.minutes} minutes." in text
    assert "Compute payback, net present value and break-even utilisation" in text
    assert "<!--" not in text
    claims = data.load("claims").set_index("claim_id")["value"]
    assert all(f"{claims[key]:,.0f}" in text for key in CASE)
    readme = course.root() / "README.md"
    if readme.is_file():
        assert "pip install uv && uv run ai-bubble lab" in readme.read_text(encoding="utf-8")
        assert "pip install uv\nuv run ai-bubble lab" in text


def test_lessons_without_handouts_are_linked_as_notebooks(tmp_path: Path) -> None:
    build_site(tmp_path / "out")
    text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="handouts/' not in text
    assert text.count('.ipynb" download') == 2 * len(STEMS)
    glossary = (tmp_path / "out" / "glossary.html").read_text(encoding="utf-8")
    assert 'href="index.html#lesson-03"' in glossary


def test_the_codebook_shows_each_table_as_its_file_is() -> None:
    for name in data.names():
        frame, shown = data.load(name), rows(name)
        assert len(shown) == min(MOST_ROWS, len(frame))
        assert len(shown[0].cells) == len(frame.columns)
    peak = {row.ident: row for row in rows("rents")}["row-article_peak"]
    assert "180,000" in {cell.text for cell in peak.cells}
    assert "gpus.html#row-h100" in {cell.link for cell in peak.cells}


@pytest.mark.parametrize(
    ("number", "shown"),
    [("9999", "9999"), ("10000", "10,000"), ("-589000000000.5", "-589,000,000,000.5"), ("", "")],
)
def test_large_numbers_get_commas(number: str, shown: str) -> None:
    assert grouped(number) == shown


def test_a_long_table_says_that_it_is_cut(site: Path) -> None:
    cut = (site / "codebook" / "renderings.html").read_text(encoding="utf-8")
    assert f"The first {MOST_ROWS} of {len(data.load('renderings'))} rows" in cut
    assert "The first" not in (site / "codebook" / "rents.html").read_text(encoding="utf-8")


def test_the_glossary_has_every_term_in_three_languages_with_its_lessons(site: Path) -> None:
    found = {entry.term: entry for entry in entries()}
    assert set(found) == set(data.load("glossary")["term"])
    assert [*found] == sorted(found, key=str.casefold)
    assert "03" in found["payback"].lessons
    assert all(entry.lessons for entry in found.values())
    for lesson_terms in users("glossary", "term").items():
        entry = next(e for t, e in found.items() if t.casefold() == lesson_terms[0])
        assert set(lesson_terms[1]) <= set(entry.lessons)
    text = (site / "glossary.html").read_text(encoding="utf-8")
    bubble = found["bubble"]
    assert f'<i lang="tr">{bubble.words[0][2]}</i>' in text
    assert '<i lang="it">vescica</i> (Italian): urinary bladder' in text


def test_a_document_becomes_a_page_with_contents_and_links_of_the_site(
    handouts: dict[str, Path],
) -> None:
    known = Site(told(), handouts, {"guide.html": "Teaching", "index.html": "Lessons"})
    text = (
        "# Teach\n\n## One week\n\n[a](../lessons/03_price_collapse.ipynb) "
        "[b](../solutions/03_price_collapse.ipynb) [c](teaching.md#one-week) [d](#one-week) "
        "[e](grading.md)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    page = document(known, "guide.html", text, "docs/teaching.md")
    assert "<h1>Teach</h1>" in page
    assert '<a href="#one-week">One week</a>' in page
    assert '<h2 id="one-week">' in page
    assert 'href="lessons/03_price_collapse.ipynb"' in page
    assert 'href="guide.html#one-week"' in page
    assert "<span>b</span>" in page
    assert "<span>e</span>" in page
    assert re.search(r'<div class="scroll" role="region" tabindex="0"\s+aria-label="[^"]+">', page)


@pytest.mark.parametrize("text", ["No heading.", "# One\n\n# Two", "Before.\n\n# One"])
def test_a_document_without_one_title_is_refused(text: str) -> None:
    with pytest.raises(CourseError, match=r"docs/x\.md is to have one heading of level 1"):
        document(Site(()), "guide.html", text, "docs/x.md")


def test_building_says_how_large_the_site_is(tmp_path: Path) -> None:
    built = build_site(tmp_path / "out")
    there = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert built.files == len(there)
    assert built.bytes == sum(path.stat().st_size for path in there)
    assert built.index.is_file()


def test_building_again_replaces_the_site(tmp_path: Path, handouts: dict[str, Path]) -> None:
    out = tmp_path / "out"
    build_site(out, handouts)
    (out / "index.html").write_text("old", encoding="utf-8")
    build_site(out)
    assert "The lessons" in (out / "index.html").read_text(encoding="utf-8")
    assert not (out / "handouts").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_record_of_the_handouts_is_no_stranger_in_the_site(
    tmp_path: Path, handouts: dict[str, Path]
) -> None:
    build_site(tmp_path / "out", handouts)
    (tmp_path / "out" / "handouts" / RECORD).write_text("{}", encoding="utf-8")
    build_site(tmp_path / "out", handouts)
    (tmp_path / "out" / RECORD).write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match="did not make"):
        build_site(tmp_path / "out", handouts)


def test_the_site_shows_no_variant() -> None:
    with pytest.raises(CourseError, match="leave out variant"):
        site_plan(Parameters(variant=3))


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert build_site(tmp_path / "out").files > 50


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(CourseError, match="was not made by `ai-bubble site`"):
        build_site(tmp_path)
    (tmp_path / MARKER).write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match="was not made by"):
        build_site(tmp_path)
    (tmp_path / MARKER).write_text(json.dumps(["index.html"]), encoding="utf-8")
    with pytest.raises(CourseError, match=r"holds thesis\.txt, which"):
        build_site(tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    with pytest.raises(CourseError, match="is a file"):
        build_site(tmp_path / "thesis.txt")


def test_a_failure_leaves_the_old_site_and_no_half_written_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build_site(out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    def full(self: Folder, name: str, content: bytes) -> None:
        if name.startswith("data/"):
            raise OSError(28, "No space left on device")
        written(self, name, content)

    written = Folder.write
    monkeypatch.setattr(Folder, "write", full)
    with pytest.raises(CourseError, match=r"No space left on device.*another folder"):
        build_site(out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_old_site_comes_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build_site(out)
    rename = Path.rename

    def stuck(self: Path, target: Path) -> Path:
        if target.name == "out" and not self.name.endswith("-old"):
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(CourseError, match="busy"):
        build_site(out)
    assert (out / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(CourseError, match="Permission denied"):
        build_site(tmp_path / "out")


def test_a_file_in_the_way_above_the_folder_is_an_ordinary_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        build_site(tmp_path / "file" / "out")
