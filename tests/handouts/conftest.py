import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``ai-bubble`` as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from ai_bubble.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        **options,
    )


@pytest.fixture(scope="session")
def ai_bubble() -> Callable[..., subprocess.CompletedProcess[str]]:
    return command


@pytest.fixture(scope="session")
def in_a_process() -> Callable[..., Any]:
    """Run a function's source in a fresh process and return what it prints as JSON."""

    def run(source: str, *arguments: object) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", source, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def notebook() -> Callable[..., dict[str, Any]]:
    """Make a small notebook of code cells by id."""

    def make(**cells: str) -> dict[str, Any]:
        return {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": ident,
                    "metadata": {"tags": ["parameters"]} if ident == "parameters" else {},
                    "outputs": [],
                    "source": source,
                }
                for ident, source in cells.items()
            ],
            "metadata": {
                "ai_bubble": {"lesson": "03", "minutes": 5, "question": "Why?", "title": "Small"},
                "kernelspec": {
                    "display_name": "Python 3 (ipykernel)",
                    "language": "python",
                    "name": "python3",
                },
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }

    return make


@pytest.fixture
def written(tmp_path: Path, notebook: Callable[..., dict[str, Any]]) -> Callable[..., Path]:
    """Write a small notebook and return its path."""

    def write(**cells: str) -> Path:
        path = tmp_path / "03_small.ipynb"
        path.write_text(json.dumps(notebook(**cells)), encoding="utf-8")
        return path

    return write
