"""The walks of CONTRIBUTING.md, done in a copy of the repository as the text says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALKS = ["lesson", "question", "dataset row", "model"]

BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
PLACE = re.compile(
    r"(?:#|//|<!--) (?P<file>[\w./]+)"
    r"(?:, (?:(?P<metadata>metadata)|cell (?P<cell>[\w-]+)(?: after (?P<after>[\w-]+))?"
    r'|below "(?P<line>[^"]+)"))?(?: -->)?'
)
INSTEAD = re.compile(r"in `([\w-]+)` write `([^`]+)` for `([^`]+)`")
PROGRAMS = {
    "ai-bubble": ["-c", "from ai_bubble.cli import main; main()"],
    "pytest": ["-m", "pytest", "-q", "-p", "no:cacheprovider"],
    "ruff": ["-m", "ruff"],
    "python": [],
}


def section(what: str) -> str:
    (found,) = re.findall(rf"^## Add a {what}\n(.*?)(?=^## )", TEXT, re.DOTALL | re.MULTILINE)
    return str(found)


def blocks(what: str) -> list[tuple[str, str]]:
    found = BLOCK.findall(section(what))
    assert 2 * len(found) == section(what).count("```")
    return [(kind, textwrap.dedent(body)) for _, kind, body in found]


def example(what: str, ending: str) -> str:
    """Return the block whose first line ends so, without that line."""
    (found,) = (
        body.partition("\n")[2] for _, body in blocks(what) if body.split("\n")[0].endswith(ending)
    )
    return found


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    folder = tmp_path_factory.mktemp("committed")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


Run = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def clone(committed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(committed, tmp_path / "clone"))


@pytest.fixture
def run(clone: Path) -> Run:
    def command(line: str) -> subprocess.CompletedProcess[str]:
        program, *words = shlex.split(line.removeprefix("uv run "))
        ours = line.startswith("uv run ")
        return subprocess.run(
            [sys.executable, *PROGRAMS[program], *words] if ours else [program, *words],
            cwd=clone,
            env={**os.environ, "PYTHONPATH": str(clone / "src"), "COLUMNS": "150"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return command


def put(clone: Path, kind: str, body: str) -> None:
    """Put a block where its first line says."""
    first, _, text = body.partition("\n")
    place = PLACE.fullmatch(first)
    assert place is not None, first
    path = clone / place["file"]
    if place["metadata"] or place["cell"]:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if place["metadata"]:
            notebook["metadata"] |= json.loads(text)
        else:
            cells = notebook["cells"]
            ids = [cell["id"] for cell in cells]
            assert place["cell"] not in ids
            after = ids.index(place["after"]) if place["after"] else len(ids) - 1
            code = {"execution_count": None, "outputs": []} if kind == "python" else {}
            cells.insert(
                after + 1,
                {
                    "cell_type": "code" if code else "markdown",
                    "id": place["cell"],
                    "metadata": {},
                    "source": text.rstrip("\n").splitlines(keepends=True),
                    **code,
                },
            )
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    elif place["line"]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (number for number, line in enumerate(lines) if place["line"] in line)
        path.write_text("".join([*lines[: at + 1], text, *lines[at + 1 :]]), encoding="utf-8")
    else:
        assert not path.exists()
        path.write_text(text, encoding="utf-8")


def walk(what: str, clone: Path, run: Run) -> list[str]:
    """Do what a section says, in its order; return what the commands printed."""
    said: list[str] = []
    for kind, body in blocks(what):
        if kind != "console":
            put(clone, kind, body)
            continue
        for line in body.splitlines():
            done = run(line)
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            said.append(done.stdout)
    return said


def test_a_lesson_is_checked_with_its_numbers_and_enters_the_table(clone: Path, run: Run) -> None:
    _, checked, in_table = walk("lesson", clone, run)
    assert re.fullmatch(r"ok +07_second_hand\.ipynb, [\d.]+ s\n", checked)
    assert "1 passed" in in_table
    # The same lesson with slips, cut off behind them: what comes later need not run again.
    path = clone / "lessons" / "07_second_hand.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    ids = [cell["id"] for cell in notebook["cells"]]
    del notebook["cells"][ids.index("notice-fall") + 1 :]
    sentence = "".join(notebook["cells"][-1]["source"])
    slips = [sentence.replace("58.3", "58.4"), sentence.partition("<!--")[0]]
    notebook["cells"][-1]["source"] = "\n".join(slips)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    wrong = run("uv run ai-bubble lessons check lessons/07_second_hand.ipynb")
    assert wrong.returncode == 1
    assert "notice-fall: no assertion behind the number “58.3 %”" in wrong.stdout
    assert "58.4 %”, but rent_drop:.1% gives 58.3%" in wrong.stdout


def test_a_question_knows_the_right_answer_and_its_mistakes(clone: Path, run: Run) -> None:
    path = clone / "solutions" / "03_price_collapse.ipynb"
    swaps = INSTEAD.findall(" ".join(section("question").split()))
    assert len(swaps) == 2
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for where, new, old in swaps:
        changed = notebook["metadata"]
        if where != "metadata":
            changed = next(cell for cell in notebook["cells"] if cell["id"] == where)
        text = json.dumps(changed, ensure_ascii=False)
        assert text.count(old) == 1
        changed |= json.loads(text.replace(old, new))
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")

    *_, proved = walk("question", clone, run)
    assert re.search(r"│ 03 +│ 9 +│ 20 +│ 59 ", proved)
    assert proved.endswith("ok\n")

    check = example("question", "cell q9-check")
    mistakes = re.findall(r'"([^"]+)",\n +(.+),\n +see=', check)
    right = re.search(r"^needed = (.+)$", example("question", "cell q9-solution"), re.MULTILINE)
    assert right is not None
    assert len(mistakes) == 2
    told = answered(clone / "exercises" / path.name, [right[1], *(slip for _, slip in mistakes)])
    assert told[0].startswith("✓"), told
    for (words, _), verdict in zip(mistakes, told[1:], strict=True):
        assert words in verdict


def answered(exercise: Path, answers: list[str]) -> list[str]:
    """Return what the student's notebook says of each answer to question 9."""
    cells = json.loads(exercise.read_text(encoding="utf-8"))["cells"]
    code = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    start = list(code)[: list(code).index("q1-given")]
    lines = [code[name] for name in [*start, "q9-given"]]
    for answer in answers:
        lines += [code["q9-answer"].replace("...", answer), "print('said:', check('q9'))"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env={**os.environ, "PYTHONPATH": str(exercise.parents[1] / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("said: ")[1:]


def test_a_row_is_stamped_and_passes_the_tests_of_the_data(clone: Path, run: Run) -> None:
    stamped, tested = walk("dataset row", clone, run)
    assert "Stamped datapackage.json" in stamped
    assert re.search(r"\d\d+ passed", tested)
    row = example("dataset row", 'below "misallocation_india"')
    assert row in (clone / "datasets" / "parameters.csv").read_text(encoding="utf-8")
    described = run("uv run ai-bubble data describe parameters")
    rows = (ROOT / "datasets" / "parameters.csv").read_text(encoding="utf-8").count("\n")
    assert f"{rows} rows" in described.stdout  # the old ones and one more, without the head


def test_a_model_passes_its_own_tests_and_those_for_every_model(clone: Path, run: Run) -> None:
    before = (clone / "docs" / "architecture.md").read_text(encoding="utf-8")
    tested, *_ = walk("model", clone, run)
    assert re.search(r"\d\d+ passed", tested)
    assert (clone / "docs" / "architecture.md").read_text(encoding="utf-8") != before
    path = clone / "src" / "ai_bubble" / "models" / "book_value.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("(1 - rate)", "(1 + rate)"), encoding="utf-8")
    broken = run("uv run pytest -n 0 tests/models/test_models_shown.py -k book_value")
    assert "756000" in broken.stdout
    assert broken.returncode == 1


def test_each_walk_has_its_blocks_and_every_block_its_place() -> None:
    for what in WALKS:
        kinds = [kind for kind, _ in blocks(what)]
        assert "console" in kinds
        assert len(kinds) > kinds.count("console")
    assert TEXT.count("```") == sum(section(what).count("```") for what in WALKS)
