"""The page and the picture of the architecture are what the code is today."""

import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PICTURE = (ROOT / "docs" / "images" / "architecture.svg").read_text(encoding="utf-8")
AGAIN = "stale: run `uv run python docs/architecture.py`"


@pytest.fixture(scope="module")
def architecture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("architecture", ROOT / "docs" / "architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_and_picture_are_those_of_the_code(architecture: ModuleType) -> None:
    assert architecture.picture() == PICTURE, AGAIN
    assert architecture.page(PAGE) == PAGE, AGAIN


def test_the_arrows_of_the_picture_follow_chains_of_imports(architecture: ModuleType) -> None:
    needs = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert architecture.arrows(needs) == [("a", "b"), ("b", "c")]
    # An import inside a function counts: the commands import late.
    assert {"lab", "grading", "handouts"} <= architecture.imported("cli")
    assert architecture.imported("models") == {"data", "errors"}
    assert architecture.imported("errors") == set()


def test_an_arrow_never_points_up(architecture: ModuleType) -> None:
    with pytest.raises(SystemExit, match="data imports models; place it higher"):
        architecture.arrow("data", "models")


def test_a_package_without_a_place_is_named(
    architecture: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(architecture.PLACES, "lab")
    with pytest.raises(SystemExit, match="give lab its place"):
        architecture.packages()


def test_the_picture_is_well_formed_has_a_title_and_no_boxes_on_each_other(
    architecture: ModuleType,
) -> None:
    drawing = ET.fromstring(PICTURE)
    assert drawing.find("{*}title") is not None
    boxes = {name: architecture.box(name) for name in architecture.packages()}
    for name, (left, top, right, bottom) in boxes.items():
        for other, (left2, top2, right2, bottom2) in boxes.items():
            apart = right < left2 or right2 < left or bottom < top2 or bottom2 < top
            assert apart or name == other, (name, other)


def test_every_file_that_the_page_names_is_there() -> None:
    links = [ROOT / "docs" / target for target in re.findall(r"\]\(([^)#]+)\)", PAGE)]
    named = [ROOT / name for name in re.findall(r"`((?:src|datasets|docs|tests)/[\w./]+)`", PAGE)]
    assert len(links) > 13
    assert len(named) > 15
    assert [path for path in [*links, *named] if not path.exists()] == []
