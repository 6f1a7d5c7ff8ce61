import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sources() -> Path:
    """Folder of the three translations; without them the test is skipped."""
    folder = Path(os.environ.get("AI_BUBBLE_SOURCES") or ROOT.parent / "shared" / "sources")
    if not (folder / "article.tr.txt").is_file():
        pytest.skip(f"the article's translations are not in {folder}; set AI_BUBBLE_SOURCES")
    return folder


@pytest.fixture
def datasets() -> Path:
    """Folder of the committed tables."""
    return ROOT / "datasets"
