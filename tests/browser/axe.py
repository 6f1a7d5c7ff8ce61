"""What axe-core finds on a page; in JupyterLab, the course's own parts told from JupyterLab's."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
OURS: Final = ".jp-OutputArea-output, .jp-RenderedMarkdown"
"""What the course puts on the page: outputs and rendered prose; the rest is JupyterLab's."""

# Of texts that look alike on the same background, three stand for all when contrast is measured:
# axe-core takes a millisecond or two for each, and a page has thousands. The others are hidden
# meanwhile, unless they hold one of the three.
_ALIKE: Final = """() => {
    const behind = new Map([[null, ""]]);
    const background = node => {
        if (!behind.has(node)) {
            const style = getComputedStyle(node);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity].join();
            const above = background(node.parentElement);
            behind.set(node, own === "rgba(0, 0, 0, 0),none,1" ? above : `${above}|${own}`);
        }
        return behind.get(node);
    };
    const seen = new Map(), kept = new Set();
    const all = [...document.body.querySelectorAll("*")];
    for (const node of all) {
        if (![...node.childNodes].some(one => one.nodeType === 3 && one.data.trim())) continue;
        const { color, fill, fontSize, fontWeight } = getComputedStyle(node);
        const look = [color, fill, fontSize, fontWeight, background(node)].join();
        seen.set(look, (seen.get(look) ?? 0) + 1);
        if (seen.get(look) > 3) continue;
        for (let one = node; one && !kept.has(one); one = one.parentElement) kept.add(one);
    }
    for (const node of all) node.toggleAttribute("data-alike", !kept.has(node));
}"""
_FIND: Final = """async ([ours, selector]) => {
    const own = selector.split(", ").map(one => [one]);
    const where = ours === null ? document : ours ? { include: own } : { exclude: own };
    const options = { resultTypes: ["violations"], elementRef: true };
    const rules = await axe.run(
        where, { ...options, rules: { "color-contrast": { enabled: false } } });
    const hide = document.createElement("style");
    hide.textContent = "[data-alike] { visibility: hidden !important }";
    document.head.append(hide);
    const contrast = await axe.run(where, { ...options, runOnly: ["color-contrast"] });
    hide.remove();
    // The corner above the row names in pandas' own HTML; advice, no rule of WCAG.
    const pandas = (id, node) => id === "empty-table-header"
        && node.element.matches("table.dataframe th:empty, th.blank");
    return [...rules.violations, ...contrast.violations].flatMap(({ id, nodes }) => nodes
        .filter(node => !pandas(id, node))
        .map(node => ({ rule: id, html: node.html.slice(0, 300), why: node.failureSummary })));
}"""


@dataclass(frozen=True, order=True)
class Finding:
    """One element that breaks one rule of axe-core."""

    rule: str
    html: str
    why: str


def findings(page: Page, *, ours: bool | None = None) -> list[Finding]:
    """Return what axe-core finds on the page, or in the course's or JupyterLab's part of it.

    What can be folded out, unfold before.

    Parameters
    ----------
    ours : bool, optional
        In JupyterLab: look at the course's own parts alone, or at all but them.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_SCRIPT)
    page.evaluate(_ALIKE)
    found: list[dict[str, Any]] = page.evaluate(_FIND, [ours, OURS])
    return sorted(Finding(**one) for one in found)
