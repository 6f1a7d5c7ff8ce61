"""From a solution's code to what the student finds in its place."""

import ast
import re

from ai_bubble.errors import CourseError
from ai_bubble.exercises.calls import literal
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.notebook import BEGIN, END

_WIDTH = 79
_FADED = re.compile(r"# ?>( |$)")
TEXT = "a text"
_FOR_STUDENTS = "from ai_bubble.exercises import SelfCheck"


def scaffold(source: str, name: str, comment: str) -> str:
    r"""Return a solution cell with its solution taken out.

    Lines of the region that start with ``#> `` or ``# > `` are the scaffold, word for word. Without
    such lines the scaffold is derived: ``name = ...`` with a comment, or the function's signature
    and docstring. What stands outside the region stays.

    Parameters
    ----------
    source : str
        The solution cell.
    name : str
        The name that the question asks for.
    comment : str
        What the answer is: its unit, or its kind.

    Raises
    ------
    CourseError
        If there is not just one region, or the name is not defined in it.

    Examples
    --------
    >>> source = "# BEGIN SOLUTION\ndrop = 1 - low / peak\n# END SOLUTION"
    >>> print(scaffold(source, "drop", "share of the old rent"))
    drop = ...  # share of the old rent
    """
    lines = source.splitlines()
    if [line for line in lines if line in (BEGIN, END)] != [BEGIN, END]:
        raise CourseError(f"the solution of `{name}` needs the lines {BEGIN} and {END}, once each")
    first, last = lines.index(BEGIN), lines.index(END)
    region = lines[first + 1 : last]
    faded = [_FADED.sub("", line, count=1) for line in region if _FADED.match(line)]
    middle = faded or _derived("\n".join(region), name, comment)
    parts = ["\n".join(part).strip("\n") for part in (lines[:first], middle, lines[last + 1 :])]
    gap = "\n\n\n" if middle[0].startswith("def ") else "\n"
    return gap.join(part for part in parts if part)


def _derived(region: str, name: str, comment: str) -> list[str]:
    lines = region.splitlines()
    for node in ast.parse(region).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return [*_head(node, lines), "    return ..."]
    if name not in bound_names(region):
        raise CourseError(f"the solution does not define `{name}`")
    if comment == TEXT:
        return [f'{name} = """', "...", '"""']
    return _with_comment(f"{name} = ...", comment)


def _head(node: ast.FunctionDef, lines: list[str]) -> list[str]:
    """Return a function's signature and docstring, without the comments of its body."""
    start = node.body[0]
    if ast.get_docstring(node) is not None:
        return lines[node.lineno - 1 : start.end_lineno]
    decorators: list[ast.expr] = getattr(start, "decorator_list", [])
    first = min([start.lineno, *(one.lineno for one in decorators)])
    head = lines[node.lineno - 1 : first - 1]
    # A body on the line of the colon shares it with the signature.
    if before := _before(lines[first - 1], start.col_offset).rstrip():
        return [*head, before]
    while not (last := head[-1].strip()) or last.startswith("#"):
        head.pop()
    return head


def _before(line: str, offset: int) -> str:
    """Return what stands before a place that `ast` counts in bytes."""
    return line.encode()[:offset].decode()


def _with_comment(code: str, comment: str) -> list[str]:
    one = f"{code}  # {comment}"
    if not comment:
        return [code]
    return [one] if len(one) <= _WIDTH else [f"# {comment}", code]


def with_figures(source: str, check: Exercise) -> str:
    """Replace each ``name = check.given(…)`` by the figure of the variant and its unit.

    Raises
    ------
    CourseError
        If the name in quotes is another than the one assigned to, or a figure is drawn in the
        midst of other code.

    Examples
    --------
    >>> check = Exercise("03")
    >>> peak = check.given("peak", 180_000, (140_000, 240_000), step=5_000, unit="yuan a month")
    >>> with_figures('peak = check.given("peak", 180_000)', check)
    'peak = 180_000  # yuan a month'
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=target)],
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id="check"), attr="given"),
                    args=[ast.Constant(value=str(name)), *_],
                ),
            ):
                if target != name:
                    raise CourseError(f'`{target} = check.given("{name}", …)` needs one name')
                value, unit = check.givens[name]
                last = node.end_lineno or node.lineno
                head = _before(lines[last - 1], node.end_col_offset or 0)
                tail = lines[last - 1].removeprefix(head).lstrip()
                if tail.startswith(";"):
                    continue
                code = _with_comment(f"{name} = {literal(value)}", unit or tail.lstrip("# "))
                lines[node.lineno - 1 : last] = code
    done = "\n".join(lines)
    if any(_draws(node) for node in ast.walk(ast.parse(done))):
        raise CourseError(
            "each figure of the case stands on a line of its own, as `name = check.given(…)`"
        )
    return done


def _draws(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "check.given"


def with_self_check(source: str) -> str:
    """Replace what a solution imports from `ai_bubble.exercises` by what a student needs.

    Examples
    --------
    >>> with_self_check("from ai_bubble.exercises import Exercise, wrong")
    'from ai_bubble.exercises import SelfCheck'
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.ImportFrom) and node.module == "ai_bubble.exercises":
            lines[node.lineno - 1 : node.end_lineno] = [_FOR_STUDENTS]
    return "\n".join(lines)


def bound_names(source: str) -> set[str]:
    """Return the names that a cell binds, imports included."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return found


def names_read(expression: str) -> set[str]:
    """Return the names that a format expression such as ``peak:,.0f`` reads.

    Examples
    --------
    >>> sorted(names_read("peak / low - 1:.1%"))
    ['low', 'peak']
    """
    text = re.sub(r"\n", " ", expression)
    tree = ast.parse(f"f'''{{ {text}}}'''")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
