"""Make the README's pictures again: uv run python docs/pictures.py [lesson handout feedback].

Needs Chromium, poppler's pdftoppm and bubblewrap, as the tests do.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "grading")]

from grading_runs import ai_bubble, hand_in  # noqa: E402  (the tests' own harnesses)
from jupyter import (  # noqa: E402
    CHROMIUM,
    CHROMIUM_ARGS,
    PageLog,
    jupyterlab,
    lab_session,
    open_notebook,
    run_all,
    settle,
)
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from ai_bubble.lab.workspace import lay_out  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PAGES = {"left": 1, "right": 3}  # of the handout: how it begins, and a chart with what it says
TWO = """
<style>
  body { margin: 0; padding: 18px; display: flex; gap: 18px; background: #dfe5ec }
  img { width: 403px; box-shadow: 0 1px 5px #5a6b80 }
</style>
<img src="left.png"><img src="right.png">
"""


def lesson(browser: Browser, folder: Path) -> None:
    """Take the picture of lesson 03 in JupyterLab: the explorer at work."""
    work, home = folder / "work", folder / "home"
    work.mkdir()
    home.mkdir()
    with jupyterlab(work, home) as server:
        lay_out(work)
        with lab_session(browser, server, PageLog()) as page:
            page.set_viewport_size({"width": 860, "height": 606})
            open_notebook(page, "lessons/03_price_collapse.ipynb")
            run_all(page)
            page.keyboard.press("Control+b")  # the file browser off
            explorer = page.locator(".jp-Cell", has=page.locator(".ab-explorer"))
            explorer.get_by_role("slider").nth(1).focus()
            for _ in range(4):
                page.keyboard.press("ArrowRight")
            settle(page)
            explorer.locator(".ab-explorer").evaluate("box => box.scrollIntoView({block: 'start'})")
            page.screenshot(path=IMAGES / "lesson.png")


def handout(browser: Browser, folder: Path) -> None:
    """Take the picture of two pages of lesson 03 as PDF."""
    done = ai_bubble("handouts", "03", "--to", "pdf", "-o", folder, cwd=folder)
    (pdf,) = folder.glob("*.pdf")
    assert done.returncode == 0, done.stderr
    for name, number in PAGES.items():
        only = ["-f", str(number), "-l", str(number), "-singlefile"]
        # As wide as it is shown: scaling would blur the letters and triple the file.
        command = ["pdftoppm", "-png", "-scale-to-x", "403", "-scale-to-y", "-1", *only]
        subprocess.run([*command, pdf, folder / name], check=True)
    side_by_side(browser, folder, "handout")


def feedback(browser: Browser, folder: Path) -> None:
    """Take the picture of a feedback page: right answers, and two named mistakes."""
    wrong = {"q1": "gap = 1 - trough / peak", "q2": "abroad = usd_hour * rate * hours"}
    hand_in(folder / "class", "s1024", "03", **wrong)
    ai_bubble("grade", "class", "-o", "grades", cwd=folder)
    (told,) = (folder / "grades" / "feedback").rglob("*s1024*.html")
    page = browser.new_page(viewport={"width": 403, "height": 570})
    page.goto(told.as_uri())
    page.screenshot(path=folder / "left.png")
    page.get_by_role("heading", name="Question 1: The way back").evaluate(
        "heading => window.scrollTo(0, heading.getBoundingClientRect().top - 30)"
    )
    page.screenshot(path=folder / "right.png")
    page.close()
    side_by_side(browser, folder, "feedback")


def side_by_side(browser: Browser, folder: Path, name: str) -> None:
    """Put left.png and right.png, 403 by 570 pixels, on one picture."""
    at = folder / "two.html"
    at.write_text(TWO, encoding="utf-8")
    page = browser.new_page(viewport={"width": 860, "height": 606})
    page.goto(at.as_uri())
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def main(names: list[str]) -> None:
    """Take the pictures named, all of them if none is."""
    pictures = {"lesson": lesson, "handout": handout, "feedback": feedback}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name in names or pictures:
            with tempfile.TemporaryDirectory() as folder:
                pictures[name](browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
