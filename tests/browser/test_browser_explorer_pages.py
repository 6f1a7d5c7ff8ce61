"""The explorers of a handout: living charts in a page opened from the disk, with no network."""

import importlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe import findings
from playwright.sync_api import Browser, Locator, Page, expect

from ai_bubble.explorers.claims import claims
from ai_bubble.handouts.explorers import explorer_html, page_script, vega_bundle
from ai_bubble.handouts.page import asset

pytestmark = pytest.mark.browser

NAMES = [
    "cascade",
    "overshoot",
    "projects",
    "run_idle_sell",
    "event_window",
    "jevons",
    "roofline",
    "sites",
    "twelve_centres",
]
# Nothing may be fetched, and no text may be run as a program.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
SIDE_BY_SIDE = "table:visible"


@dataclass
class Seen:
    """A page and what went wrong behind it."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        assert self.console == []
        assert [url for url in self.requests if not url.startswith("file:")] == []
        assert len(self.requests) == 1


def html(body: str, scripts: list[str]) -> str:
    written = "".join(f'<script type="module">{script}</script>' for script in scripts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<style>:root { color-scheme: light dark; } body { margin: 1rem; }"
        f"{asset('explorers.css')}</style></head>"
        f"<body><main><h1>Explorers</h1>{body}</main>{written}</body></html>"
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All explorers on a page as it should be, and on one whose charts cannot be drawn."""
    parts = []
    for name in NAMES:
        explorer = getattr(importlib.import_module(f"ai_bubble.explorers.{name}"), name)()
        parts.append(explorer_html(explorer.page(), explorer.still.svg, name))
    parts.append(explorer_html(claims().page_version(), "", "claims"))
    body = "".join(f"<section><h2>{i}</h2>{part}</section>" for i, part in enumerate(parts))
    folder = tmp_path_factory.mktemp("pages with ä space")
    found = {"whole": [vega_bundle(), page_script()], "broken": [page_script()]}
    for name, scripts in found.items():
        (folder / f"{name}.html").write_text(html(body, scripts), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in found}


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Seen]:
    with browser.new_context(offline=True, **options) as context:
        seen = Seen(context.new_page())
        seen.page.on("console", lambda message: seen.console.append(message.text))
        seen.page.on("pageerror", lambda error: seen.console.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(path.as_uri())
        yield seen


def wait_for_life(page: Page) -> None:
    page.locator(".living:not(.is-live)").first.wait_for(state="detached")


@pytest.fixture(scope="module")
def living(chromium: Browser, files: dict[str, Path]) -> Iterator[Seen]:
    with opened(chromium, files["whole"], viewport={"width": 1100, "height": 800}) as seen:
        wait_for_life(seen.page)
        yield seen
        seen.assert_clean()


def explorer(seen: Seen, name: str) -> Locator:
    return seen.page.locator(f"#{name}")


def drawn(box: Locator) -> str:
    return box.locator(".living-chart svg").inner_html()


def shown(box: Locator) -> str:
    """Return all that a reader gets to see or hear of an explorer."""
    inputs = "e => e.getAttribute('aria-valuetext') ?? e.selectedOptions[0].text"
    texts = [one.evaluate(inputs) for one in controls(box)]
    # Vega puts new marks behind old ones: what is drawn is the same in another order.
    marks = "all => all.map(e => e.textContent + e.getAttribute('d')).sort().join()"
    in_chart = box.locator(".living-chart svg :is(text, path)").evaluate_all(marks)
    return "".join([in_chart, box.get_by_role("status").inner_text(), *texts])


def controls(box: Locator) -> list[Locator]:
    return box.locator(".living-controls :is(input, select)").all()


def eventually(page: Page, true: Callable[[], bool]) -> bool:
    for _ in range(100):
        if true():
            return True
        page.wait_for_timeout(50)
    return False


def change(box: Locator, control: Locator, by: str) -> None:
    """Move a control from where it stands: by key, or by mouse to its far end."""
    at, last = control.evaluate(
        "e => e.type === 'range' ? [+e.value, +e.max] : [e.selectedIndex, e.length - 1]"
    )
    menu = control.evaluate("e => e.localName") == "select"
    forth = at < last
    if by == "key":
        control.focus()
        arrow = ("ArrowDown" if menu else "ArrowRight") if forth else "ArrowUp"
        box.page.keyboard.press(arrow if menu or forth else "ArrowLeft")
    elif menu:
        control.select_option(index=last if forth else 0)
    else:
        control.scroll_into_view_if_needed()
        area = control.bounding_box()
        assert area
        x = area["x"] + (area["width"] - 3 if forth else 3)
        box.page.mouse.click(x, area["y"] + area["height"] / 2)


@pytest.mark.parametrize("by", ["key", "mouse"])
@pytest.mark.parametrize("name", NAMES)
def test_every_control_moves_chart_or_sentence_and_reset_brings_all_back(
    living: Seen, name: str, by: str
) -> None:
    box = explorer(living, name)
    start = shown(box)
    for control in controls(box):
        label = control.evaluate("e => e.labels[0].textContent")
        before = drawn(box) + box.get_by_role("status").inner_text()
        change(box, control, by)

        def moved(before: str = before) -> bool:
            return drawn(box) + box.get_by_role("status").inner_text() != before

        assert eventually(living.page, moved), label
        box.get_by_role("button", name="Reset").click()
        assert eventually(living.page, lambda: shown(box) == start), label


@pytest.mark.parametrize("name", NAMES)
def test_the_living_explorer_says_what_python_says(living: Seen, name: str) -> None:
    module = importlib.import_module(f"ai_bubble.explorers.{name}")
    grid = {one.name: module.PAGE[one.name] for one in module.CONTROLS if one.name in module.PAGE}
    start = {control.name: control.start for control in module.CONTROLS}
    box, draw = explorer(living, name), random.Random(name)
    for _ in range(3):
        at = {key: draw.randrange(len(values)) for key, values in grid.items()}
        for key, position in at.items():
            control = box.locator(f"[name=set_{key}]")
            if control.evaluate("e => e.localName") == "select":
                control.select_option(index=position)
            else:
                control.fill(str(position))
        setting = start | {key: grid[key][position] for key, position in at.items()}
        expect(box.get_by_role("status")).to_have_text(module.view(setting).sentence)
    box.get_by_role("button", name="Reset").click()
    expect(box.get_by_role("status")).to_have_text(module.view(start).sentence)


@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_its_name_and_says_its_value_with_the_unit(
    living: Seen, name: str
) -> None:
    module = importlib.import_module(f"ai_bubble.explorers.{name}")
    box = explorer(living, name)
    for control in module.CONTROLS:
        if control.name not in module.PAGE:
            continue
        if hasattr(control, "unit"):
            label = f"{control.label}, {control.unit}"
            slider = box.get_by_role("slider", name=label, exact=True)
            value = format(control.start, control.form)
            expect(slider).to_have_attribute("aria-valuetext", f"{value} {control.unit}")
            expect(slider.locator("xpath=..").locator(".living-value")).to_have_text(value)
        else:
            menu = box.get_by_role("combobox", name=control.label, exact=True)
            assert menu.evaluate("e => e.selectedOptions[0].text") == control.start
    expect(box.locator(".living-chart[role=graphics-document]")).to_have_attribute(
        "aria-label", getattr(module, name)()._alt
    )


def test_the_still_picture_gives_way_to_the_living_chart(living: Seen) -> None:
    for name in NAMES:
        box = explorer(living, name)
        expect(box.locator(".living-still")).to_be_hidden()
        expect(box.locator(".living-chart svg")).to_be_visible()
    assert living.page.locator(".vega-actions, #vg-tooltip-element").count() == 0


def test_on_paper_the_still_pictures_stand(living: Seen) -> None:
    living.page.emulate_media(media="print")
    for name in [*NAMES, "claims"]:
        box = explorer(living, name)
        expect(box.locator(".living-still")).to_be_visible()
        expect(box.locator(".living-live")).to_be_hidden()
    living.page.emulate_media(media="screen")
    expect(explorer(living, NAMES[0]).locator(".living-live")).to_be_visible()


def test_the_claims_are_narrowed_and_chosen_by_keyboard(living: Seen) -> None:
    box = explorer(living, "claims")
    status = box.get_by_role("status")
    expect(status).to_have_text("75 of 75 claims")
    box.get_by_label("Conflict").focus()
    living.page.keyboard.type("lost actor")
    expect(status).to_have_text("1 of 75 claims")
    expect(box.locator(SIDE_BY_SIDE)).to_have_count(1)
    expect(box.locator("details:visible")).to_contain_text("Q43")
    box.get_by_label("Section").select_option(index=1)
    expect(status).to_have_text("0 of 75 claims")
    expect(box.locator(SIDE_BY_SIDE)).to_have_count(0)
    box.get_by_role("button", name="Reset").click()
    expect(status).to_have_text("75 of 75 claims")
    box.get_by_label("Conflict").select_option("reversed sense")
    expect(box.get_by_label("Claim")).to_contain_text("L24")
    box.get_by_role("button", name="Reset").click()
    box.get_by_label("Claim").focus()
    living.page.keyboard.press("ArrowDown")
    expect(box.locator("details:visible summary")).to_contain_text("Q02")
    expect(box.locator(SIDE_BY_SIDE)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 320])
def test_the_page_is_accessible_and_fits_the_screen(
    chromium: Browser, files: dict[str, Path], width: int, scheme: str
) -> None:
    screen = {"width": width, "height": 700}
    with opened(chromium, files["whole"], viewport=screen, color_scheme=scheme) as seen:
        wait_for_life(seen.page)
        assert findings(seen.page) == []
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= width
        for name in NAMES:
            chart = explorer(seen, name).locator(".living-chart")
            assert chart.evaluate("e => getComputedStyle(e).backgroundColor") == (
                "rgb(255, 255, 255)"
            )
            wider = chart.evaluate("e => e.scrollWidth > e.clientWidth")
            assert wider == (width == 320)
            assert (chart.get_attribute("tabindex") == "0") == wider
        seen.assert_clean()


def test_a_wide_chart_is_scrolled_by_keys(chromium: Browser, files: dict[str, Path]) -> None:
    with opened(chromium, files["whole"], viewport={"width": 320, "height": 700}) as seen:
        wait_for_life(seen.page)
        chart = explorer(seen, "jevons").locator(".living-chart")
        chart.focus()
        seen.page.keyboard.press("ArrowRight")
        assert eventually(seen.page, lambda: chart.evaluate("e => e.scrollLeft") > 0)


def test_without_javascript_pictures_and_claims_can_be_read(
    chromium: Browser, files: dict[str, Path]
) -> None:
    with opened(chromium, files["whole"], java_script_enabled=False) as seen:
        for name in NAMES:
            box = explorer(seen, name)
            expect(box.locator(".living-still svg")).to_be_visible()
            expect(box.locator(".living-live")).to_be_hidden()
        box = explorer(seen, "claims")
        expect(box.locator(".living-controls")).to_be_hidden()
        box.locator("summary", has_text="Q23").focus()
        seen.page.keyboard.press("Enter")
        expect(box.locator(SIDE_BY_SIDE)).to_contain_text("more than 1,000,000,000,000 USD")
        seen.assert_clean()


def test_where_no_chart_can_be_drawn_the_pictures_stay(
    chromium: Browser, files: dict[str, Path]
) -> None:
    with opened(chromium, files["broken"]) as seen:
        expect(explorer(seen, "claims").get_by_role("status")).to_have_text("75 of 75 claims")
        for name in NAMES:
            expect(explorer(seen, name).locator(".living-still svg")).to_be_visible()
