"""Decks: short enough, whole, offline; nothing for instructors in the learners' edition."""

import ast
import json
import re
from collections.abc import Callable
from importlib import util
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.handouts import pandoc
from ai_bubble.handouts import slides as module
from ai_bubble.handouts.execute import Cell, Executed
from ai_bubble.handouts.notes import Note, Notes, read_notes
from ai_bubble.handouts.pandoc import plain
from ai_bubble.handouts.pdf import Head
from ai_bubble.handouts.slides import slides
from ai_bubble.handouts.slides_cut import cut, pages
from ai_bubble.handouts.slides_plan import fewer
from ai_bubble.handouts.slides_slide import Slide
from ai_bubble.handouts.slides_tables import parted_rows, shortened, size

LESSONS = [lesson.path.stem for lesson in course.lessons()]
EDITIONS = ["learner", "instructor"]
each_lesson = pytest.mark.parametrize("stem", LESSONS)
each_edition = pytest.mark.parametrize("edition", EDITIONS)


@pytest.fixture(scope="module")
def folder(all_handouts: Callable[..., Path]) -> Path:
    """The decks of all lessons, for both editions."""
    return all_handouts(*EDITIONS)


@pytest.fixture(scope="module")
def deck(folder: Path) -> Callable[[str, str], BeautifulSoup]:
    made: dict[tuple[str, str], BeautifulSoup] = {}

    def parsed(stem: str, edition: str) -> BeautifulSoup:
        if (stem, edition) not in made:
            html = file(folder, stem, edition).read_text(encoding="utf-8")
            made[stem, edition] = BeautifulSoup(html, "html.parser")
        return made[stem, edition]

    return parsed


Deck = Callable[[str, str], BeautifulSoup]


def file(folder: Path, stem: str, edition: str) -> Path:
    middle = "-instructor" if edition == "instructor" else ""
    return folder / f"{stem}{middle}-slides.html"


def sections(page: BeautifulSoup) -> list[Tag]:
    return page.select(".slides > section")


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@each_lesson
@each_edition
def test_a_deck_is_a_lecture_long_and_no_slide_is_empty(
    deck: Deck, stem: str, edition: str
) -> None:
    found = sections(deck(stem, edition))
    assert 18 <= len(found) <= 26
    for section in found:
        assert len(section.select("h1, h2")) == 1
        assert section.select_one("h1, h2").get_text(strip=True)
    for section in found[1:]:
        body = section.select_one(".body")
        assert len(body.get_text(strip=True)) > 8 or body.svg


@each_lesson
def test_a_deck_holds_the_stations_of_the_lesson(deck: Deck, stem: str) -> None:
    about = next(lesson for lesson in course.lessons() if lesson.path.stem == stem)
    page = deck(stem, "learner")
    assert page.html["lang"] == "en"
    title = sections(page)[0].get_text(" ", strip=True)
    for said in (about.title, about.question, f"{about.minutes} minutes", "Spring 2027"):
        assert said in title
    for kind in ("lead", "predict", "result", "chart", "model", "quiz", "verdict", "last"):
        assert page.select(f".slide.{kind}"), kind
    assert "Write down your prediction" in page.select_one(".predict").get_text()
    assert page.select(".model math[display=block]")
    assert page.select(".model table tbody tr")
    assert "Next:" in page.select(".slide")[-1].get_text()
    assert page.select(".slide.table table")


@each_lesson
def test_every_picture_has_a_name_and_no_second_title(deck: Deck, stem: str) -> None:
    for slide in deck(stem, "learner").select(".slide.chart"):
        picture = slide.svg
        assert picture["role"] == "img"
        assert len(picture["aria-label"].split()) > 5
        drawn = " ".join(text.get_text() for text in picture.select("text"))
        assert squeezed(slide.h2.get_text()) not in squeezed(drawn)


@each_lesson
@each_edition
def test_a_deck_asks_nothing_of_the_outside(folder: Path, stem: str, edition: str) -> None:
    html = file(folder, stem, edition).read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[\w-]+\.[\w./-]+", html))
    # Names of XML vocabularies; nothing is loaded from them.
    assert {one for one in addresses if not one.startswith("http://www.w3.org/")} == set()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert len(html) < 800_000
    # Inside a script these would hide its end.
    assert not [
        code for code in re.findall(r"<script>(.*?)</script>", html, re.S) if "<!--" in code
    ]


def answers(stem: str) -> list[str]:
    """What a lesson says only after an answer: feedback and filled blanks."""
    path = course.root() / "lessons" / f"{stem}.ipynb"
    found: list[str] = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        found += cell["metadata"].get("ai_bubble", {}).get("answers", [])
        folded = re.search(r"<summary>Answers</summary>(.*?)</details>", source, re.DOTALL)
        if folded:
            found += re.split(r"<!--.*?-->|\n\d\. ", folded[1])
        if "quiz" in cell["metadata"].get("tags", ()):
            for call in ast.walk(ast.parse(source)):
                if getattr(getattr(call, "func", None), "id", "") in ("right", "wrong"):
                    found += [
                        part.value
                        for part in ast.walk(call.args[1])
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    ]
    return [squeezed(text) for text in found if len(squeezed(text)) > 30]


@each_lesson
def test_learners_get_no_answers(deck: Deck, stem: str) -> None:
    page = deck(stem, "learner")
    said = squeezed(page.select_one(".slides").get_text(" "))
    secrets = answers(stem)
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in said] == []
    assert not page.select(".fragment, .answer, [data-timing]")


@each_lesson
def test_learners_get_no_teaching_notes(deck: Deck, stem: str) -> None:
    said = squeezed(deck(stem, "learner").select_one(".slides").get_text(" "))
    notes = read_notes(stem[:2])
    pieces = [
        squeezed(piece)
        for text in (notes.before, *(note.text for note in notes.notes))
        for piece in re.split(r"<!--.*?-->|[.?!:*\n]", text)
    ]
    # A question of the lesson may be quoted in the notes.
    lesson = squeezed((course.root() / "lessons" / f"{stem}.ipynb").read_text(encoding="utf-8"))
    own = [piece for piece in pieces if len(piece) > 30 and piece not in lesson]
    assert len(own) > 30
    assert [piece for piece in own if piece in said] == []
    assert " min." not in deck(stem, "learner").select_one(".slides").get_text(" ")


@each_lesson
def test_instructors_have_all_notes_and_the_time_of_each_stretch(deck: Deck, stem: str) -> None:
    page = deck(stem, "instructor")
    notes = read_notes(stem[:2])
    asides = [aside.get_text(" ") for aside in page.select("aside.notes")]
    said = squeezed(" ".join(asides))
    for note in notes.notes:
        for piece in re.split(r"<!--.*?-->|\$.*?\$", note.text):
            assert squeezed(piece) in said, note.cell
    assert "Before class" in asides[0]
    minutes = [int(found) for text in asides for found in re.findall(r"\b(\d+) min\.", text)]
    assert minutes == [note.minutes for note in notes.notes]
    planned = sum(int(section.get("data-timing", 0)) for section in sections(page))
    assert abs(planned - 60 * sum(minutes)) < 60


@each_lesson
def test_an_instructors_quiz_answer_waits_for_a_key(deck: Deck, stem: str) -> None:
    quizzes = [section for section in sections(deck(stem, "instructor")) if section.select(".quiz")]
    assert quizzes
    for section in quizzes:
        shown = section.select_one(".body .fragment").get_text(strip=True)
        assert re.fullmatch(r"Right: [A-E]", shown)
        told = section.select_one("aside.notes").get_text(" ")
        assert re.search(rf"{shown[-1]}\. Right\.", told)
        assert told.count("Wrong.") == len(section.select(".body ol > li")) - 1


# Without a notebook

HEAD = Head("Lesson 03: Small", "Why?", "5 minutes", "", "instructor")


def made(notes: Notes | None = None, head: Head = HEAD, **cells: str) -> BeautifulSoup:
    found = [
        Cell(name, text, False, (name.rstrip("0123456789"),), {}, [])
        for name, text in cells.items()
    ]
    return BeautifulSoup(slides(Executed({}, found, {"x": 3}), notes, head), "html.parser")


def test_a_long_opening_keeps_its_question_and_moves_the_rest() -> None:
    start = "A server rented for 180,000 yuan. " + "It hummed on and on. " * 20
    page = made(hook=f"## Puzzle\n\n{start}\n\nThen it stopped. Why would anybody stop it?")
    shown = page.select_one(".lead .body").get_text(" ")
    assert shown.strip().startswith("A server rented")
    assert "Why would anybody stop it?" in shown
    assert len(shown.split()) <= 65
    moved = page.select_one("aside.notes").get_text()
    assert (shown + moved).count("It hummed on and on.") == 20


def test_notes_without_a_slide_of_their_own_go_to_the_slide_before() -> None:
    notes = Notes(
        "Bring chalk.",
        (Note("hook", 2, "Ask <!--= x -->them."), Note("setup", 4, "Be quick: 9<!--= x -->.")),
    )
    aims = "## Aims\n\n- Ask."
    page = made(notes, objectives=aims, hook="## Puzzle\n\nWhy?", setup="", quiz="")
    first, second = page.select("aside.notes")
    assert first.get_text(" ", strip=True) == "Before class Bring chalk."
    said = " ".join(second.get_text(" ").split())
    assert said == "2 min. Ask them. 4 min. Be quick: 3."
    assert page.select("section")[2]["data-timing"] == "360"
    assert page.select("section")[2].h2.get_text() == "Puzzle"


def test_learners_get_no_notes_even_if_they_are_handed_in() -> None:
    notes = Notes("Bring chalk.", (Note("hook", 2, "Ask them."),))
    page = made(notes, Head("Lesson 03: Small"), hook="## Puzzle\n\nWhy?")
    assert "Why?" in page.get_text()
    assert not page.select("aside.notes")


def test_without_reveal_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    module._asset.cache_clear()
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match=re.escape('pip install "ai-bubble-course[teach]"')):
        made(hook="## Puzzle\n\nWhy?")


def text(*paragraphs: str) -> list[pandoc.Block]:
    return [pandoc.paragraph(one) for one in paragraphs]


def test_text_is_cut_between_sentences_and_nothing_is_lost() -> None:
    shown, moved = cut(text("One two. Three four. Five.", "Six."), 4)
    assert plain(shown) == "One two. Three four."
    assert plain(moved) == "Five.Six."


def test_a_bold_lead_does_not_end_a_slide() -> None:
    (read,) = pandoc.read(["One two. **Why so.** Because of this and of that."])
    shown, moved = cut(read, 5)
    assert plain(shown) == "One two."
    assert plain(moved).startswith("Why so.")


def test_a_numbered_list_counts_on() -> None:
    (read,) = pandoc.read(["1. one two\n2. three four\n3. five six"])
    first, second = pages(read, 4)
    assert first[0]["c"][0][0] == 1
    assert second[0]["c"][0][0] == 3


def table(rows: list[str]) -> pandoc.Block:
    lines = ["| part | finding |", "|---|---|", *rows]
    return pandoc.read(["\n".join(lines)])[0][0]


def test_a_verdict_keeps_its_bold_words() -> None:
    short, lost = shortened(
        table(["| a | **Fails**: so. Much talk. **Can hold** here. |", "| b | **No.** It is. |"])
    )
    assert "Much" not in plain(short)
    assert "Fails: so. Can hold here." in plain(short)
    assert "No. It is." in plain(short)
    assert len(lost) == 1


def test_a_long_table_is_parted_evenly_with_its_head() -> None:
    found = parted_rows(table([f"| row {number} | {'word ' * 8} |" for number in range(6)]), 30)
    assert [size(one)[0] for one in found] == [3, 3]
    assert all("finding" in plain(one) for one in found)


def test_the_least_needed_slide_goes_first_and_its_text_is_kept() -> None:
    def slide(name: str, rank: int, above: str = "") -> Slide:
        return Slide("text", 0, pandoc.words(name), text(f"Text of {name}."), above, rank)

    deck = [slide("a", 0), slide("b", 2), slide("c", 3), slide("d", 0, "c"), slide("e", 2)]
    kept = fewer(deck, 4)
    assert [plain(one.heading) for one in kept] == ["a", "b", "d", "e"]
    assert plain(kept[2].moved) == "cText of c."
    kept = fewer([slide("a", 0), slide("long text", 2), slide("e", 2)], 2)
    assert [plain(one.heading) for one in kept] == ["a", "long text"]
    assert plain(kept[1].moved) == "eText of e."
