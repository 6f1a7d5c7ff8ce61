"""The lessons as a student runs them: from a laid-out workspace, in JupyterLab, with no network."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from jupyter import (
    PageLog,
    Server,
    assert_clean,
    cell,
    cells,
    lab_session,
    open_notebook,
    press,
    run_all,
    settle,
    slider,
)
from playwright.sync_api import Browser, Locator, Page, expect

from ai_bubble import course
from ai_bubble.explorers.run_idle_sell import CONTROLS
from ai_bubble.explorers.shell import Control
from ai_bubble.lab.workspace import lay_out

pytestmark = pytest.mark.browser

NUMBERS = [lesson.number for lesson in course.lessons()]
FOLDER = "a course, with ä space"


class Classroom:
    """The lessons, opened when first asked for, each on a page of its own."""

    def __init__(self, chromium: Browser, server: Server, stack: ExitStack) -> None:
        self._chromium, self._server, self._stack = chromium, server, stack
        self.logs: dict[str, PageLog] = {}
        self._pages: dict[str, Page] = {}
        lay_out(server.root / FOLDER)

    def lesson(self, number: str) -> Page:
        """Return the page of a lesson all of whose cells have been run."""
        if number not in self._pages:
            (name,) = (known.path.name for known in course.lessons() if known.number == number)
            self.logs[number] = PageLog()
            session = lab_session(self._chromium, self._server, self.logs[number])
            page = self._stack.enter_context(session)
            open_notebook(page, f"{FOLDER}/lessons/{name}")
            run_all(page)
            self._pages[number] = page
        return self._pages[number]


@pytest.fixture(scope="module")
def classroom(chromium: Browser, lab_server: Server) -> Iterator[Classroom]:
    with ExitStack() as stack:
        yield Classroom(chromium, lab_server, stack)


@pytest.fixture(scope="module")
def lesson_00(classroom: Classroom) -> Page:
    return classroom.lesson("00")


@pytest.fixture(scope="module")
def lesson_03(classroom: Classroom) -> Page:
    return classroom.lesson("03")


def chosen(page: Page, form: Locator, choice: int) -> str:
    """Choose an answer of a form by keyboard alone and return the feedback."""
    form.get_by_role("radio").nth(choice).focus()
    page.keyboard.press("Space")
    form.get_by_role("button").focus()
    page.keyboard.press("Enter")
    settle(page)
    return form.get_by_role("status").inner_text()


@pytest.mark.parametrize("number", NUMBERS)
def test_every_chart_is_drawn_with_its_text_as_name(classroom: Classroom, number: str) -> None:
    page = classroom.lesson(number)
    alts = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .flatMap(cell => cell.model.sharedModel.getOutputs?.() ?? [])
            .filter(output => output.data?.["application/vnd.vegalite.v5+json"])
            .map(output => [output.data["text/plain"]].flat().join(""))"""
    )
    assert alts
    charts = page.locator(".jp-RenderedVegaCommon5")
    assert charts.count() == len(alts)
    for chart, alt in zip(charts.all(), alts, strict=True):
        expect(chart.locator("[role=graphics-document]")).to_have_attribute("aria-label", alt)
        marks = chart.locator(
            "svg [role=graphics-symbol], svg .mark-line path, svg .mark-rect path"
        )
        assert marks.count() > 0, alt


@pytest.mark.parametrize("number", NUMBERS)
def test_every_control_of_every_explorer_changes_what_is_said_or_drawn(
    classroom: Classroom, number: str
) -> None:
    page = classroom.lesson(number)
    explorers = page.locator(".ab-explorer").all()
    assert explorers
    for explorer in explorers:
        for control in explorer.locator("[role=slider], select:not([size])").all():
            name, before = control.evaluate(NAME), seen(explorer)
            said = explorer.get_by_role("status").all_inner_texts()
            assert name
            press(page, control, control.evaluate(FREE_WAY))
            assert eventually(page, lambda: seen(explorer) != before), name  # noqa: B023
            settle(page)
            explorer.get_by_role("button", name="Reset").click()
            expect(explorer.get_by_role("status")).to_have_text(said)


NAME = "e => e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent"
# Towards the end of a slider or menu that is not reached yet.
FREE_WAY = """e => e.role !== "slider"
    ? (e.selectedIndex + 1 < e.length ? "ArrowDown" : "ArrowUp")
    : (+e.ariaValueNow < +e.ariaValueMax ? "ArrowRight" : "ArrowLeft")"""


def eventually(page: Page, true: Callable[[], bool]) -> bool:
    """Return whether something comes true within ten seconds."""
    for _ in range(100):
        if true():
            return True
        page.wait_for_timeout(100)
    return False


def seen(explorer: Locator) -> str:
    """Return what an explorer says and draws."""
    drawn = [svg.inner_html() for svg in explorer.locator("svg.marks").all()]
    return "".join([explorer.inner_text(), *drawn])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_quiz_has_one_right_answer_and_explains_the_others(
    classroom: Classroom, number: str
) -> None:
    page = classroom.lesson(number)
    quizzes = page.locator("form.ab-form", has=page.get_by_role("button", name="Check")).all()
    assert len(quizzes) >= 2
    for form in quizzes:
        said = [chosen(page, form, i) for i in range(form.get_by_role("radio").count())]
        assert [text.startswith("Right") for text in said].count(True) == 1
        assert all(text.startswith(("Right", "Not yet")) for text in said)
        assert len(set(said)) == len(said)


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
    form = cell(lesson_03, "quiz-recover").locator("form")
    assert "smaller number" in chosen(lesson_03, form, 0)
    assert chosen(lesson_03, form, 1).startswith("Right (B).")


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


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_failed_and_nothing_asked_for_an_outside_address(
    classroom: Classroom, number: str
) -> None:
    page = classroom.lesson(number)
    assert_clean(page, classroom.logs[number])


def test_a_lesson_opened_and_saved_without_an_edit_does_not_count_as_changed(
    lab_server: Server, lab_page: Page
) -> None:
    folder = lab_server.root / "merely opened"
    lay_out(folder)
    lesson = folder / "lessons" / "00_reading_the_case.ipynb"
    before = lesson.read_bytes()
    open_notebook(lab_page, "merely opened/lessons/00_reading_the_case.ipynb")
    lab_page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    assert eventually(lab_page, lambda: lesson.read_bytes() != before)
    assert lay_out(folder).kept == []
