"""Which words of the command line are the workspace, and which go through to JupyterLab."""

from pathlib import Path

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.lab.server import running_url, split_arguments


@pytest.mark.parametrize(
    ("words", "folder", "options"),
    [
        ([], "ws", []),
        (["mine"], "mine", []),
        (["mine", "--debug"], "mine", ["--debug"]),
        (["--ServerApp.ip=127.0.0.1", "mine"], "mine", ["--ServerApp.ip=127.0.0.1"]),
        (["--debug"], "ws", ["--debug"]),
    ],
)
def test_folder_and_options_are_told_apart(
    words: list[str], folder: str, options: list[str]
) -> None:
    assert split_arguments(words, default="ws") == (Path(folder), options)


def test_a_value_apart_from_its_option_is_not_taken_for_a_folder() -> None:
    with pytest.raises(CourseError, match=r"--ip=0\.0\.0\.0"):
        split_arguments(["--ip", "0.0.0.0"], default="ws")


def test_two_folders_are_refused() -> None:
    with pytest.raises(CourseError, match="one workspace at a time, not 2: a, b"):
        split_arguments(["a", "b"], default="ws")


def test_nothing_runs_on_a_fresh_folder(tmp_path: Path) -> None:
    assert running_url(tmp_path, "lessons/x.ipynb") is None
