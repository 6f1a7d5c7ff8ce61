"""Every lesson as a student runs it: in `ai-bubble lab`, with no network, in one visit each."""

import importlib
from collections.abc import Iterator

import pytest
from axe import findings
from explorers_used import NAME, by_key, by_mouse, changes, controls, positions, seen
from jupyter import (
    PageLog,
    assert_clean,
    cell,
    cells,
    close_tab,
    open_tab,
    run_all,
    settle,
)
from playwright.sync_api import Locator, Page, expect

from ai_bubble import course

pytestmark = pytest.mark.browser

LESSONS = [pytest.param(lesson.path.name, id=lesson.number) for lesson in course.lessons()]
EXPLORERS = {
    "00": ["claims"],
    "01": ["cascade", "overshoot"],
    "02": ["projects"],
    "03": ["run_idle_sell"],
    "04": ["event_window", "jevons"],
    "05": ["roofline", "sites"],
    "06": ["twelve_centres"],
}
CLAIMS = ["Section", "Qualifier", "Conflict", "Claim"]


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest, page_and_log: tuple[Page, PageLog]) -> Iterator[Page]:
    """A page in front of which stands a lesson all of whose cells have been run."""
    page, log = page_and_log
    log.clear()
    open_tab(page, f"lessons/{request.param}")
    run_all(page)
    yield page
    close_tab(page)


@pytest.fixture
def number(lesson: Page) -> str:
    """The lesson's number."""
    name: str = lesson.evaluate("() => window.jupyterapp.shell.currentWidget.context.localPath")
    return name.removeprefix("lessons/")[:2]


def test_every_chart_is_drawn_with_its_text_as_name(lesson: Page) -> None:
    alts = lesson.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .flatMap(cell => cell.model.sharedModel.getOutputs?.() ?? [])
            .filter(output => output.data?.["application/vnd.vegalite.v5+json"])
            .map(output => [output.data["text/plain"]].flat().join(""))"""
    )
    assert alts
    charts = lesson.locator(".jp-RenderedVegaCommon5")
    assert charts.count() == len(alts)
    for chart, alt in zip(charts.all(), alts, strict=True):
        expect(chart.locator("[role=graphics-document]")).to_have_attribute("aria-label", alt)


def test_no_chart_is_empty(lesson: Page) -> None:
    drawn = lesson.locator("svg.marks").evaluate_all(
        """charts => charts.map(chart => [...chart.querySelectorAll(".role-mark :is(path, line)")]
            .map(mark => mark.getBoundingClientRect())
            .filter(box => box.width > 1 || box.height > 1).length)"""
    )
    assert len(drawn) == lesson.locator(".jp-RenderedVegaCommon5, .ab-explorer .vega-embed").count()
    assert min(drawn) > 0


def test_the_data_of_every_chart_fold_out_by_keyboard(lesson: Page) -> None:
    charts = lesson.locator(".jp-RenderedVegaCommon5").count()
    folded = lesson.locator("details", has_text="Data behind this chart")
    assert folded.count() == charts
    for details in folded.all():
        details.locator("summary").focus()
        lesson.keyboard.press("Enter")
        expect(details.get_by_role("table").first).to_be_visible()


def test_the_explorers_name_every_control(lesson: Page, number: str) -> None:
    named = [
        [control.evaluate(NAME) for control in controls(explorer)]
        for explorer in lesson.locator(".ab-explorer").all()
    ]
    assert named == [declared(name) for name in EXPLORERS[number]]


def declared(explorer: str) -> list[str]:
    """Return the names of an explorer's controls as its module declares them."""
    module = importlib.import_module(f"ai_bubble.explorers.{explorer}")
    if explorer == "claims":
        return CLAIMS
    names = [
        f"{control.label}, {control.unit}" if hasattr(control, "unit") else control.label
        for control in module.CONTROLS
    ]
    menus = [menu.label for menu in getattr(module, "MENUS", [])]  # these stand first
    return [*menus, *(name for name in names if name not in menus)]


def test_every_control_of_every_explorer_changes_what_is_said_or_drawn(lesson: Page) -> None:
    for explorer in lesson.locator(".ab-explorer").all():
        start = positions(explorer)
        said = explorer.get_by_role("status").all_inner_texts()
        reset = explorer.get_by_role("button", name="Reset")
        for control in controls(explorer):
            name, before = control.evaluate(NAME), seen(explorer)
            by_key(lesson, control)
            assert changes(lesson, explorer, before), f"{name} by keyboard"
            before = seen(explorer)
            by_mouse(control)
            assert changes(lesson, explorer, before), f"{name} by mouse"
            reset.click()
            expect(explorer.get_by_role("status")).to_have_text(said)
            settle(lesson, quiet=0.15)
        assert positions(explorer) == start


def test_every_explorer_of_a_model_shows_its_state_as_code(lesson: Page, number: str) -> None:
    for explorer in lesson.locator(".ab-explorer").all():
        if EXPLORERS[number] == ["claims"]:
            assert explorer.get_by_role("button", name="Show as code").count() == 0
            continue
        explorer.get_by_role("button", name="Show as code").focus()
        lesson.keyboard.press("Enter")
        expect(explorer.locator("pre")).to_contain_text("(")
        settle(lesson, quiet=0.15)


def replied(page: Page, form: Locator) -> str:
    """Return what a form replies to what was just sent; it empties its status on sending."""
    status = form.get_by_role("status")
    expect(status).not_to_be_empty()
    return status.inner_text()


def test_every_quiz_has_one_right_answer_and_explains_the_others(lesson: Page) -> None:
    quizzes = lesson.locator("form.ab-form", has=lesson.get_by_role("button", name="Check")).all()
    assert len(quizzes) >= 2
    for form in quizzes:
        said = []
        for radio in form.get_by_role("radio").all():
            radio.focus()
            lesson.keyboard.press("Space")
            form.get_by_role("button").focus()
            lesson.keyboard.press("Enter")
            said.append(replied(lesson, form))
        assert [text.startswith("Right") for text in said].count(True) == 1
        assert all(text.startswith(("Right", "Not yet")) for text in said)
        assert len(set(said)) == len(said)
        form.get_by_role("radio").first.click()
        form.get_by_role("button").click()
        assert replied(lesson, form) == said[0]


def test_every_prediction_stands_beside_its_result(lesson: Page) -> None:
    keep = lesson.get_by_role("button", name="Keep my prediction")
    forms = lesson.locator("form.ab-form", has=keep).all()
    assert forms
    for form in forms:
        if form.get_by_role("textbox").count():
            form.get_by_role("textbox").focus()
            lesson.keyboard.type("40")
            lesson.keyboard.press("Enter")
            assert replied(lesson, form).startswith("Noted: 40")
        else:
            form.get_by_role("radio").first.click()
            form.get_by_role("button").click()
            assert replied(lesson, form).startswith("Noted: ")
    shown = [one["id"] for one in cells(lesson) if one["id"] == "reveal"]
    for ident in shown:
        cell(lesson, ident).locator(".jp-InputArea-editor").first.click()
        lesson.keyboard.press("Control+Enter")
        expect(cell(lesson, ident).locator(".ab-reveal").first).to_contain_text("You predicted")
    assert shown
    assert lesson.locator(".ab-reveal").count() >= len(forms)
    settle(lesson)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_in_the_lesson(lesson: Page, theme: str) -> None:
    """With every table and every code unfolded by the tests before."""
    lesson.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
    )
    lesson.wait_for_selector(f'body[data-jp-theme-name="{theme}"]', state="attached")
    assert findings(lesson, ours=True) == []


def test_nothing_failed_and_nothing_asked_for_an_outside_address(
    lesson: Page, page_and_log: tuple[Page, PageLog]
) -> None:
    assert_clean(lesson, page_and_log[1])
