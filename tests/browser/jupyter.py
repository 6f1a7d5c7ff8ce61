"""Drive a real JupyterLab in a real Chromium, offline.

A test asks for three fixtures of ``conftest.py`` and uses the functions below::

    from jupyter import assert_clean, open_notebook, outputs, run_all, write_notebook

    @pytest.mark.browser
    def test_lesson(lab_server, lab_page, page_log):
        write_notebook(lab_server.root / "one.ipynb", "1 + 1")
        open_notebook(lab_page, "one.ipynb")
        run_all(lab_page)
        assert outputs(lab_page)[0].inner_text() == "2"
        assert_clean(lab_page, page_log)
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import nbformat
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FOUND = next(filter(None, map(shutil.which, _NAMES)), None)
# Debian's Chromium, or the Chrome that a CI machine brings; a path that does not exist if neither.
CHROMIUM = Path(_FOUND or "/usr/bin/chromium")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A laptop's screen; everything must be readable on it.
SCREEN = {"width": 1366, "height": 768}

# Texts that stand on the page where something could not be shown.
FAILURES = [
    "Error loading script",
    "Javascript Error",
    "JavaScript Error",
    "Error displaying widget",
    "Error creating widget",
    "Failed to load model",
    "Loading widget...",
    "Traceback (most recent call last)",
]
# The notebook in front, where several are open.
_OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SETTINGS = {
    # All cells stay in the page, so that they can be looked at.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, token and the folder it shows."""

    url: str
    token: str
    root: Path


@dataclass
class PageLog:
    """What went wrong behind a page: console errors, failed requests, addresses outside."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Start anew, as for the next notebook on the same page."""
        for found in (self.console, self.failed, self.external):
            found.clear()


@contextlib.contextmanager
def jupyterlab(root: Path, home: Path) -> Iterator[Server]:
    """Run ``ai-bubble lab`` on a free port of this machine until the block ends.

    Parameters
    ----------
    root : Path
        The workspace; the command makes it, and the course lies in it afterwards.
    home : Path
        Empty folder for settings and the log, so that nothing of the user's has a say.
    """
    config, runtime = home / "config", home / "runtime"
    (config / "labconfig").mkdir(parents=True)
    overrides = config / "labconfig" / "default_setting_overrides.json"
    overrides.write_text(json.dumps(_SETTINGS), encoding="utf-8")
    token = secrets.token_hex(16)
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    env |= {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_TOKEN": token,
    }
    command = [sys.executable, "-c", "from ai_bubble.cli import main; main()", "lab", str(root)]
    command += ["--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"]
    log = home / "jupyterlab.log"
    with (
        log.open("wb") as sink,
        subprocess.Popen(command, env=env, cwd=home, stdout=sink, stderr=sink) as process,
    ):
        try:
            yield Server(_address(process, runtime, token, log), token, root)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[bytes], runtime: Path, token: str, log: Path) -> str:
    """Wait until the server answers and return its address."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, StopIteration, json.JSONDecodeError):
            about = json.loads(next(runtime.glob("jpserver-*.json")).read_text(encoding="utf-8"))
            url = f"http://127.0.0.1:{about['port']}"
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"{url}/api/status?token={token}", timeout=5):
                return url
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@contextlib.contextmanager
def lab_session(browser: Browser, server: Server, log: PageLog) -> Iterator[Page]:
    """Open a fresh browser profile that is logged in; what goes wrong in it lands in the log.

    Every kernel of the server is shut down at the end.
    """
    context = browser.new_context(base_url=server.url, viewport=SCREEN)
    context.set_default_timeout(30_000)
    try:
        context.request.get(f"/lab?token={server.token}")
        page = context.new_page()
        watch(page, log)
        yield page
    finally:
        # The next test may use the same file name, and gets a kernel of its own only then.
        headers = {"Authorization": f"token {server.token}"}
        for kernel in context.request.get("/api/kernels", headers=headers).json():
            context.request.delete(f"/api/kernels/{kernel['id']}", headers=headers)
        context.close()


def watch(page: Page, log: PageLog) -> None:
    """Write down errors and requests of the page from now on; requests to the outside end here."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            log.console.append(message.text)

    def on_failed(request: Request) -> None:
        # A request given up by the page itself, as on leaving it, is no failure.
        if request.failure != "net::ERR_ABORTED":
            log.failed.append(f"{request.url}: {request.failure}")

    def on_address(url: str) -> None:
        if _is_external(url):
            log.external.append(url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: log.console.append(str(error)))
    page.on("requestfailed", on_failed)
    page.on("request", lambda request: on_address(request.url))
    page.on("websocket", lambda socket: on_address(socket.url))
    page.context.route(_is_external, _refuse)


def _is_external(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in _LOOPBACK


def _refuse(route: Route) -> None:
    route.abort("internetdisconnected")


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells and return its path."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, path)
    return path


def open_notebook(page: Page, path: str) -> None:
    """Open a notebook of the server's folder and wait until its kernel answers.

    Parameters
    ----------
    path : str
        Relative to the server's folder, with forward slashes.
    """
    page.goto(f"/lab/tree/{quote(path)}?reset")
    page.wait_for_selector(f"{_OPEN} .jp-Cell")
    page.evaluate(_READY)


# An idle indicator is shown before the kernel can take anything: await its own reply.
_READY = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""


def open_lab(page: Page) -> None:
    """Open JupyterLab with no notebook in it."""
    page.goto("/lab?reset")
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")


def open_tab(page: Page, path: str) -> None:
    """Open a notebook in a tab of the JupyterLab that stands on the page, or go to its tab.

    Much quicker than `open_notebook`, which loads the whole of JupyterLab anew.
    """
    page.evaluate(
        """async path => {
            const { commands, shell } = window.jupyterapp;
            const panel = await commands.execute(
                "docmanager:open", { path, factory: "Notebook" });
            shell.activateById(panel.id);
        }""",
        path,
    )
    page.wait_for_function(
        "path => window.jupyterapp.shell.currentWidget?.context?.path === path", arg=path
    )
    page.wait_for_selector(f"{_OPEN} .jp-Cell")
    page.evaluate(_READY)


def close_tab(page: Page) -> None:
    """Close the notebook in front without saving it, and end its kernel."""
    page.evaluate(
        """async () => {
            const panel = window.jupyterapp.shell.currentWidget;
            await panel.sessionContext.shutdown();
            panel.dispose();
        }"""
    )


def run_all(page: Page, timeout: float = 120) -> None:
    """Run all cells and wait until they have run and their charts and widgets stand still.

    Parameters
    ----------
    timeout : float
        Seconds that the cells together may take.
    """
    done = page.evaluate(
        """async seconds => Promise.race([
            window.jupyterapp.commands.execute("notebook:run-all-cells").then(() => true),
            new Promise(resolve => setTimeout(() => resolve(false), 1000 * seconds)),
        ])""",
        timeout,
    )
    assert done, f"the notebook was still running after {timeout} seconds"
    settle(page)


def settle(page: Page, quiet: float = 0.3) -> None:
    """Wait until every chart and widget is drawn and no output has changed for ``quiet`` seconds.

    Call it after a key press or a click whose answer comes from the kernel.
    """
    page.wait_for_function(
        """() => [...document.querySelectorAll(".jp-RenderedVegaCommon5")]
            .every(chart => chart.querySelector("svg, canvas, .vega-error, pre"))
        && ![...document.querySelectorAll(".jp-OutputArea-output")]
            .some(output => output.textContent.trim() === "Loading widget...")"""
    )
    page.evaluate(
        """quiet => new Promise(resolve => {
            let timer = setTimeout(finish, 1000 * quiet);
            const observer = new MutationObserver(() => {
                clearTimeout(timer);
                timer = setTimeout(finish, 1000 * quiet);
            });
            function finish() { observer.disconnect(); resolve(); }
            for (const notebook of document.querySelectorAll(".jp-Notebook"))
                observer.observe(notebook, {
                    subtree: true, childList: true, attributes: true, characterData: true,
                });
        })""",
        quiet,
    )


def cells(page: Page) -> list[dict[str, Any]]:
    """Return id, kind, source and execution count of the open notebook's cells."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => ({
            id: cell.model.id,
            type: cell.model.type,
            source: cell.model.sharedModel.source,
            executionCount: cell.model.executionCount ?? null,
        }))"""
    )
    return found


def cell(page: Page, ident: str) -> Locator:
    """Return the cell with this id."""
    index = page.evaluate(
        "id => window.jupyterapp.shell.currentWidget.content.widgets"
        ".findIndex(cell => cell.model.id === id)",
        ident,
    )
    assert index >= 0, ident
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(index)


def outputs(page: Page) -> list[Locator]:
    """Return what the cells show, from top to bottom; ``display`` twice gives two outputs."""
    return page.locator(f"{_OPEN} .jp-OutputArea-output").all()


def slider(page: Page, label: str) -> Locator:
    """Return the handle of the ipywidgets slider with this description.

    ipywidgets gives the handle ``role="slider"`` but no accessible name, so it is found by the
    label that is drawn beside it.
    """
    text = page.locator(".widget-label").get_by_text(label, exact=True)
    return page.locator(".widget-slider").filter(has=text).get_by_role("slider")


def press(page: Page, target: Locator, key: str, times: int = 1) -> None:
    """Put the focus on an element and press a key there, as a keyboard user does.

    Examples
    --------
    ``press(page, slider(page, "Rent"), "ArrowRight", times=3)``
    """
    target.focus()
    for _ in range(times):
        page.keyboard.press(key)
    settle(page)


def assert_clean(page: Page, log: PageLog) -> None:
    """Assert that every code cell ran, nothing failed and nothing was asked of the outside."""
    errors: list[str] = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .flatMap(cell => cell.model.sharedModel.getOutputs?.() ?? [])
            .filter(output => output.output_type === "error")
            .map(output => `${output.ename}: ${output.evalue}`)"""
    )
    assert not errors, f"cells that ended in an error: {errors}"
    skipped = [
        cell["id"]
        for cell in cells(page)
        if cell["type"] == "code" and cell["source"].strip() and not cell["executionCount"]
    ]
    assert not skipped, f"cells that did not run: {skipped}"
    shown = page.locator(f"{_OPEN} .jp-OutputArea")
    text = "\n".join(shown.all_inner_texts())
    failures = [failure for failure in FAILURES if failure in text]
    assert not failures, f"{failures} on the page:\n{text[:3000]}"
    assert not log.external, f"asked of the outside: {log.external}"
    assert not log.failed, f"failed requests: {log.failed}"
    assert not log.console, f"errors in the console: {log.console}"
