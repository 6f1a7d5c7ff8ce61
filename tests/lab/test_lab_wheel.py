"""The wheel alone gives a student the whole course: build it, install it, open it."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert UV, "uv belongs to the dev group"
    out = tmp_path_factory.mktemp("dist")
    run(UV, "build", "--wheel", "-o", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty environment into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("student") / "venv"
    run(UV, "venv", "--python", sys.executable, folder, cwd=folder.parent)
    # the versions of this environment, so that an offline machine can take them from its cache
    pins = folder.parent / "pins.txt"
    frozen = run(UV, "pip", "freeze", "--python", sys.executable, cwd=ROOT)
    pins.write_text("".join(f"{p}\n" for p in frozen.splitlines() if "==" in p))
    python = folder / BIN / "python"
    run(UV, "pip", "install", "--python", python, "-c", pins, wheel, cwd=folder.parent)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a student's shell, with its own list of running servers."""
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return env | {"JUPYTER_RUNTIME_DIR": str(folder / "runtime")}


@pytest.fixture
def lab(venv: Path, tmp_path: Path) -> Iterator[str]:
    """Start the course from an empty folder; return its address."""
    env = environment(tmp_path)
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [str(venv / BIN / "ai-bubble"), "lab", "--no-browser", "--port", "18899"],
            cwd=tmp_path,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=env,
        )
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                said = (tmp_path / "log").read_text(encoding="utf-8")
                if found := re.search(r"http://localhost:\d+/lab/tree/\S+token=\w+", said):
                    yield found[0]
                    return
                assert server.poll() is None, said
                time.sleep(0.2)
            pytest.fail(f"no address within a minute:\n{said}")
        finally:
            server.terminate()
            server.wait(20)


def test_it_carries_the_course_and_never_the_solutions(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "_course/lessons/00_reading_the_case.ipynb",
        "_course/lessons/03_price_collapse.ipynb",
        "_course/datasets/datapackage.json",
        "_course/datasets/rents.csv",
    ):
        assert f"ai_bubble/{part}" in names
    assert not [name for name in names if "solution" in name.lower()]
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]


def test_the_wheel_holds_every_file_the_package_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "ai_bubble").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - names == set()


def test_data_load_anywhere_without_a_path(venv: Path, tmp_path: Path) -> None:
    code = "from ai_bubble.data import load; print(len(load('rents')))"
    assert int(run(venv / BIN / "python", "-c", code, cwd=tmp_path)) > 5


def test_one_command_opens_the_course_and_serves_lesson_00(lab: str, tmp_path: Path) -> None:
    assert "/lab/tree/lessons/00_reading_the_case.ipynb" in lab
    token = lab.split("token=")[1]
    address = lab.split("/lab/")[0] + f"/files/lessons/00_reading_the_case.ipynb?token={token}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        served = answer.read()
    assert served == (ROOT / "lessons" / "00_reading_the_case.ipynb").read_bytes()
    assert (tmp_path / "ai-bubble-workspace" / "datasets" / "rents.csv").is_file()
    assert not list(tmp_path.rglob("*solution*"))


def test_a_second_call_finds_the_running_server_and_brings_an_original(
    lab: str, venv: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            str(venv / BIN / "ai-bubble"),
            "lab",
            "--no-browser",
            "--fresh",
            "lessons/00_reading_the_case",
        ],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    address = lab.split("/lab/")[0].replace("localhost", "")
    assert "JupyterLab already runs there" in done.stdout
    assert address.rsplit(":", 1)[1] in done.stdout
    assert "lessons/00_reading_the_case-original.ipynb" in done.stdout
    lessons = tmp_path / "ai-bubble-workspace" / "lessons"
    assert (lessons / "00_reading_the_case-original.ipynb").is_file()
