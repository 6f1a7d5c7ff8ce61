"""The command as its users type it, in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from ai_bubble.lab import doctor


def ai_bubble(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "-c", "from ai_bubble.cli import main; main()", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_doctor_finds_nothing_wrong_on_a_sound_machine(tmp_path: Path) -> None:
    done = ai_bubble("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) == 7
    assert all(line.startswith("ok ") for line in lines[:-1])


def test_doctor_gives_one_line_and_one_remedy_for_a_finding(tmp_path: Path) -> None:
    (finding,) = doctor.check_writing(tmp_path / "missing")
    assert "cannot be written to" in finding.what
    assert finding.remedy is not None
    assert "\n" not in finding.what + finding.remedy


def test_doctor_names_a_package_that_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["altair>=99", "no-such-package-of-ours", "papermill>=99; extra == 'teach'", "numpy"]
    monkeypatch.setattr(doctor, "requires", lambda _: wanted)
    found = [finding.what for finding in doctor.check_packages()]
    assert len(found) == 2
    assert "altair" in found[0]
    assert ">=99" in found[0]
    assert found[1] == "package no-such-package-of-ours is missing"


def test_a_check_that_breaks_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("boom")

    for name in ("check_kernel", "check_chart", "check_datasets", "check_packages"):
        monkeypatch.setattr(doctor, name, broken)
    findings = list(doctor.examine(tmp_path))
    assert [f.what for f in findings if f.remedy] == ["RuntimeError: boom"] * 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lab", "a", "b"], "one workspace at a time"),
        (["lab", "w", "--fresh", "99"], "no file of the course goes by the name '99'"),
        (["data", "describe", "rent"], "did you mean 'rents'?"),
        (["lessons", "check", "nowhere.ipynb"], "there is no notebook nowhere.ipynb"),
    ],
)
def test_a_slip_gets_one_line_and_no_traceback(tmp_path: Path, words: list[str], said: str) -> None:
    done = ai_bubble(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr + done.stdout


def test_the_datasets_are_listed_and_described(tmp_path: Path) -> None:
    listed = ai_bubble("data", "describe", cwd=tmp_path)
    assert "rents" in listed.stdout
    assert ai_bubble("data", "describe", "rents", cwd=tmp_path).stdout.count("\n") > 5


def test_texts_that_are_not_there_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "out").mkdir()
    done = ai_bubble("data", "extract", "sources", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    for language in ("tr", "af", "it"):
        assert done.stdout.count(f"article.{language}.txt") == 1
    assert "Nothing was written." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_a_command_whose_extra_is_missing_says_which_to_install(tmp_path: Path) -> None:
    # None in sys.modules makes an import fail as it does where the package is not installed
    code = "import sys; sys.modules['nbclient'] = None; from ai_bubble.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "lessons", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert 'pip install "ai-bubble-course[teach]"' in done.stderr
    assert len(done.stderr.splitlines()) == 1
