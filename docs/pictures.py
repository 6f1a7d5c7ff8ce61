"""Make the README's pictures again: uv run python docs/pictures.py (needs Chromium)."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from jupyter import (  # noqa: E402  (the tests' own harness)
    CHROMIUM,
    CHROMIUM_ARGS,
    PageLog,
    jupyterlab,
    lab_session,
    open_notebook,
    run_all,
    settle,
)
from playwright.sync_api import sync_playwright  # noqa: E402

from ai_bubble.lab.workspace import lay_out  # noqa: E402


def main() -> None:
    """Take the picture of lesson 03: the explorer at work."""
    with (
        tempfile.TemporaryDirectory() as root,
        tempfile.TemporaryDirectory() as home,
        jupyterlab(Path(root), Path(home)) as server,
        sync_playwright() as playwright,
    ):
        lay_out(Path(root))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        with lab_session(browser, server, PageLog()) as page:
            page.set_viewport_size({"width": 860, "height": 900})
            open_notebook(page, "lessons/03_price_collapse.ipynb")
            run_all(page)
            page.keyboard.press("Control+b")  # the file browser off
            explorer = page.locator(".jp-Cell", has=page.locator(".ab-explorer"))
            explorer.get_by_role("slider").nth(1).focus()
            for _ in range(4):
                page.keyboard.press("ArrowRight")
            settle(page)
            explorer.evaluate("cell => cell.scrollIntoView({block: 'end'})")
            page.screenshot(path=ROOT / "docs" / "images" / "lesson.png")
        browser.close()


if __name__ == "__main__":
    main()
