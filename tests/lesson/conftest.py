from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


@pytest.fixture
def write_lesson(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook of code and (in pairs with "md") Markdown cells, with ids cell-0, cell-1."""

    def write(*cells: str | tuple[str, str]) -> Path:
        made = [
            new_markdown_cell(cell[1]) if isinstance(cell, tuple) else new_code_cell(cell)
            for cell in cells
        ]
        for number, cell in enumerate(made):
            cell.id = f"cell-{number}"
        path = tmp_path / "lesson.ipynb"
        nbformat.write(new_notebook(cells=made), path)
        return path

    return write
