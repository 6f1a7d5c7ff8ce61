"""The site in Chromium, from a folder, with the network cut off."""

from pathlib import Path

import pytest
from axe import findings
from playwright.sync_api import Browser, Page, expect

from ai_bubble.handouts.site import build_site

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "codebook.html",
    "codebook/rents.html",
    "codebook/claims.html",
    "codebook/sources.html",
    "glossary.html",
    "guide.html",
    "grading.html",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    handout = folder / "handout"
    handout.write_text("<!doctype html><html lang='en'><title>H</title><h1>H</h1></html>", "utf-8")
    names = ["03_price_collapse.html", "03_price_collapse-a4.pdf", "03_price_collapse-letter.pdf"]
    build_site(folder / "out", dict.fromkeys(names, handout))
    return folder / "out"


def opened(page: Page, site: Path, name: str) -> None:
    page.goto((site / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    # A screen of 1280 pixels at 200 % zoom.
    "zoomed": {"viewport": {"width": 640, "height": 400}, "color_scheme": "light"},
}


@pytest.mark.parametrize("page", LOOKS.values(), ids=LOOKS, indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, site: Path, name: str) -> None:
    opened(page, site, name)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def column(page: Page, at: int) -> list[str]:
    return page.locator(f"table.data tbody tr > :nth-child({at})").all_inner_texts()


def heading(page: Page, name: str) -> int:
    return page.locator("table.data thead th").all_inner_texts().index(name) + 1


def test_a_table_is_sorted_by_keyboard(page: Page, site: Path) -> None:
    opened(page, site, "codebook/rents.html")
    at = heading(page, "rent_cny_month_low")
    head, before = page.locator(f"table.data thead th:nth-child({at})"), column(page, at)
    status = page.locator("#sorted")
    # From the box that scrolls, Tab leads from one column's button to the next.
    page.locator(".data-box").focus()
    for _ in range(at):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "rent_cny_month_low"
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(status).to_have_text("Sorted by rent_cny_month_low, ascending; empty cells last.")
    numbers = [float(text.replace(",", "")) for text in before if text]
    empty = [""] * before.count("")
    assert empty
    shown = [float(text.replace(",", "")) for text in column(page, at) if text]
    assert shown == sorted(numbers)
    assert column(page, at)[-len(empty) :] == empty
    page.keyboard.press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    shown = [float(text.replace(",", "")) for text in column(page, at) if text]
    assert shown == sorted(numbers, reverse=True)
    assert column(page, at)[-len(empty) :] == empty
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "none")
    expect(status).to_have_text("Rows as in the file.")
    assert column(page, at) == before


def test_a_table_is_sorted_by_mouse_by_one_column_at_a_time(page: Page, site: Path) -> None:
    opened(page, site, "codebook/rents.html")
    at = heading(page, "date")
    page.locator(f"table.data thead th:nth-child({at}) button").click()
    dates = [text for text in column(page, at) if text]
    assert dates == sorted(dates)
    assert column(page, at)[-1] == ""
    page.locator("table.data thead th:nth-child(1) button").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    assert column(page, 1) == sorted(column(page, 1), key=str.casefold)


def test_an_open_end_is_larger_than_any_number(page: Page, site: Path) -> None:
    opened(page, site, "codebook/claims.html")
    at = heading(page, "high")
    page.locator(f"table.data thead th:nth-child({at}) button").click()
    shown = [text for text in column(page, at) if text]
    numbers = [float(text.replace(",", "")) for text in shown]
    assert numbers == sorted(numbers)
    assert shown[-1] == "INF"
    assert shown[0] != "INF"


def test_the_glossary_is_filtered_whatever_the_accents(page: Page, site: Path) -> None:
    opened(page, site, "glossary.html")
    terms = page.locator(".terms > div")
    number = terms.count()
    page.get_by_label("Find a term").focus()
    page.keyboard.type("getırı")
    shown = page.locator(".terms > div:visible dt").all_inner_texts()
    assert "abnormal return" in shown
    assert 0 < len(shown) < number
    expect(page.locator("#found")).to_have_text(f"{len(shown)} of {number} terms")
    page.get_by_label("Find a term").fill("no such term")
    expect(page.locator("#found")).to_have_text(f"0 of {number} terms")
    # A link to a hidden term shows it again.
    page.evaluate("location.hash = '#term-payback'")
    expect(page.locator("#term-payback")).to_be_visible()
    expect(page.get_by_label("Find a term")).to_have_value("")


def test_the_links_of_the_index_open(page: Page, site: Path) -> None:
    opened(page, site, "index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.get_by_role("link", name="Codebook").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codebook")
    page.get_by_role("link", name="rents", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rents")
    page.get_by_role("link", name="cnbeta_2024").first.click()
    expect(page.locator("#row-cnbeta_2024")).to_be_in_viewport()


def test_without_scripts_all_is_there(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "glossary.html").as_uri())
    assert page.get_by_role("searchbox").count() == 0
    assert page.locator("#term-payback").is_visible()
    page.goto((site / "codebook/rents.html").as_uri())
    assert page.locator("table.data tbody tr").count() > 10
    assert not page.get_by_text("Press a column").is_visible()
    context.close()
