"""Running the graders that `benchmarks.grading` compares, each in an environment of its own."""

import importlib.metadata
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ai_bubble import course

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ai-bubble-benchmarks"
SAME = ("pandas", "altair", "numpy")
"""Installed for the peers in the versions that the course runs with."""
Marks = dict[str, dict[str, float]]
"""Marks by student and question."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (None if it was stopped for time), output, seconds."""

    code: int | None
    output: str
    seconds: float


def run(command: Sequence[object], folder: Path, *, seconds: float = 900) -> Ended:
    """Run a command to its end, or stop it with everything it started."""
    # As in an activated environment: nbgrader calls a program of its own by name.
    path = f"{Path(str(command[0])).parent}{os.pathsep}{os.environ['PATH']}"
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "PATH": path, "IPYTHONDIR": str(folder / ".ipython")},
    )
    try:
        output, _ = process.communicate(timeout=seconds)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        code = None
    return Ended(code, output, time.perf_counter() - start)


def must(command: Sequence[object], folder: Path) -> str:
    """Run a command that has to succeed, and return its output."""
    ended = run(command, folder)
    if ended.code:
        sys.exit(f"{' '.join(map(str, command))} ended with {ended.code}:\n{ended.output[-2000:]}")
    return ended.output


def environment(package: str, version: str = "") -> Path:
    """Return the programs of a virtual environment with a tool, the course and its libraries."""
    folder, root = CACHE / package, course.root()
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (folder / "bin" / "python").exists():
        must(["uv", "venv", "--quiet", "--python", sys.executable, folder], root)
    same = [f"{name}=={importlib.metadata.version(name)}" for name in SAME]
    install = ["uv", "pip", "install", "--quiet", "--python", folder / "bin" / "python"]
    fresh = ["--reinstall-package", "ai-bubble-course"]
    peer = [f"{package}=={version}"] if version else []
    must([*install, *fresh, *peer, *same, f"{root}[grade]"], root)
    return folder / "bin"


def halves(students: Sequence[str], parts: int) -> list[list[str]]:
    """Deal students out."""
    return [found for found in (list(students[part::parts]) for part in range(parts)) if found]


def at_once(commands: Sequence[tuple[Sequence[object], Path]]) -> list[Ended]:
    """Run commands side by side."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda one: run(*one), commands))
