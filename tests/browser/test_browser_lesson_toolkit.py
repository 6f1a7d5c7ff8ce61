"""Predictions, quizzes and shown source in JupyterLab, used by keyboard alone."""

import json

import pytest
from jupyter import PageLog, Server, assert_clean, cells, open_notebook, run_all, settle
from jupyter import write_notebook as write
from playwright.sync_api import Page, expect

CELLS = (
    "from ai_bubble.lesson import predict, quiz, reveal, right, show_source, wrong\n"
    "from ai_bubble.lesson.prose import agrees",
    "predict('fall', 'How far did rents fall from peak to trough?', unit='%')",
    "reveal('fall', 58.3)",
    "predict('sign', 'Did the number of renters rise or fall?', choices=['It rose', 'It fell'])",
    "quiz(\n"
    "    'Which cost ends when a rented-out server is switched off?',\n"
    "    [\n"
    "        wrong('Its purchase price', 'That is spent, whatever happens next.'),\n"
    "        right('Its electricity', 'No load, no power bill.'),\n"
    "        wrong('The rent of the hall', 'That is due in any case.'),\n"
    "    ],\n"
    "    key='costs',\n"
    ")",
    "show_source(agrees)",
)

# The contrast of each text with what lies behind it, as WCAG 2 defines it.
CONTRASTS = """() => {
    const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) =>
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = node => {
        for (; node; node = node.parentElement) {
            const colour = parts(getComputedStyle(node).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const texts = ".ab-form :is(legend, label, button, input, p, span), .ab-reveal, "
        + "figure pre, figure pre span, figure figcaption";
    return [...document.querySelectorAll(texts)].map(node => {
        const [a, b] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
        return [node.textContent.slice(0, 20), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
}"""


@pytest.fixture
def lesson(lab_server: Server, lab_page: Page) -> Page:
    write(lab_server.root / "toolkit.ipynb", *CELLS)
    kept = lab_server.root / ".ai-bubble" / "predictions.json"
    kept.unlink(missing_ok=True)
    open_notebook(lab_page, "toolkit.ipynb")
    run_all(lab_page)
    return lab_page


@pytest.mark.browser
def test_a_quiz_is_answered_wrongly_then_rightly_by_keyboard(
    lesson: Page, page_log: PageLog
) -> None:
    group = lesson.get_by_role("group", name="Which cost ends when a rented-out server")
    status = lesson.locator("form[data-key=costs]").get_by_role("status")
    expect(group.get_by_role("radio")).to_have_count(3)
    expect(status).to_have_attribute("role", "status")
    before = [cell["id"] for cell in cells(lesson)]

    group.get_by_role("radio", name="A. Its purchase price").focus()
    lesson.keyboard.press("Tab")
    expect(lesson.get_by_role("button", name="Check", exact=True)).to_be_focused()
    lesson.keyboard.press("Enter")
    expect(status).to_have_text("Choose an answer first.")

    lesson.keyboard.press("Shift+Tab")
    lesson.keyboard.press("ArrowDown")
    lesson.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="C. The rent of the hall")).to_be_checked()
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Space")
    expect(status).to_have_text("Not yet (C). That is due in any case. Choose again.")

    lesson.keyboard.press("Shift+Tab")
    lesson.keyboard.press("ArrowUp")
    lesson.keyboard.press("Enter")  # a form is sent from its radio buttons, too
    expect(status).to_have_text("Right (B). No load, no power bill.")

    for key in ("a", "b", "x", "d", "d", "m", "j"):  # commands of the notebook outside a form
        lesson.keyboard.press(key)
    settle(lesson)
    expect(group.get_by_role("radio", name="B. Its electricity")).to_be_focused()
    assert [cell["id"] for cell in cells(lesson)] == before
    assert_clean(lesson, page_log)


@pytest.mark.browser
def test_a_prediction_is_entered_by_keyboard_and_revealed(
    lesson: Page, lab_server: Server, page_log: PageLog
) -> None:
    entry = lesson.get_by_role("textbox", name="How far did rents fall from peak to trough?")
    status = lesson.locator("form[data-key=fall]").get_by_role("status")
    expect(lesson.locator(".ab-reveal")).to_contain_text("You made no prediction")
    expect(entry).to_have_accessible_description("%")

    entry.focus()
    lesson.keyboard.type("dd much")
    lesson.keyboard.press("Enter")
    expect(status).to_have_text("“dd much” is not one number; write digits, such as 58.3 %.")
    expect(entry).to_have_attribute("aria-invalid", "true")
    lesson.keyboard.press("ControlOrMeta+a")
    lesson.keyboard.type("40,5")
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    expect(status).to_have_text("Noted: 40.5 %.")
    expect(entry).to_have_attribute("aria-invalid", "false")

    lesson.get_by_role("radio", name="A. It rose").focus()
    lesson.keyboard.press("ArrowDown")
    lesson.keyboard.press("Enter")
    expect(lesson.locator("form[data-key=sign]").get_by_role("status")).to_have_text(
        "Noted: It fell."
    )
    kept = json.loads((lab_server.root / ".ai-bubble" / "predictions.json").read_text("utf-8"))
    assert kept["fall"]["value"] == 40.5
    assert kept["sign"]["value"] == "It fell"

    run_all(lesson)
    expect(lesson.locator(".ab-reveal")).to_have_text(
        "You predicted 40.5 %; the result is 58.3 %: you were 17.8 points below."
    )
    expect(entry).to_have_value("40.5")
    expect(lesson.get_by_role("radio", name="B. It fell")).to_be_checked()
    assert_clean(lesson, page_log)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_everything_can_be_read_in_both_themes_and_at_200_percent(
    lesson: Page, page_log: PageLog, theme: str
) -> None:
    lesson.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
    )
    lesson.wait_for_selector(f'body[data-jp-theme-name="{theme}"]', state="attached")
    settle(lesson)
    contrasts = lesson.evaluate(CONTRASTS)
    assert len(contrasts) > 30
    assert [pair for pair in contrasts if pair[1] < 4.5] == []

    source = lesson.get_by_role("region", name="Source of ai_bubble.lesson.prose.agrees")
    expect(source).to_contain_text("def agrees(")
    expect(source).not_to_contain_text("Tell whether")

    lesson.get_by_role("button", name="Check", exact=True).focus()
    lesson.set_viewport_size({"width": 683, "height": 384})  # what 200 % leaves of 1366 x 768
    settle(lesson)
    source.focus()
    lesson.keyboard.press("ArrowRight")
    lesson.wait_for_function("block => block.scrollLeft > 0", arg=source.element_handle())
    for form in lesson.locator(".ab-form").all():
        assert form.evaluate("form => form.scrollWidth <= form.clientWidth")
        assert form.evaluate(
            "form => form.getBoundingClientRect().right <= "
            "form.closest('.jp-OutputArea').getBoundingClientRect().right + 1"
        )
    assert_clean(lesson, page_log)
