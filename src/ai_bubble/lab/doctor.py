"""The check of the machine: one line, and one remedy, for each finding."""

import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

from ai_bubble import course

DISTRIBUTION = "ai-bubble-course"


def _reinstall() -> str:
    """Return how to install the course again: in a clone uv does, elsewhere pip."""
    in_clone = (Path(course.__file__).parents[2] / "pyproject.toml").is_file()
    way = "uv sync --reinstall" if in_clone else f"pip install --upgrade {DISTRIBUTION}"
    return f"run: {way}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    what : str
        What was found, in one line.
    remedy : str or None
        What to do about it; None where all is well.
    """

    what: str
    remedy: str | None = None


def check_python() -> Iterator[Finding]:
    """Look at the interpreter's version."""
    from packaging.specifiers import SpecifierSet

    needed = SpecifierSet(metadata(DISTRIBUTION)["Requires-Python"])
    found = platform.python_version()
    if needed.contains(found, prereleases=True):
        yield Finding(f"Python {found}")
    else:
        yield Finding(f"Python {found} does not fit {needed}", f"install Python {needed}")


def check_packages() -> Iterator[Finding]:
    """Look at the installed versions of what the course needs."""
    from packaging.requirements import Requirement

    needed = [Requirement(line) for line in requires(DISTRIBUTION) or []]
    base = [need for need in needed if need.marker is None or need.marker.evaluate({"extra": ""})]
    sound = True
    for need in base:
        try:
            found = version(need.name)
        except PackageNotFoundError:
            sound = False
            yield Finding(f"package {need.name} is missing", _reinstall())
            continue
        if not need.specifier.contains(found, prereleases=True):
            sound = False
            yield Finding(
                f"package {need.name} {found} does not fit {need.specifier}", _reinstall()
            )
    if sound:
        yield Finding(f"{len(base)} packages, each in a version that fits")


def check_kernel() -> Iterator[Finding]:
    """Start the notebooks' kernel and let it import the course."""
    from jupyter_client.manager import start_new_kernel

    try:
        # What the kernel logs is no finding.
        manager, client = start_new_kernel(
            startup_timeout=60, kernel_name="python3", stderr=subprocess.DEVNULL
        )
    except Exception as error:
        yield Finding(
            f"the notebook kernel does not start ({type(error).__name__})",
            "run: pip install --upgrade ipykernel jupyter_client",
        )
        return
    try:
        reply = client.execute_interactive(
            "import ai_bubble", timeout=60, output_hook=lambda _: None, store_history=False
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] == "ok":
        yield Finding("the notebook kernel starts and finds the course")
    else:
        yield Finding(
            "the notebook kernel runs another Python, which lacks the course",
            f"run: {sys.executable} -m ipykernel install --sys-prefix",
        )


def check_datasets() -> Iterator[Finding]:
    """Compare the datasets with the hashes they were published with."""
    from ai_bubble.data.package import names, verify

    problems = verify()
    for problem in problems:
        what, _, remedy = problem.partition("; ")
        yield Finding(what, remedy)
    if not problems:
        yield Finding(f"{len(names())} datasets, all as published")


def check_chart() -> Iterator[Finding]:
    """Draw a small chart."""
    try:
        import altair as alt
        import vl_convert

        chart = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
        drawn = "<svg" in vl_convert.vegalite_to_svg(chart.to_dict())
    except Exception as error:
        yield Finding(
            f"charts cannot be drawn ({type(error).__name__}: {error})",
            "run: pip install --force-reinstall vl-convert-python altair",
        )
        return
    if drawn:
        yield Finding("charts are drawn")
    else:
        yield Finding("charts come out empty", "run: pip install --upgrade vl-convert-python")


def check_writing(folder: Path) -> Iterator[Finding]:
    """Write a small file into the folder the course is used in."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield Finding(
            f"{folder} cannot be written to ({error.strerror})",
            "go to a folder of your own, or name one: ai-bubble lab FOLDER",
        )
        return
    yield Finding(f"{folder} can be written to")


def examine(folder: Path) -> Iterator[Finding]:
    """Run every check; one that breaks is itself a finding.

    Parameters
    ----------
    folder : Path
        Where the student means to work.
    """
    checks: list[Callable[[], Iterator[Finding]]] = [
        check_python,
        check_packages,
        check_datasets,
        check_chart,
        check_kernel,
        lambda: check_writing(folder),
    ]
    for check in checks:
        try:
            yield from check()
        except Exception as error:
            yield Finding(f"{type(error).__name__}: {error}", _reinstall())
