"""The house's own rules, held over the whole tree."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "ai_bubble"

# A package may import those in lower rows, and those named in its own row before it.
LAYERS = [
    ["cli"],
    ["lab", "explorers", "grading", "handouts"],
    ["exercises"],
    ["extract", "models", "figures", "lesson"],
    ["data"],
    ["course"],
    ["errors"],
]
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Return the parts of our package that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ai_bubble"):
            parts = (node.module or "").split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("ai_bubble.")}
    return found & set(RANK)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own not in RANK:
        assert own == "__init__"
        return
    row = LAYERS[RANK[own]]
    allowed = {own, *row[: row.index(own)], *(n for n, rank in RANK.items() if rank > RANK[own])}
    assert imports(path) <= allowed


def test_models_need_nothing_but_data() -> None:
    needed = set().union(*(imports(path) for path in (PACKAGE / "models").glob("*.py")))
    assert needed <= {"models", "data", "errors"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 230


def test_importing_the_package_pulls_in_nothing_heavy() -> None:
    import sys

    code = (
        "import sys, ai_bubble, ai_bubble.cli;"
        "print([m for m in ('pandas', 'altair', 'scipy', 'jupyterlab') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_file_names_a_registrys_host_or_a_lock_full_of_them() -> None:
    hosts = re.compile(rb"files\.python" rb"hosted|pypi\.org/" rb"simple|registry\.npm" rb"js")
    files = tracked()
    assert len(files) > 30
    assert [path for path in files if path.is_file() and hosts.search(path.read_bytes())] == []
    assert ROOT / "uv.lock" not in files


def test_the_lock_names_every_dependency_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = re.findall(r'^    "([a-z-]+)>=', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    base = wanted[: wanted.index("babel") + 1]
    assert len(base) == 12
    for name in base:
        assert re.search(rf"^{name}==.+ \\\n    --hash=sha256:", lock, re.M), name


def test_the_readme_lists_every_lesson_as_it_is() -> None:
    from ai_bubble import course

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for known in course.lessons():
        row = (
            f"| {known.number} | [{known.title}](lessons/{known.path.name}) "
            f"| {known.question} | {known.minutes} |"
        )
        assert row in readme
