"""Use an explorer in JupyterLab as a person does: by keyboard and by mouse."""

from jupyter import settle
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TookTooLong

CONTROLS = "[role=slider], select"
NAME = "e => e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent"
_AT = "e => e.role === 'slider' ? e.ariaValueNow : e.selectedIndex"
# One step towards the end of a slider or menu that is not reached yet.
_FREE_WAY = """e => e.role !== "slider"
    ? (e.selectedIndex + 1 < e.length ? "ArrowDown" : "ArrowUp")
    : (+e.ariaValueNow < +e.ariaValueMax ? "ArrowRight" : "ArrowLeft")"""
# Its sentences, its tables, and every mark, text and line of its chart; not the controls.
_SEEN = """explorer => [
    ...explorer.querySelectorAll("[role=status], table"),
].map(e => e.textContent).concat(
    [...explorer.querySelectorAll("svg.marks")].map(e => e.innerHTML),
).join("|")"""


def seen(explorer: Locator) -> str:
    """Return what an explorer says and draws, whatever its controls show."""
    found: str = explorer.evaluate(_SEEN)
    return found


def changes(page: Page, explorer: Locator, before: str, seconds: float = 10) -> bool:
    """Return whether an explorer soon says or draws something else than before."""
    try:
        page.wait_for_function(
            f"([explorer, before]) => ({_SEEN})(explorer) !== before",
            arg=[explorer.element_handle(), before],
            timeout=1000 * seconds,
        )
    except TookTooLong:
        return False
    settle(page, quiet=0.15)
    return True


def controls(explorer: Locator) -> list[Locator]:
    """Return the sliders and menus of an explorer from top to bottom."""
    return explorer.locator(CONTROLS).all()


def by_key(page: Page, control: Locator, times: int = 1) -> None:
    """Move a control by arrow keys, one step each."""
    key = control.evaluate(_FREE_WAY)
    control.focus()
    for _ in range(times):
        page.keyboard.press(key)


def by_mouse(control: Locator) -> None:
    """Move a slider by a click near its far end; choose the far end of a menu."""
    if control.evaluate("e => e.localName === 'select'"):
        last = control.evaluate("e => e.selectedIndex + 1 < e.length ? e.length - 1 : 0")
        control.select_option(index=last)
        return
    track = control.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]")
    area = track.bounding_box()
    assert area
    far = control.evaluate(
        "e => (+e.ariaValueNow - e.ariaValueMin) * 2 < e.ariaValueMax - e.ariaValueMin"
    )
    x = area["width"] * (0.9 if far else 0.1)
    track.click(position={"x": x, "y": area["height"] / 2}, force=True)


def positions(explorer: Locator) -> list[str]:
    """Return where the controls stand."""
    return [str(control.evaluate(_AT)) for control in controls(explorer)]
