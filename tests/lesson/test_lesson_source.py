import ast
import functools
import html
import inspect
import re
from typing import Any

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.lesson import prose, show_source
from ai_bubble.lesson.source import source_of

FUNCTIONS = [
    value
    for _, value in inspect.getmembers(prose)
    if inspect.isfunction(value) and value.__module__ == prose.__name__
]


@functools.cache
def documented(rent: float, *, months: int = 3) -> float:
    """Return the rent.

    Not shown.
    """
    # why: a comment that stays
    text = """not a docstring"""

    def inner() -> str:
        "also goes"
        return text

    return rent * months + len(inner())


def bare(x: int) -> int: return x  # fmt: skip


class Documented:
    """A class."""

    rent: float = 1.0

    def method(self) -> float:
        """Return it."""

        # kept, and the blank line above is not
        return self.rent


class Empty:
    """A body of nothing else must stay."""


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_it_is_what_inspect_gives_without_the_docstring(f: Any) -> None:
    whole, shown = inspect.getsource(f).splitlines(), source_of(f).splitlines()
    assert len(FUNCTIONS) > 4
    doc = inspect.getdoc(f)
    if doc is None:
        assert shown == whole
        return
    start = next(i for i, line in enumerate(whole) if line.lstrip().startswith('"""'))
    assert whole[:start] == shown[:start]
    assert whole[-(len(shown) - start) :] == shown[start:]
    assert not any(line.strip() and line in shown for line in f.__doc__.splitlines())
    assert '"""' not in "\n".join(shown[start : start + 2])


def test_comments_strings_and_decorators_stay() -> None:
    shown = source_of(documented)
    assert shown.startswith("@functools.cache\ndef documented(")
    assert "# why: a comment that stays" in shown
    assert '"""not a docstring"""' in shown
    assert "also goes" not in shown
    assert "Not shown" not in shown


def test_the_code_shown_does_the_same() -> None:
    scope: dict[str, Any] = {"functools": functools}
    exec(source_of(documented), scope)
    assert scope["documented"](2.0) == documented(2.0) == 6.0 + 15


def test_classes_and_one_liners() -> None:
    assert source_of(Documented.method) == (
        "def method(self) -> float:\n"
        "    # kept, and the blank line above is not\n"
        "    return self.rent"
    )
    assert '"""' not in source_of(Documented)
    assert source_of(bare).startswith("def bare(x: int) -> int: return x")
    ast.parse(source_of(Empty))


@pytest.mark.parametrize("f", [len, 3, "npv", functools.partial(documented, 1), prose])
def test_what_has_no_source_is_refused(f: Any) -> None:
    with pytest.raises(CourseError, match="written in Python"):
        show_source(f)


def test_what_is_shown() -> None:
    shown = show_source(prose.agrees, documented)
    page = shown._repr_html_()
    blocks = re.findall(r"<pre.*?</pre>", page, re.DOTALL)
    texts = [html.unescape(re.sub(r"<[^>]+>", "", block)) for block in blocks]
    assert texts == [source_of(prose.agrees), source_of(documented)]
    assert 'aria-label="Source of ai_bubble.lesson.prose.agrees"' in blocks[0]
    assert "overflow-x: auto" in blocks[0]
    assert "--jp-mirror-editor-keyword-color" in blocks[0]
    assert "Defined as <code>ai_bubble.lesson.prose.agrees</code>" in page
    assert shown._repr_markdown_().startswith("```python\ndef agrees(")
    assert repr(shown).startswith("def agrees(")
    assert "# Defined as ai_bubble.lesson.prose.agrees" in repr(shown)


def test_checks_of_the_input_are_left_out_and_the_formula_stays() -> None:
    from ai_bubble.models import rental

    shown = source_of(rental.electricity_cost)
    assert "_check" in inspect.getsource(rental.electricity_cost)
    assert "_check" not in shown
    assert "return power_kw * pue * hours_per_month * tariff_cny_kwh" in shown
    assert "checks of the input left out" in show_source(rental.electricity_cost)._repr_html_()
