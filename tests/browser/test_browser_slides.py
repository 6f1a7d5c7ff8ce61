"""Decks in a real Chromium, from a file and without a network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import findings
from playwright.sync_api import Browser, BrowserContext, Page

from ai_bubble import course

LESSONS = [lesson.path.stem for lesson in course.lessons()]
STEM = "03_price_collapse"
SCREENS = [(1280, 720), (1024, 768)]

pytestmark = pytest.mark.browser

# The slide in view: does anything of it stick out, and how far was its type shrunk?
MEASURE = """() => {
  const slide = Reveal.getCurrentSlide().querySelector(".slide");
  const body = slide.querySelector(".body") ?? slide;
  const box = slide.getBoundingClientRect();
  const inside = [...slide.querySelectorAll("h1, h2, p, li, td, th, svg, math")]
    .map((part) => part.getBoundingClientRect());
  return {
    tall: body.scrollHeight - body.clientHeight,
    wide: body.scrollWidth - body.clientWidth,
    out: inside.filter((part) => part.right > box.right + 1 || part.bottom > box.bottom + 1).length,
    window: box.right > innerWidth + 1 || box.bottom > innerHeight + 1,
    parts: inside.length,
    fit: Number(getComputedStyle(slide).getPropertyValue("--fit")),
  };
}"""


@pytest.fixture(scope="module")
def folder(all_handouts: Callable[..., Path]) -> Path:
    """The instructor's decks, which hold more than the learners'."""
    return all_handouts("instructor")


class Seen:
    """What went wrong in any window."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        self.asked: list[str] = []
        context.on("page", self._watch)
        context.on("request", lambda request: self.asked.append(request.url))

    def _watch(self, page: Page) -> None:
        page.on("console", lambda said: self.problems.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def assert_clean(self) -> None:
        assert self.problems == []
        assert [url for url in self.asked if not url.startswith(("file:", "about:"))] == []


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    yield made
    made.close()


@pytest.fixture
def seen(context: BrowserContext) -> Seen:
    return Seen(context)


def opened(context: BrowserContext, folder: Path, stem: str = STEM, ask: str = "") -> Page:
    page = context.new_page()
    page.goto((folder / f"{stem}-instructor-slides.html").as_uri() + ask)
    page.wait_for_selector(".reveal.ready", state="attached")
    return page


def show(page: Page, number: int) -> None:
    """Show a slide with all that appears on it."""
    page.evaluate(f"Reveal.slide({number}, 0, 99)")


def total(page: Page) -> int:
    return int(page.evaluate("Reveal.getTotalSlides()"))


@pytest.mark.parametrize("stem", LESSONS)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_nothing_sticks_out_of_a_slide(
    context: BrowserContext, seen: Seen, folder: Path, stem: str, screen: tuple[int, int]
) -> None:
    page = opened(context, folder, stem)
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    wrong: dict[int, Any] = {}
    for number in range(total(page)):
        show(page, number)
        found = page.evaluate(MEASURE)
        sound = found["tall"] <= 0 and found["wide"] <= 0 and not found["out"]
        if not sound or found["window"] or not found["parts"] or found["fit"] < 0.7:
            wrong[number + 1] = found
    assert wrong == {}
    seen.assert_clean()


def test_arrow_keys_move_and_the_answer_waits_for_one(
    context: BrowserContext, seen: Seen, folder: Path
) -> None:
    page = opened(context, folder)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 2
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Reveal.getIndices().h") == 1
    quiz = page.evaluate(
        "Reveal.getSlides().findIndex((slide) => slide.querySelector('.slide.quiz'))"
    )
    page.evaluate(f"Reveal.slide({quiz})")
    answer = page.locator(".present .answer")
    assert answer.evaluate("one => getComputedStyle(one).opacity") == "0"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == quiz
    assert answer.evaluate("one => getComputedStyle(one).opacity") == "1"
    assert answer.inner_text().startswith("Right: ")
    seen.assert_clean()


def test_the_speaker_view_follows_without_a_network(
    context: BrowserContext, seen: Seen, folder: Path
) -> None:
    page = opened(context, folder)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    with context.expect_page() as opening:
        page.keyboard.press("s")
    speaker = opening.value
    notes = speaker.locator(".speaker-controls-notes .value")
    notes.get_by_text(" min.").first.wait_for(timeout=20_000)
    # Opening the view must not move the deck.
    assert page.evaluate("Reveal.getIndices().h") == 2
    hook = page.locator(".present aside.notes").text_content() or ""
    assert notes.inner_text().split()[:8] == hook.split()[:8]
    current = speaker.frame_locator("#current-slide iframe").locator("section.present h2")
    upcoming = speaker.frame_locator("#upcoming-slide iframe").locator("section.present h2")
    assert current.inner_text() == page.locator("section.present h2").inner_text()
    page.keyboard.press("ArrowRight")
    heading = page.locator("section.present h2").inner_text()
    current.get_by_text(heading).wait_for(timeout=10_000)
    assert upcoming.inner_text() != heading
    assert speaker.locator(".pacing").is_visible()
    seen.assert_clean()


def test_axe_finds_nothing_on_any_slide(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    found = {}
    for number in range(total(page)):
        show(page, number)
        if on_slide := findings(page):
            found[number + 1] = on_slide
    assert found == {}


def test_nothing_moves_by_itself(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("Reveal.getConfig().transition") == "none"
    moving = page.evaluate(
        "[...document.querySelectorAll('.reveal *')]"
        ".filter((one) => getComputedStyle(one).transitionDuration !== '0s').length"
    )
    assert moving == 0


@pytest.mark.parametrize("ask", ["", "?print-pdf"], ids=["print", "print-pdf"])
def test_each_slide_prints_on_a_page(
    context: BrowserContext, seen: Seen, folder: Path, tmp_path: Path, ask: str
) -> None:
    from pypdf import PdfReader

    page = opened(context, folder, ask=ask)
    slides = page.locator(".slide").count()
    page.wait_for_timeout(500)
    page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True, print_background=True)
    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert len(pages) == slides
    assert float(pages[0].mediabox.width) / float(pages[0].mediabox.height) == pytest.approx(16 / 9)
    assert all(one.extract_text().strip() for one in pages)
    seen.assert_clean()
