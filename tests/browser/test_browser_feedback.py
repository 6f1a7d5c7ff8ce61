"""What students and graders get to read after grading: in Chromium, from a folder, offline."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from axe import findings
from playwright.sync_api import Browser

from ai_bubble.exercises.derive import derive_with_keys
from ai_bubble.exercises.notebook import solutions
from ai_bubble.grading import feedback

sys.path.append(str(Path(__file__).parents[1] / "grading"))
from grading_results import ATTEMPT

pytestmark = pytest.mark.browser

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    # A screen of 1280 pixels at 200 % zoom.
    "zoomed": {"viewport": {"width": 640, "height": 400}, "color_scheme": "light"},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The overview, a page with and one without solutions, and one of work that was stopped."""
    solution = next(one for one in solutions() if one.number == ATTEMPT.exercise)
    derived, keys = derive_with_keys(solution, ATTEMPT.variant)
    asked = feedback.asked(derived, keys)
    shown = {key.question.id: solution.role(key.question.id, "solution").source for key in keys}
    stopped = replace(ATTEMPT, student="zoë", state="timed out", reason="Cell 4 was stopped.")
    lost = replace(ATTEMPT, student="../x", state="unreadable", exercise="", marks=[])
    texts = {
        "overview": feedback.index([ATTEMPT, stopped, lost]),
        "feedback": feedback.page(ATTEMPT, asked),
        "with solutions": feedback.page(ATTEMPT, asked, with_solutions=shown),
        "stopped": feedback.page(stopped, asked),
    }
    folder = tmp_path_factory.mktemp("feedback")
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["overview", "feedback", "with solutions", "stopped"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, pages: dict[str, Path], look: str, name: str
) -> None:
    asked: list[str] = []
    with chromium.new_context(offline=True, **LOOKS[look]) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(pages[name].as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert len(asked) == 1
