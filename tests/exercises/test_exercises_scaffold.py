"""What the student finds in the place of a solution: a blank, never a part of the answer."""

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.scaffold import (
    bound_names,
    names_read,
    scaffold,
    with_figures,
    with_self_check,
)

SCAFFOLDS = {
    "a value": ("drop = 1 - low / peak", "share", "drop = ...  # share"),
    "a value without unit": ("drop = 1 - low / peak", "", "drop = ..."),
    "the last of several names": ("a = 1\nb = 2\ndrop = a - b", "", "drop = ..."),
    "a name in a loop": ("for n in s:\n    drop = n", "", "drop = ..."),
    "a lambda": ("drop = lambda x: x / 2", "a function", "drop = ...  # a function"),
    "a text": ('drop = "The answer."', "a text", 'drop = """\n...\n"""'),
    "a unit too long for the line": (
        "drop = 1",
        "yuan a month and server, with the cooling and the night shift paid",
        "# yuan a month and server, with the cooling and the night shift paid\ndrop = ...",
    ),
    "a function": ("def drop(a, b=2):\n    return a / b", "", "def drop(a, b=2):\n    return ..."),
    "a function with docstring": (
        'def drop(a):\n    """Say it.\n\n    Longer.\n    """\n    return a / 2',
        "share",
        'def drop(a):\n    """Say it.\n\n    Longer.\n    """\n    return ...',
    ),
    "a signature of many lines": (
        'def drop(\n    a: float,\n    b=2,\n) -> float:\n    """Say it."""\n    return a / b',
        "",
        'def drop(\n    a: float,\n    b=2,\n) -> float:\n    """Say it."""\n    return ...',
    ),
    "a signature of many lines without docstring": (
        "def drop(\n    a,\n    b,\n):\n    return a / b",
        "",
        "def drop(\n    a,\n    b,\n):\n    return ...",
    ),
    "a function on one line": ("def drop(a): return a / 2", "", "def drop(a):\n    return ..."),
    "a one-line body behind a long signature": (
        "def drop(\n    a,\n): return a / 2",
        "",
        "def drop(\n    a,\n):\n    return ...",
    ),
    "a decorated function": (
        "@cache\ndef drop(a):\n    return a / 2",
        "",
        "def drop(a):\n    return ...",
    ),
    "a comment above the first line of the body": (
        "def drop(a):\n    # halve it\n\n    return a / 2",
        "",
        "def drop(a):\n    return ...",
    ),
    "a body that starts with a decorated function": (
        "def drop(a):\n    @cache\n    def half(x):\n        return x / 2\n    return half(a)",
        "",
        "def drop(a):\n    return ...",
    ),
    "one of several functions": (
        "def half(a):\n    return a / 2\n\n\ndef drop(a):\n    return half(a)\n\n\nlow = drop(4)",
        "",
        "def drop(a):\n    return ...",
    ),
    "a function with one of its own by the same name": (
        "def make():\n    def drop(a):\n        return 9\n    return drop\ndrop = make()",
        "a function",
        "drop = ...  # a function",
    ),
    "faded lines": (
        "#> half = ...  # yuan\nhalf = low / 2\n#> drop = [half, 2]\ndrop = [half, 2]",
        "never",
        "half = ...  # yuan\ndrop = [half, 2]",
    ),
    "faded lines as ruff writes them": ("# > drop = ...\ndrop = 3", "never", "drop = ..."),
    "faded lines with indents and blank ones": (
        "#> def drop(a):\n#>     h = ...\n#>\n#>     return h\ndef drop(a):\n    return a / 2",
        "never",
        "def drop(a):\n    h = ...\n\n    return h",
    ),
}


@pytest.mark.parametrize(("region", "comment", "left"), SCAFFOLDS.values(), ids=SCAFFOLDS)
def test_the_solution_makes_room_for_a_blank(region: str, comment: str, left: str) -> None:
    source = f"# BEGIN SOLUTION\n{region}\n# END SOLUTION"
    assert scaffold(source, "drop", comment) == left


@pytest.mark.parametrize(("region", "comment", "left"), SCAFFOLDS.values(), ids=SCAFFOLDS)
def test_the_blank_runs_as_it_is(region: str, comment: str, left: str) -> None:
    source = f"# BEGIN SOLUTION\n{region}\n# END SOLUTION"
    names: dict[str, object] = {}
    exec(scaffold(source, "drop", comment), names)
    assert "drop" in names


def test_code_before_and_after_the_region_stays() -> None:
    source = "rate = 7\n\n# BEGIN SOLUTION\ndrop = 1\n# END SOLUTION\n\ndrop"
    assert scaffold(source, "drop", "yuan") == "rate = 7\ndrop = ...  # yuan\ndrop"


def test_two_blank_lines_set_a_function_apart() -> None:
    region = "# BEGIN SOLUTION\ndef drop(a):\n    return a\n\n\n# END SOLUTION"
    source = f"rate = 7\n\n\n{region}\nprint(rate)"
    assert scaffold(source, "drop", "") == (
        "rate = 7\n\n\ndef drop(a):\n    return ...\n\n\nprint(rate)"
    )


@pytest.mark.parametrize(
    "source",
    [
        "drop = 1 - low / peak",
        "# BEGIN SOLUTION\ndrop = 1",
        "drop = 1\n# END SOLUTION",
        "# BEGIN SOLUTION \ndrop = 1\n# END SOLUTION",
        "# END SOLUTION\ndrop = 1\n# BEGIN SOLUTION",
        "# BEGIN SOLUTION\ndrop = 1\n# END SOLUTION\n# BEGIN SOLUTION\nx = 2\n# END SOLUTION",
    ],
    ids=["none", "no end", "no begin", "misspelt", "the wrong way round", "two regions"],
)
def test_missing_or_muddled_markers_are_named(source: str) -> None:
    with pytest.raises(CourseError, match=r"`drop` needs the lines # BEGIN SOLUTION and # END"):
        scaffold(source, "drop", "")


@pytest.mark.parametrize(
    "region", ["fall = 1", "def fall(drop):\n    return drop", "", "drop.x = 2", "print(drop)"]
)
def test_a_name_that_the_solution_does_not_define_is_named(region: str) -> None:
    with pytest.raises(CourseError, match="does not define `drop`"):
        scaffold(f"# BEGIN SOLUTION\n{region}\n# END SOLUTION", "drop", "")


def given(**values: tuple[object, str]) -> Exercise:
    check = Exercise("03")
    check.givens = dict(values)
    return check


@pytest.mark.parametrize(
    ("source", "value", "unit", "figure"),
    [
        ('x = check.given("x", 1, (1, 2), step=1)', 180_000, "yuan", "x = 180_000  # yuan"),
        ('x = check.given("x", 1, [1])', -0.25, "", "x = -0.25"),
        ('x = check.given("x", 1, [1])  # of all', 0.5, "", "x = 0.5  # of all"),
        ('x = check.given("x", 1, [1])  # of all', 0.5, "share", "x = 0.5  # share"),
        ('x = check.given("x", "Zhōngwèi", ["Běi"])  # city', "Běi", "", 'x = "Běi"  # city'),
        ('x = check.given(\n    "x",\n    1,\n    [1],\n)', [1, 2.5], "", "x = [1, 2.5]"),
        (
            'x = check.given("x", 1, [1])',
            "a 'quoted' \"text\"",
            "",
            "x = 'a \\'quoted\\' \"text\"'",
        ),
    ],
)
def test_a_figure_of_the_case_stands_where_it_was_drawn(
    source: str, value: object, unit: str, figure: str
) -> None:
    check = given(x=(value, unit))
    assert with_figures(f"a = 1\n{source}\nb = x", check) == f"a = 1\n{figure}\nb = x"
    names: dict[str, object] = {}
    exec(with_figures(source, check), names)
    assert names["x"] == value


def test_every_figure_of_a_cell_is_put_in() -> None:
    source = 'x = check.given(\n    "x", 1, [1]\n)\ny = 2\nz = check.given("z", 1, [1])'
    assert with_figures(source, given(x=(5, ""), z=(6, ""))) == "x = 5\ny = 2\nz = 6"


def test_a_figure_must_be_drawn_by_the_name_it_gets() -> None:
    with pytest.raises(CourseError, match=r'`low = check.given\("peak", …\)` needs one name'):
        with_figures('low = check.given("peak", 1, [1])', given(peak=(1, "")))


@pytest.mark.parametrize(
    "source",
    [
        'print(check.given("x", 1, [1]))',
        'x = 2 * check.given("x", 1, [1])',
        'if True:\n    x = check.given("x", 1, [1])',
        'x: int = check.given("x", 1, [1])',
        'x = check.given("x", 1, [1]); answer = 3',
    ],
)
def test_a_figure_drawn_in_any_other_way_is_refused(source: str) -> None:
    with pytest.raises(CourseError, match=r"on a line of its own, as `name = check.given\("):
        with_figures(source, given(x=(1, "")))


@pytest.mark.parametrize(
    "source",
    [
        "from ai_bubble.exercises import Exercise, wrong",
        "from ai_bubble.exercises import (\n    Exercise,\n    wrong,\n)",
    ],
)
def test_students_import_the_self_check_and_nothing_of_the_solution(source: str) -> None:
    done = with_self_check(f"import pandas as pd\n{source}\nfrom ai_bubble.data import load")
    first, middle, last = done.splitlines()
    assert (first, last) == ("import pandas as pd", "from ai_bubble.data import load")
    assert middle.startswith("from ai_bubble.exercises import SelfCheck")
    assert not {"Exercise", "wrong"} & bound_names(done)


def test_names_bound_and_names_read_are_found() -> None:
    source = (
        "import a.b as c, d.e\nfrom f import g as h\ni, (j, *k) = 1, (2, 3)\ndef m(n):\n    pass"
    )
    assert bound_names(source) == {"c", "d", "h", "i", "j", "k", "m"}
    assert names_read("max(peak, low[first]):,.{digits}f") == {
        "max",
        "peak",
        "low",
        "first",
        "digits",
    }
