"""Mutants are slips a student could make: each kind by example, and what must stay as it is."""

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.exercises.mutants import mutants

EXAMPLES = [
    ("swapped operands", "a = x / y", "a = y / x"),
    ("swapped operands", "a = x - y", "a = y - x"),
    ("swapped operands", "a = x // y", "a = y // x"),
    ("swapped operands", "a = x % y", "a = y % x"),
    ("swapped operands", "a = (1 + r) ** n", "a = n ** (1 + r)"),
    ("swapped operands", "a = fall(old, new)", "a = fall(new, old)"),
    ("swapped operands", "a = np.where(c, p, q)", "a = np.where(c, q, p)"),
    ("swapped operands", "c = c.encode(x='a:O', y='b')", "c = c.encode(x='b', y='a:O')"),
    ("swapped operands", "a = f(numerator=p, denominator=q)", "a = f(numerator=q, denominator=p)"),
    ("swapped operands", "t = pivot(t, index=i, columns=c)", "t = pivot(t, index=c, columns=i)"),
    ("operator confused", "a = x + y", "a = x - y"),
    ("operator confused", "a = x - y", "a = x + y"),
    ("operator confused", "a = x * y", "a = x / y"),
    ("operator confused", "a = x / y", "a = x * y"),
    ("operator confused", "a = x ** y", "a = x * y"),
    ("operator confused", "a += x", "a -= x"),
    ("operator confused", "a *= x", "a /= x"),
    ("operator confused", "a = t[(t.x > p) & (t.y > q)]", "a = t[(t.x > p) | (t.y > q)]"),
    ("dropped factor", "a = x * y", "a = x"),
    ("dropped factor", "a = x * y", "a = y"),
    ("dropped factor", "a = x / y", "a = x"),
    ("dropped factor", "a = x + y", "a = x"),
    ("dropped factor", "a = x + y", "a = y"),
    ("dropped factor", "a = x - y", "a = x"),
    ("dropped factor", "a = x ** y", "a = x"),
    ("wrong sign", "a = x * y", "a = -(x * y)"),
    ("wrong sign", "def f(x):\n    return x", "def f(x):\n    return -x"),
    ("wrong sign", "a = 5", "a = -5"),
    ("wrong sign", "a = -x", "a = x"),
    ("wrong sign", "a = f(-2)", "a = f(2)"),
    ("wrong sign", "a = x ** 12", "a = x ** (-12)"),
    ("wrong sign", "a = s.shift(1)", "a = s.shift(-1)"),
    ("off by one", "a = months - 1", "a = months"),
    ("off by one", "a = list(range(n))", "a = list(range(1, n + 1))"),
    ("off by one", "a = list(range(12))", "a = list(range(1, 13))"),
    ("off by one", "a = list(range(1, n + 1))", "a = list(range(n))"),
    ("off by one", "a = list(range(1, 13))", "a = list(range(12))"),
    ("off by one", "a = np.arange(n)", "a = np.arange(n - 1)"),
    ("off by one", "a = s[:n]", "a = s[:n - 1]"),
    ("off by one", "a = s[1:]", "a = s[2:]"),
    ("off by one", "a = s[:n - 1]", "a = s[:n]"),
    ("off by one", "a = s[-1]", "a = s[-2]"),
    ("off by one", "a = s.iloc[0]", "a = s.iloc[-1]"),
    ("off by one", "a = t.iloc[0, 2]", "a = t.iloc[0, 3]"),
    ("off by one", "a = s.shift(1)", "a = s.shift(2)"),
    ("off by one", "a = (1 + r) ** n", "a = (1 + r) ** (n - 1)"),
    ("off by one", "a = x ** -1", "a = x ** -2"),
    ("off by one", "a = x ** 2", "a = x ** 3"),
    ("unit slip", "a = x / y", "a = x / y * 100"),
    ("unit slip", "a = x / y", "a = x / y / 100"),
    ("unit slip", "a = x / y", "a = x / y * 12"),
    ("unit slip", "def f(x):\n    return g(x)", "def f(x):\n    return g(x) * 1000"),
    ("unit slip", "def f(x):\n    return [x, 1]", "def f(x):\n    return [x * 100, 1]"),
    ("unit slip", "f = lambda x: x / 2", "f = lambda x: x / 2 * 100"),
    ("unit slip", "a = [x / n for x in s]", "a = [x / n * 100 for x in s]"),
    ("unit slip", "t = t.assign(kw=w / k)", "t = t.assign(kw=w / k * 1000)"),
    ("unit slip", "t = pd.DataFrame({'kw': w / k})", "t = pd.DataFrame({'kw': w / k * 100})"),
    ("unit slip", "t = t.groupby('a').sum().reset_index()",
     "t = (t.groupby('a').sum() * 100).reset_index()"),
    ("wrong axis", "a = t.sum(axis=1)", "a = t.sum(axis=0)"),
    ("wrong axis", "a = t.mean(axis='columns')", "a = t.mean(axis='index')"),
    ("wrong axis", "a = t.sum(1)", "a = t.sum(0)"),
    ("wrong axis", "a = np.sum(t, 0)", "a = np.sum(t, 1)"),
    ("aggregate confused", "a = s.sum()", "a = s.mean()"),
    ("aggregate confused", "a = s.mean()", "a = s.sum()"),
    ("aggregate confused", "a = s.median()", "a = s.mean()"),
    ("aggregate confused", "a = np.max(s)", "a = np.min(s)"),
    ("aggregate confused", "a = max(p, q)", "a = min(p, q)"),
    ("aggregate confused", "a = sum(prices)", "a = sum(prices) / len(prices)"),
    ("aggregate confused", "a = s.cumsum()", "a = s.cumprod()"),
    ("aggregate confused", "a = s.first()", "a = s.last()"),
    ("aggregate confused", "a = s.idxmin()", "a = s.idxmax()"),
    ("aggregate confused", "a = t.tail(n)", "a = t.head(n)"),
    ("aggregate confused", "a = g.agg(kw=('w', 'sum'))", "a = g.agg(kw=('w', 'mean'))"),
    ("comparison", "a = x < y", "a = x > y"),
    ("comparison", "a = x >= y", "a = x <= y"),
    ("comparison", "a = x == y", "a = x != y"),
    ("comparison", "a = x in y", "a = x not in y"),
    ("comparison", "a = x and y", "a = x or y"),
    ("comparison", "a = not x", "a = x"),
    ("comparison", "a = t[~m]", "a = t[m]"),
    ("wrong constant", "a = True", "a = False"),
    ("wrong constant", "t = t.sort_values('a', ascending=False)",
     "t = t.sort_values('a', ascending=True)"),
    ("wrong constant", "a = x * 0.8", "a = x * 0.88"),
    ("wrong constant", "a = x * 12", "a = x * 13"),
    ("wrong constant", "a = x * 730", "a = x * 803"),
    ("wrong column", "a = t['kw'] / u\nb = t['pue']", "a = t['pue'] / u\nb = t['kw']"),
    ("wrong column", "t['a'] = x\nt['b'] = y", "t['b'] = x\nt['a'] = y"),
    ("wrong column", "a = c.loc['Q1', 'v'] - k * c.loc['Q2', 'v']",
     "a = c.loc['Q2', 'v'] - k * c.loc['Q1', 'v']"),
    ("wrong column", "t = pd.DataFrame({'a': x, 'b': y})", "t = pd.DataFrame({'b': x, 'a': y})"),
    ("wrong column", "c = c.encode(alt.X('a:O').scale(zero=True), alt.Y('b:Q'))",
     "c = c.encode(alt.X('b:Q').scale(zero=True), alt.Y('a:O'))"),
    ("missing conversion", "a = 1 - x", "a = x"),
    ("missing conversion", "a = abs(x)", "a = x"),
    ("missing conversion", "a = np.log(x)", "a = x"),
    ("missing conversion", "a = s.cumsum()", "a = s"),
]  # fmt: skip


def same_code(source: str) -> str:
    return ast.dump(ast.parse(source))


def kinds(source: str) -> set[str]:
    return {mutant.kind for mutant in mutants(source)}


@pytest.mark.parametrize(("kind", "right", "wrong"), EXAMPLES)
def test_each_kind_makes_its_slip(kind: str, right: str, wrong: str) -> None:
    found = [m.kind for m in mutants(right) if same_code(m.source) == same_code(wrong)]
    assert found == [kind]


NPV = '''
def worth(price, rent, months, rate=0.01):
    """Return the worth - 1 of it."""
    total = -price
    for month in range(1, months + 1):
        total += rent / (1 + rate) ** month
    return total if total > 0 else 0.5 * total
'''


def test_nearly_every_mutant_of_a_function_computes_something_else() -> None:
    def outcome(source: str) -> list[object]:
        names: dict[str, object] = {}
        exec(source, names)
        return [names["worth"](*given) for given in ((100, 20, 12), (50, 3, 9))]  # type: ignore[operator]

    right = outcome(NPV)
    found = mutants(NPV)
    assert len(found) > 40
    assert [m.change for m in found if outcome(m.source) == right] == []


def test_the_signature_the_defaults_and_the_docstring_stay() -> None:
    def frame(source: str) -> list[str]:
        (function,) = ast.parse(source).body
        assert isinstance(function, ast.FunctionDef)
        return [ast.dump(function.args), str(ast.get_docstring(function))]

    assert all(frame(m.source) == frame(NPV) for m in mutants(NPV))


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nfrom a import b",
        "judgement = 'Not at all: 1 - x is what is left, 5 of 12.'",
        "judgement = f'The fall is {1 - trough / peak:.1%}.'",
        "assert x > 1, 'no'",
        "raise ValueError(x - 1)",
        "print(x / y, round(x, 2))",
        "costs.head(3)",
        "# a comment: 1 - x",
        "sites = ['north', 'south', 'east', 'west']",
        "closes = [10.5, -3, 12, 14]",
        "shares = {'a': 1, 'b': 2, 'c': 3, 'd': 4}",
        "x: int",
        "chart = alt.Chart(t).properties(title='3 of 4', width=300)",
        "chart = alt.Chart(t).mark_line(point=True, strokeWidth=2).configure_axis(grid=False)",
        "chart = c.encode(alt.X('a', title='A', sort=False, axis=alt.Axis(labels=False)))",
        "chart = c.encode(alt.X('a').scale(domain=[0, 9], zero=False).axis(grid=True))",
        "chart = c.encode(alt.X('a', scale=alt.Scale(zero=False)), tooltip=['a', 'b'])",
        "q = figure(c, alt='Two lines' + ' fall', width=300)",
        "t = t.rename(columns=names).merge(u, copy=False, ignore_index=True)",
    ],
)
def test_texts_looks_data_and_what_is_only_shown_stay(source: str) -> None:
    assert mutants(source) == []


@pytest.mark.parametrize(
    ("source", "never"),
    [
        ("a = np.round(x / y, 2)", r"round\(.*, -?[^2]\)"),
        ("a = 'x' + name", r"'x' -|= name$"),
        ("a = [0] + flows", r"\[0\] -|= flows$"),
        ("a = t['p'] * k * t['q']", r"t\['q'\] \* k"),
        ("a = np.diff(np.log(s), 2)", r"np - 1|= np$|log\(s\) \+ 1"),
        ("a = np.where(c, p, q)", r"where\(p"),
        ("a = max(0, x)", r"max\(1|max\(x, 0"),
        ("a = s.loc['2024':]", r"'2024' \+"),
        ("a = x ** 0.5", r"0\.5 [+-] 1"),
        ("a = x * 1 + 0", r"= x \* 1$"),
        ("chart = alt.Chart(t)", r"\* 100"),
        ("t = pd.DataFrame(rows)", r"\* 100"),
        ("t = t[t['a'] > p]", r"\* 100"),
        ("t = t.sort_values('a')", r"\* 100"),
    ],
)
def test_what_no_student_would_write_is_left_out(source: str, never: str) -> None:
    assert [m.source for m in mutants(source) if re.search(never, m.source)] == []


def test_arguments_of_np_round_are_still_mutated() -> None:
    assert "a = np.round(y / x, 2)" in [m.source for m in mutants("a = np.round(x / y, 2)")]


def test_a_call_on_a_list_in_passing_has_an_effect() -> None:
    assert "operator confused" in kinds("for x in s:\n    out.append(x * 2)")


def test_the_chart_inside_a_chain_of_looks_is_still_mutated() -> None:
    source = "c = alt.Chart(t).encode(x='a', y='b').properties(title='A')"
    assert kinds(source) == {"swapped operands"}


def test_line_and_change_say_where_and_what() -> None:
    mutant = next(m for m in mutants("a = 1\n\nb = trough / peak") if m.kind == "swapped operands")
    assert (mutant.line, mutant.change) == (3, "trough / peak → peak / trough")
    exchanged = mutants("a = t['kw'] ** 2\nb = t['pue'] ** 2")[-1]
    assert (exchanged.kind, exchanged.change) == ("wrong column", "'kw' ↔ 'pue'")


def test_of_two_kinds_that_make_the_same_mutant_the_first_names_it() -> None:
    (mutant,) = (m for m in mutants("a = months - 1") if m.source == "a = months")
    assert mutant.kind == "off by one"


def test_a_source_that_is_no_python_raises() -> None:
    with pytest.raises(SyntaxError):
        mutants("a = = 1")


NAMES = st.sampled_from(["peak", "trough", "rate", "t['a']", "t['b']", "f(x, 2)", "s[1:]", "-k"])
NUMBERS = st.integers(-3, 200).map(str) | st.sampled_from(["0.5", "1e9", "True"])
OPERATORS = st.sampled_from(["+", "-", "*", "/", "**", "//", "%", "<", "==", "and"])
EXPRESSIONS = st.recursive(
    NAMES | NUMBERS,
    lambda inner: st.builds("({} {} {})".format, inner, OPERATORS, inner),
    max_leaves=6,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=3))
def test_mutants_parse_differ_and_come_in_the_same_order(expressions: list[str]) -> None:
    source = "\n".join(f"answer_{i} = {text}" for i, text in enumerate(expressions))
    found = mutants(source)
    dumps = [same_code(m.source) for m in found]
    assert len(set(dumps)) == len(dumps)
    assert same_code(source) not in dumps
    assert mutants(source) == found
    assert all(1 <= m.line <= len(expressions) and "\n" not in m.change for m in found)
