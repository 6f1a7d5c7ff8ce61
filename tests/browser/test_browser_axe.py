"""What the other files of this folder rely on: bad pages are found, however long they are."""

import pytest
from axe import findings
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

START = "<html lang=en><title>Pages</title><main><h1>Pages</h1>"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p style='color: #aaa'>pale</p>" * 9, "color-contrast"),
        ("<p>dark</p>" * 9 + "<p>dark <b style='color: #aaa'>pale</b></p>", "color-contrast"),
        (
            "<p>dark</p>" * 9 + "<div style='background: #555'><p>dark on grey</p></div>",
            "color-contrast",
        ),
        ("<p>dark</p>" * 9 + "<div style='opacity: .4'><p>faint</p></div>", "color-contrast"),
        ("<p>dark</p>" * 9 + "<img src='data:,'>", "image-alt"),
        ("<p>dark</p>" * 9 + "<button></button>", "button-name"),
    ],
    ids=["alike", "inside", "background", "opacity", "picture", "button"],
)
def test_what_is_wrong_is_found(page: Page, body: str, rule: str) -> None:
    page.set_content(START + body)
    assert {one.rule for one in findings(page)} == {rule}


def test_what_is_right_is_not(page: Page) -> None:
    page.set_content(START + "<p>dark</p>" * 9 + "<p style='color: #666'>less dark</p>")
    assert findings(page) == []
