"""From key press to changed chart: the explorers against drawing anew with ``interact``.

    uv run python -m benchmarks.explorers

Opens each explorer in JupyterLab in Chromium, focuses its first slider, presses an arrow key again
and again, and takes for each press the time until the chart's last change in the page. The peer is
``ipywidgets.interact`` over the same sliders, which draws the chart of "run, idle or sell" anew.
"""

import statistics
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
    write_notebook,
)
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from benchmarks.table import Row, show  # noqa: E402

PRESSES = 30

LIVE = """
from ai_bubble.explorers.{name} import {name}
{name}()
"""
PEER = """
import ipywidgets
from IPython.display import display
from ai_bubble.explorers.run_idle_sell import CONTROLS, _chart, view
from ai_bubble.figures import figure

def draw(**values):
    chart = _chart(dict(view(values).parameters))
    display(figure(chart, alt="Bars and lines of what a site of servers is worth", table=False))

ipywidgets.interact(draw, **{c.name: c.widget() for c in CONTROLS});
"""
# Times of key presses and of the last change that each brings about inside the chart.
WATCH = """selector => {
    const chart = document.querySelector(selector);
    window.presses = [];
    document.addEventListener("keydown", () => {
        window.presses.push({down: performance.now(), changed: null});
    }, true);
    new MutationObserver(() => {
        const press = window.presses.at(-1);
        if (press) press.changed = performance.now();
    }).observe(chart, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def explorers() -> list[str]:
    """Return the names of the explorers of a model."""
    folder = ROOT / "src" / "ai_bubble" / "explorers"
    return [
        path.stem
        for path in sorted(folder.glob("*.py"))
        if "Explorer(" in (text := path.read_text(encoding="utf-8"))
        and f"def {path.stem}(" in text
        and path.stem != "claims"
    ]


def press_keys(page: Page, chart: str) -> list[float]:
    """Return the delay of each key press that changed the chart, milliseconds."""
    page.locator("[role=slider]").first.focus()
    page.evaluate(WATCH, chart)
    for i in range(PRESSES):
        # two steps on and one back, so that most settings are new ones
        page.keyboard.press("ArrowLeft" if i % 3 == 2 else "ArrowRight")
        page.wait_for_timeout(500)
    times = page.evaluate("() => window.presses.map(p => p.changed && p.changed - p.down)")
    return [delay for delay in times if delay]


def measure(browser: Browser, root: Path, home: Path, code: str, chart: str) -> list[float]:
    """Open a notebook with one cell and press keys on what it shows."""
    write_notebook(root / "explorer.ipynb", code)
    with jupyterlab(root, home) as server, lab_session(browser, server, PageLog()) as page:
        open_notebook(page, "explorer.ipynb")
        run_all(page)
        settle(page)
        return press_keys(page, chart)


def rows() -> list[Row]:
    """Measure everything in one run."""
    runs = {name: (LIVE.format(name=name), ".ab-explorer .vega-embed") for name in explorers()}
    runs["interact (peer)"] = (PEER, ".widget-interact .widget-output")
    taken: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name, (code, chart) in runs.items():
            with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
                taken[name] = measure(browser, Path(root), Path(home), code, chart)
        browser.close()
    peer = taken.pop("interact (peer)")
    return [
        Row(
            f"key press to changed chart, {name}",
            _milliseconds(delays),
            f"drawing anew with interact: {_milliseconds(peer)}",
            statistics.median(peer) / statistics.median(delays),
            "benchmarks.explorers",
        )
        for name, delays in taken.items()
    ]


def _milliseconds(delays: list[float]) -> str:
    p95 = statistics.quantiles(delays, n=20)[-1]
    return f"{statistics.median(delays):.0f} ms (95th percentile {p95:.0f})"


if __name__ == "__main__":
    show(rows())
