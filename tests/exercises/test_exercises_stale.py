"""What a notebook's history says of an answer: whether it is older than what it rests on."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from ai_bubble.exercises.stale import stale


def said(name: str, *cells: str) -> str:
    """Ask about a name after cells as IPython keeps them: the first place is empty."""
    kept = TransformerManager().transform_cell
    return stale(name, ["", *(kept(cell).rstrip("\n") for cell in cells)])


def outdated(name: str, place: int, needed: str, later: int) -> str:
    return (
        f"`{name}` was computed in [{place}], but `{needed}` changed after that, in [{later}]. "
        "Run its cell again."
    )


FALL = "def fall(old, new):\n    rent = 1 - new / old\n    return rent * factor"


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["rent = 5", "year = rent * 12", "rent = 7"], (2, "rent", 3)),
        (["rent = 5", "year = rent * 12", "rent += 1"], (2, "rent", 3)),
        (["rent = 5", "month = rent", "year = month * 12", "rent = 7"], ("month", 2, "rent", 4)),
        (["rent = 5", "year = rent * 12", "rent = 7", "year = rent * 12", "rent = 8"],
         (4, "rent", 5)),
        (["rent = 5", "if rent:\n    year = rent * 12", "for rent in (1, 2):\n    pass"],
         (2, "rent", 3)),
        (["rent, n = 5, 12", "year = rent * n", "n = 11"], (2, "n", 3)),
        (["rents = [5]", "year = sum(x * 12 for x in rents)", "rents = [6]"], (2, "rents", 3)),
        (["rent = 5", "year = f'{rent:.0f}'", "rent = 6"], (2, "rent", 3)),
        (["t = table()", "year = t.sum()", "t['rent'] = 5"], (2, "t", 3)),
        (["t = table()", "year = t.sum()", "t.loc[0, 'rent'] = 5"], (2, "t", 3)),
        (["t = table()", "year = t.sum()", "t.rent = 5"], (2, "t", 3)),
        (["%%time\nrent = 5", "%%time\nyear = rent * 12", "rent = 7"], (2, "rent", 3)),
        # What a function reads counts from when it is called.
        (["factor = 1", FALL, "year = fall(9, 3)", "factor = 2"], (3, "factor", 4)),
        (["factor = 1", FALL, "year = fall(9, 3)", FALL + " * 2"], (3, "fall", 4)),
        (["factor = 1", FALL, "def g():\n    return fall(9, 3)", "year = g()", "factor = 2"],
         (4, "factor", 5)),
    ],
)  # fmt: skip
def test_an_answer_is_stale_if_what_it_rests_on_changed_later(
    cells: list[str], answer: tuple[int, str, int] | tuple[str, int, str, int]
) -> None:
    assert said("year", *cells) == outdated(*(("year", *answer)[-4:]))


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["rent = 5"],
        ["rent = 5", "year = rent * 12"],
        ["rent = 5", "year = rent * 12", "year"],
        ["year = rent * 12"],
        ["rent = 5", "year = rent * 12", "rent = 7", "year = rent * 12"],
        ["rent = 5", "year = rent * 12", "other = 7"],
        ["rent = 5", "year = rent * 12", "print(rent)"],
        ["rent = 5", "year = rent * 12", "if rent == 7:\n    print(rent)"],
        # Names of the same letters that are others.
        ["rent = 5", "year = rent * 12", "def f(rent):\n    rent = rent + 1\n    return rent"],
        ["rent = 5", "year = rent * 12", "other = [rent for rent in (1, 2)]"],
        ["rent = 5", "year = rent * 12", "other = (lambda rent: rent)(3)"],
        ["rent = 5", "year = rent * 12", "class A:\n    rent = 3"],
        ["rent = 5", "year = rent * 12", "frame.rent = 3"],
        ["import pandas as pd", "year = pd.NA", "pd.options.display.max_rows = 5"],
        ["import pandas as pd", "year = pd.NA", "pd.style['rent'] = 5"],
        ["rent = 5", "year = [rent for rent in (1, 2)]", "rent = 7"],
        # Running a cell again changes nothing unless what it reads has changed.
        ["rent = 5", "year = rent * 12", "rent = 5"],
        ["import numpy as np", "year = np.pi", "import numpy as np"],
        ["a = 1", "rent = a", "year = rent * 12", "rent = a"],
        # A function is computed when it is called.
        ["factor = 1", FALL.replace("fall", "year"), "factor = 2"],
        ["factor = 1", FALL, "factor = 2", "year = fall(9, 3)"],
        # Cells that cannot be read count for nothing.
        ["rent = 5", "year = rent * 12", "rent = = 7"],
        ["rent = 5", "year = rent * 12", "!rent = 7"],
        ["rent = 5", "year = rent * 12", "rent = 7", "%%time\nyear = rent * 12"],
        ["rent = 5", "year = rent * 12", "%%writefile x.py\nrent = 7"],
        ["rent = 5", "year = rent * 12", "rent?"],
        ["year = year_of(year)", "year = year"],
    ],
)
def test_an_answer_is_not_called_stale_for_nothing(cells: list[str]) -> None:
    assert said("year", *cells) == ""


def test_a_cell_run_again_counts_if_what_it_reads_has_changed() -> None:
    cells = ["a = 1", "rent = a", "year = rent * 12", "a = 2", "rent = a"]
    assert said("year", *cells) == outdated("year", 3, "rent", 5)
    assert said("year", *cells[:4]) == outdated("rent", 2, "a", 4)


def test_a_function_may_rest_on_something_stale() -> None:
    cells = ["a = 1", "factor = a * 2", FALL, "a = 2"]
    assert said("fall", *cells) == outdated("factor", 2, "a", 4)


def test_functions_that_call_each_other_come_to_an_end() -> None:
    cells = ["def f(n):\n    return g(n)", "def g(n):\n    return f(n) + h", "h = 1", "year = f(1)"]
    assert said("year", *cells) == ""
    assert said("year", *cells, "h = 2") == outdated("year", 4, "h", 5)


@pytest.mark.parametrize("source", ["x = '\\d'", "x = 5 is 5", "x = 1if 2else 3", "\0", "(" * 500])
def test_odd_sources_print_no_warning(source: str) -> None:
    with warnings.catch_warnings(record=True) as noise:
        warnings.simplefilter("always")
        assert stale("x", ["", source]) == ""
    assert noise == []


LINES = st.sampled_from(
    ["a = 1", "a = 2", "b = a", "b = a + c", "c = b", "c = 3", "b['x'] = a", "print(b)", "(", "%ls"]
)


@given(st.lists(LINES, max_size=8))
def test_running_everything_in_order_once_more_leaves_nothing_stale(lines: list[str]) -> None:
    # The last cell computes the answer from all there is.
    assert stale("year", [*lines, "year = (1, 2)"]) == ""
    end = ["a = 9", "c = 9", "b = a + c", "year = b"]
    assert stale("year", [*lines, *end]) == ""
    found = stale("year", [*lines, *end, "a = 10"])
    assert found.startswith(f"`b` was computed in [{len(lines) + 2}], but `a` changed")
