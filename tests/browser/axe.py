"""What axe-core finds on a JupyterLab page, the course's own parts told from JupyterLab's."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
OURS: Final = ".jp-OutputArea-output, .jp-RenderedMarkdown"
"""What the course puts on the page: outputs and rendered prose; the rest is JupyterLab's."""


@dataclass(frozen=True, order=True)
class Finding:
    """One element that breaks one rule of axe-core."""

    rule: str
    html: str
    why: str


def findings(page: Page, *, ours: bool = True) -> list[Finding]:
    """Return what axe-core finds in the course's own parts of the page, or in JupyterLab's.

    What can be folded out, unfold before.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        """async ([ours, selector]) => {
            const own = selector.split(", ").map(one => [one]);
            const where = ours ? { include: own } : { exclude: own };
            const { violations } = await axe.run(
                where, { resultTypes: ["violations"], elementRef: true });
            // The corner above the row names in pandas' own HTML; advice, no rule of WCAG.
            const pandas = (id, node) => id === "empty-table-header"
                && node.element.matches("table.dataframe th:empty, th.blank");
            return violations.flatMap(({ id, nodes }) => nodes
                .filter(node => !pandas(id, node))
                .map(node => ({
                    rule: id, html: node.html.slice(0, 300), why: node.failureSummary })));
        }""",
        [ours, OURS],
    )
    return sorted(Finding(**one) for one in found)
