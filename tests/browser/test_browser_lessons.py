"""The lessons as a student runs them: from a laid-out workspace, in JupyterLab, with no network."""

from collections.abc import Iterator

import pytest
from jupyter import (
    PageLog,
    Server,
    assert_clean,
    cells,
    lab_session,
    open_notebook,
    press,
    run_all,
    settle,
    slider,
)
from playwright.sync_api import Browser, Locator, Page, expect

from ai_bubble.explorers.run_idle_sell import CONTROLS
from ai_bubble.explorers.shell import Control
from ai_bubble.lab.workspace import lay_out

pytestmark = pytest.mark.browser

FOLDER = "a course, with ä space"


def cell(page: Page, ident: str) -> Locator:
    """Return the cell with this id."""
    index = page.evaluate(
        "id => window.jupyterapp.shell.currentWidget.content.widgets"
        ".findIndex(cell => cell.model.id === id)",
        ident,
    )
    assert index >= 0, ident
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(index)


@pytest.fixture(scope="module")
def logs() -> dict[str, PageLog]:
    return {}


def opened(
    name: str, chromium: Browser, server: Server, logs: dict[str, PageLog]
) -> Iterator[Page]:
    lay_out(server.root / FOLDER)
    logs[name] = PageLog()
    with lab_session(chromium, server, logs[name]) as page:
        open_notebook(page, f"{FOLDER}/lessons/{name}.ipynb")
        run_all(page)
        yield page


@pytest.fixture(scope="module")
def lesson_00(chromium: Browser, lab_server: Server, logs: dict[str, PageLog]) -> Iterator[Page]:
    yield from opened("00_reading_the_case", chromium, lab_server, logs)


@pytest.fixture(scope="module")
def lesson_03(chromium: Browser, lab_server: Server, logs: dict[str, PageLog]) -> Iterator[Page]:
    yield from opened("03_price_collapse", chromium, lab_server, logs)


def answer(page: Page, quiz: str, choice: int) -> str:
    """Answer a quiz by keyboard alone and return the feedback."""
    form = cell(page, quiz)
    radios = form.get_by_role("radio")
    radios.nth(choice).focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    settle(page)
    return form.get_by_role("status").inner_text()


def test_lesson_03_charts_are_drawn_and_named(lesson_03: Page) -> None:
    for ident in ("rents-chart", "break-even-chart"):
        chart = cell(lesson_03, ident).locator(".jp-RenderedVegaCommon5 svg")
        expect(chart).to_have_count(1)
        assert chart.locator("path").count() > 5
    named = lesson_03.locator("[aria-label*='H100 rents in USD per GPU-hour']")
    expect(named.first).to_be_attached()


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_every_slider_moves_by_keyboard_and_the_chart_follows(
    lesson_03: Page, control: Control
) -> None:
    page, explorer = lesson_03, cell(lesson_03, "explorer")
    if control.name in ("tariff", "pue"):
        press(page, slider(page, "Servers let, % of the site"), "ArrowRight", times=4)
        settle(page)
    said = explorer.get_by_role("status").inner_text()
    drawn = explorer.locator("svg.marks").inner_html()
    handle = slider(page, f"{control.label}, {control.unit}")
    press(page, handle, "ArrowRight", times=2)
    settle(page)
    assert explorer.get_by_role("status").inner_text() != said
    assert explorer.locator("svg.marks").inner_html() != drawn
    explorer.get_by_role("button", name="Reset").click()
    settle(page)
    expect(explorer.get_by_role("status")).to_contain_text("Best: run.")


def test_every_slider_has_its_label_as_accessible_name(lesson_03: Page) -> None:
    explorer = cell(lesson_03, "explorer")
    for control in CONTROLS:
        name = f"{control.label}, {control.unit}"
        expect(explorer.get_by_role("slider", name=name, exact=True)).to_have_count(1)


def test_the_explorer_shows_its_state_as_code(lesson_03: Page) -> None:
    explorer = cell(lesson_03, "explorer")
    explorer.get_by_role("button", name="Show as code").click()
    expect(explorer.locator("pre")).to_contain_text("rental.option_values(75000, 0.2")


def test_a_wrong_answer_is_explained_and_a_right_one_confirmed(lesson_03: Page) -> None:
    assert "smaller number" in answer(lesson_03, "quiz-recover", 0)
    said = answer(lesson_03, "quiz-recover", 1)
    assert said.startswith("Right (B).")
    assert "Not yet (A)." in answer(lesson_03, "quiz-shutdown", 0)


def test_a_prediction_stands_beside_the_result(lesson_03: Page) -> None:
    page = lesson_03
    form = cell(page, "predict")
    form.get_by_role("textbox").or_(form.get_by_role("spinbutton")).first.fill("40 %")
    page.keyboard.press("Enter")
    settle(page)
    expect(form.get_by_role("status")).to_contain_text("40")
    cell(page, "reveal").locator(".jp-InputArea-editor").first.click()
    page.keyboard.press("Control+Enter")
    expect(cell(page, "reveal")).to_contain_text("You predicted 40")
    settle(page)


def test_lesson_00_explorer_narrows_the_claims_by_keyboard(lesson_00: Page) -> None:
    page, explorer = lesson_00, cell(lesson_00, "explorer")
    expect(explorer.get_by_role("status").first).to_contain_text("75 of 75 claims")
    menu = explorer.get_by_label("Conflict")
    menu.focus()
    count = len(cells(page))
    page.keyboard.type("thousandfold")  # its letters are notebook shortcuts, too
    page.keyboard.press("Enter")
    assert len(cells(page)) == count
    expect(explorer.get_by_role("status").first).to_contain_text("1 of 75 claims")
    expect(explorer.get_by_role("row")).to_have_count(4)
    expect(explorer.get_by_role("table")).to_contain_text("triljoen")


def test_lesson_00_quizzes_answer(lesson_00: Page) -> None:
    assert "turns a bound into a point" in answer(lesson_00, "quiz-bounds", 0)
    assert answer(lesson_00, "quiz-bounds", 1).startswith("Right")
    assert answer(lesson_00, "quiz-copies", 2).startswith("Right")


def test_nothing_failed_and_nothing_asked_for_an_outside_address(
    lesson_00: Page, lesson_03: Page, logs: dict[str, PageLog]
) -> None:
    assert_clean(lesson_00, logs["00_reading_the_case"])
    assert_clean(lesson_03, logs["03_price_collapse"])
