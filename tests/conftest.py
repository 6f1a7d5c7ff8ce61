"""Settings, environments and handouts that the whole suite shares."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# No deadline: a loaded machine is no defect. CI looks at the same examples each time.
settings.register_profile("course", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("course")

# The suite starts hundreds of Pythons. Where they may not keep what they compiled, each of them
# compiles all its libraries anew, which doubles the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Files that take a minute or more, the longest first: begun last, one would run on alone.
LONG = (
    "test_notebooks_exercises.py",
    "test_browser_lessons.py",
    "test_browser_handouts.py",
    "test_browser_explorer_pages.py",
    "test_grading_session.py",
    "test_browser_exercises.py",
    "test_browser_workspace.py",
    "test_handouts_batch.py",
    "test_contributing_walks.py",
    "test_hostile_batch.py",
    "test_grading_cluster.py",
    "test_browser_slides.py",
    "test_handouts_editions.py",
    "test_handouts_slides.py",
)


# Files whose tests go on where the one before them left the page. Notebooks have an order, too.
ORDERED = {"test_browser_lessons.py", "test_browser_exercises.py", "test_browser_workspace.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files; keep the order where ``--random-order`` must not change it."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONG)))
    for item in items:
        if item.path.name in ORDERED or item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.random_order(disabled=True))


# What is rendered of all lessons, kind by kind; every handout bears a cohort.
HANDOUTS = {
    "learner": ("--to", "html,pdf,slides,cheatsheet", "--paper", "a4,letter"),
    "instructor": ("--to", "html,pdf,slides,classplan", "--edition", "instructor"),
    "exercises": ("--exercise",),
    "marking": ("--exercise", "--edition", "instructor"),
}


@pytest.fixture(scope="session")
def no_network_env() -> dict[str, str]:
    """Environment for kernels that must not reach beyond this machine."""
    return {"PYTHONPATH": str(Path(__file__).parent / "no_network")}


@pytest.fixture(scope="session")
def all_handouts(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Render handouts of all lessons once for the whole run, whichever worker asks first.

    The command itself sees that nothing has changed when it is called again.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "handouts of the run"

    def rendered(*kinds: str) -> Path:
        for kind in kinds:
            command = [sys.executable, "-c", "from ai_bubble.cli import main; main()", "handouts"]
            command += [*HANDOUTS[kind], "-p", "cohort=Spring 2027", "-o", str(folder)]
            with FileLock(shared / "handouts.lock"):
                done = subprocess.run(
                    [*command, "--jobs", "2"],
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=600,
                )
            assert done.returncode == 0, done.stdout + done.stderr
        return folder

    return rendered
