import os
from collections.abc import Iterator

import pytest
from jupyter import CHROMIUM, CHROMIUM_ARGS, PageLog, Server, jupyterlab, lab_session, open_lab
from playwright.sync_api import Browser, Page, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium; every test gets a fresh profile in it."""
    if not CHROMIUM.exists():
        reason = f"there is no {CHROMIUM}; install it with: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Server]:
    """One ``ai-bubble lab`` per worker, on a fresh workspace: ``lab_server.root``."""
    workspace = tmp_path_factory.mktemp("student") / "ai-bubble-workspace"
    with jupyterlab(workspace, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def page_and_log(chromium: Browser, lab_server: Server) -> Iterator[tuple[Page, PageLog]]:
    """One JupyterLab page for a file of tests, which open and close tabs in it; and its log."""
    log = PageLog()
    with lab_session(chromium, lab_server, log) as page:
        open_lab(page)
        yield page, log


@pytest.fixture
def page_log() -> PageLog:
    """What goes wrong behind this test's ``lab_page``."""
    return PageLog()


@pytest.fixture
def lab_page(chromium: Browser, lab_server: Server, page_log: PageLog) -> Iterator[Page]:
    """A page that is logged in to ``lab_server`` and watched by ``page_log``."""
    with lab_session(chromium, lab_server, page_log) as page:
        yield page


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page without a network that fails the test if it asks for one or logs an error."""
    options = getattr(request, "param", {})
    context = chromium.new_context(**options)
    context.set_offline(True)
    context.set_default_timeout(20_000)
    found = context.new_page()
    wrong: list[str] = []
    found.on("console", lambda message: wrong.append(message.text))
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on(
        "request", lambda asked: asked.url.startswith("file:") or wrong.append(f"asked {asked.url}")
    )
    yield found
    context.close()
    assert wrong == []
