"""Handouts in Chromium, from a file, with the network cut off: all lessons, one exercise."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe import findings
from playwright.sync_api import Page, expect

from ai_bubble import course

pytestmark = pytest.mark.browser

LESSONS = [lesson.path.stem for lesson in course.lessons()]
PAGES = [
    *(f"{stem}.html" for stem in LESSONS),
    "03_price_collapse-instructor.html",
    "03_price_collapse-exercise.html",
    "03_price_collapse-exercise-instructor.html",
]


@pytest.fixture(scope="module")
def handouts(all_handouts: Callable[..., Path]) -> Path:
    return all_handouts("learner", "instructor", "exercises", "marking")


WIDE = {"viewport": {"width": 1280, "height": 800}}
DARK = WIDE | {"color_scheme": "dark"}
PHONE = {"viewport": {"width": 320, "height": 640}}


def opened(page: Page, handouts: Path, name: str) -> None:
    page.goto((handouts / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for living in page.locator(".living:not(.living-claims)").all():
        expect(living).to_have_class(re.compile("is-live"))


@pytest.mark.parametrize("page", [WIDE], ids=["wide"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_a_handout_lives_and_axe_finds_nothing(page: Page, handouts: Path, name: str) -> None:
    opened(page, handouts, name)
    assert findings(page) == []
    for svg in page.locator(".chart svg").all():
        assert len(svg.get_attribute("aria-label") or "") > 30
    page.emulate_media(color_scheme="dark")
    assert findings(page) == []


@pytest.mark.parametrize("page", [PHONE], ids=["phone"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_a_handout_fits_a_narrow_screen(page: Page, handouts: Path, name: str) -> None:
    opened(page, handouts, name)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1
                && !one.closest(".scroll, pre, svg, .living-chart, .living-still, math, figure, "
                    + "[tabindex='0'], details"))
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("page", [WIDE], ids=["wide"], indirect=True)
def test_the_keyboard_reaches_what_can_be_used(page: Page, handouts: Path) -> None:
    page.goto((handouts / "03_price_collapse.html").as_uri())
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the text")
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"SUMMARY", "INPUT", "BUTTON", "PRE"} <= reached
    expect(page.locator("math").first).to_be_visible()


@pytest.mark.parametrize("page", [WIDE], ids=["wide"], indirect=True)
def test_print_shows_pictures_and_no_controls(page: Page, handouts: Path) -> None:
    opened(page, handouts, "03_price_collapse.html")
    page.emulate_media(media="print")
    expect(page.locator(".living-still svg").first).to_be_visible()
    expect(page.locator(".living input").first).to_be_hidden()
    expect(page.locator("details.code").first).to_be_hidden()
