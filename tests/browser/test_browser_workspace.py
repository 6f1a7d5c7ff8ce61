"""The workspace as a whole: awkward folders, restarts, two lessons at once, and zoom."""

import re
from collections.abc import Iterator

import pytest
from axe import findings
from explorers_used import by_key, changes, controls, seen
from jupyter import (
    PageLog,
    Server,
    assert_clean,
    cell,
    cells,
    close_tab,
    jupyterlab,
    lab_session,
    open_lab,
    open_tab,
    run_all,
    settle,
)
from playwright.sync_api import Browser, Page, expect

from ai_bubble.lab.workspace import lay_out

pytestmark = pytest.mark.browser

LESSON = "lessons/03_price_collapse.ipynb"
EXERCISE = "exercises/03_price_collapse.ipynb"
# What axe-core finds in JupyterLab itself: the rule, and what the elements' HTML shows.
JUPYTERLABS = {
    "aria-allowed-attr": "<jp-button ",  # a button of the toolbar that cannot be pressed in
    "aria-input-field-name": 'class="cm-content"',  # an editor without a name
    "aria-required-children": 'role="feed"',  # the list of cells
    "region": "jp-skiplink",  # a link outside the landmarks
    "scrollable-region-focusable": "cm-scroller",  # the box around an editor
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Server]:
    """``ai-bubble lab`` on a folder with spaces and letters beyond ASCII."""
    folder = tmp_path_factory.mktemp("students") / "Kurs Künstliche 智能"
    with jupyterlab(folder, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def page_and_log(chromium: Browser, server: Server) -> Iterator[tuple[Page, PageLog]]:
    log = PageLog()
    with lab_session(chromium, server, log) as page:
        open_lab(page)
        yield page, log


@pytest.fixture
def page(page_and_log: tuple[Page, PageLog]) -> Page:
    page_and_log[1].clear()
    return page_and_log[0]


@pytest.fixture
def log(page_and_log: tuple[Page, PageLog]) -> PageLog:
    return page_and_log[1]


def restart_and_run_all(page: Page) -> None:
    """Restart the kernel by JupyterLab's own menu entry, confirm it, and wait for the cells."""
    page.evaluate(
        """() => {
            window.restarted = window.jupyterapp.commands.execute("notebook:restart-run-all");
        }"""
    )
    page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    page.evaluate("() => window.restarted")
    page.wait_for_function(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === "code" && cell.model.sharedModel.source.trim())
            .every(cell => cell.model.executionCount)""",
        timeout=120_000,
    )
    settle(page)


def counts(page: Page) -> list[int]:
    return [one["executionCount"] for one in cells(page) if one["executionCount"]]


def test_a_lesson_runs_in_an_awkward_folder_and_again_after_a_restart(
    page: Page, log: PageLog, server: Server
) -> None:
    open_tab(page, LESSON)
    run_all(page)
    assert_clean(page, log)
    form = cell(page, "predict").locator("form")
    form.get_by_role("textbox").fill("40")
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Noted: 40")
    assert (server.root / "lessons" / ".ai-bubble" / "predictions.json").exists()

    restart_and_run_all(page)
    numbers = counts(page)
    assert numbers == list(range(1, len(numbers) + 1))
    expect(form.get_by_role("status")).to_contain_text("Noted earlier: 40")
    expect(cell(page, "reveal")).to_contain_text("You predicted 40")
    explorer = page.locator(".ab-explorer")
    before = seen(explorer)
    by_key(page, controls(explorer)[0])
    assert changes(page, explorer, before)
    assert_clean(page, log)
    close_tab(page)


def test_an_exercise_runs_in_an_awkward_folder_and_again_after_a_restart(
    page: Page, log: PageLog
) -> None:
    open_tab(page, EXERCISE)
    run_all(page)
    assert_clean(page, log)
    restart_and_run_all(page)
    numbers = counts(page)
    assert numbers == list(range(1, len(numbers) + 1))
    replies = page.locator(".jp-OutputArea-output [role=status]").all_inner_texts()
    assert all("not answered yet" in reply for reply in replies)
    assert_clean(page, log)
    close_tab(page)


def test_two_lessons_live_side_by_side_in_two_tabs(page: Page, log: PageLog) -> None:
    both = ["lessons/00_reading_the_case.ipynb", "lessons/05_training_vs_inference.ipynb"]
    for path in both:
        open_tab(page, path)
        run_all(page)
    for path in [*both, *both]:
        open_tab(page, path)
        front = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        hidden = page.locator(".jp-NotebookPanel.lm-mod-hidden .ab-explorer").first
        explorer = front.locator(".ab-explorer").first
        before, other = seen(explorer), seen(hidden)
        by_key(page, controls(explorer)[0])
        assert changes(page, explorer, before), path
        assert seen(hidden) == other
        assert_clean(page, log)
    close_tab(page)
    open_tab(page, both[0])
    explorer = page.locator(".ab-explorer")
    explorer.get_by_role("button", name="Reset").click()
    status = explorer.get_by_role("status").first
    expect(status).to_contain_text("75 of 75 claims")
    explorer.get_by_label("Conflict").focus()
    count = len(cells(page))
    page.keyboard.type("thousandfold")  # its letters are notebook shortcuts, too
    page.keyboard.press("Enter")
    assert len(cells(page)) == count
    expect(status).to_contain_text("1 of 75 claims")
    expect(explorer.get_by_role("row")).to_have_count(4)
    expect(explorer.get_by_role("table")).to_contain_text("triljoen")
    close_tab(page)


CUT_OFF = """outputs => outputs.flatMap(output => {
    const right = output.closest(".jp-Cell").getBoundingClientRect().right + 1;
    const scrolls = node => {
        for (; node && node !== output.parentElement; node = node.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(node).overflowX)) return true;
        return false;
    };
    return [...output.querySelectorAll("*")]
        .filter(node => node.checkVisibility() && !node.closest("svg svg, .noUi-target"))
        .filter(node => node.getBoundingClientRect().width > 1)
        .filter(node => node.getBoundingClientRect().right > right && !scrolls(node))
        .map(node => `${node.localName}.${node.getAttribute("class")}: `
            + `${node.getBoundingClientRect().right} > ${right}`);
})"""


def test_at_200_percent_no_output_is_cut_off(page: Page, log: PageLog) -> None:
    open_tab(page, LESSON)
    run_all(page)
    for summary in page.locator("summary", has_text="Data behind this chart").all():
        summary.click()
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": size["width"] // 2, "height": size["height"] // 2})
    settle(page)
    outputs = page.locator(".jp-OutputArea-output, .jp-RenderedMarkdown")
    assert outputs.count() > 25
    assert outputs.evaluate_all(CUT_OFF) == []
    # What scrolls in a box of ours is reached by keyboard. JupyterLab's own boxes around charts and
    # pandas' tables have no tabindex, but Chromium lets them be reached all the same.
    own = re.compile(r'<div class="lm-Widget jp-Rendered(HTML|Vega)')
    assert [one for one in findings(page, ours=True) if not own.match(one.html)] == []
    page.set_viewport_size(size)


def test_what_axe_finds_beside_the_lesson_is_jupyterlabs_own(page: Page) -> None:
    open_tab(page, LESSON)
    found = findings(page, ours=False)
    unknown = [one for one in found if not re.search(JUPYTERLABS.get(one.rule, "$^"), one.html)]
    assert unknown == []
    close_tab(page)


def test_a_lesson_opened_and_saved_without_an_edit_does_not_count_as_changed(
    page: Page, server: Server
) -> None:
    lesson = server.root / "lessons" / "06_the_reckoning.ipynb"
    before = lesson.read_bytes()
    open_tab(page, "lessons/06_the_reckoning.ipynb")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    for _ in range(100):
        if lesson.read_bytes() != before:
            break
        page.wait_for_timeout(100)
    assert lesson.read_bytes() != before
    assert lay_out(server.root).kept == []
    close_tab(page)
