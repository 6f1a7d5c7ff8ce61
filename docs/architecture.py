"""Draw the architecture again from the code: uv run python docs/architecture.py."""

import ast
import re
import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "ai_bubble"
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
BEGIN, END = "<!-- packages: begin -->\n", "<!-- packages: end -->\n"

# Row from the top, first and last column: where a box stands. Arrows and words come from the code.
PLACES: dict[str, tuple[int, float, float]] = {
    "cli": (0, 0, 5),
    "handouts": (1, 2, 5),
    "grading": (2, 2, 4),
    "exercises": (3, 3, 4),
    "explorers": (3, 4, 5),
    "lab": (4, 0, 1),
    "extract": (4, 1, 2),
    "models": (4, 2, 3),
    "lesson": (4, 3, 4),
    "data": (5, 0, 3.5),
    "figures": (5, 3.5, 5),
    "course": (6, 0, 3.5),
    "errors": (7, 0, 5),
}
COLUMN, GAP, HEIGHT, DROP, MARGIN = 176, 16, 60, 30, 20
STYLE = """
  .ground { fill: #ffffff; stroke: #d3dae3 }
  .box { fill: #eef3fb; stroke: #2f5f9e; stroke-width: 1.3 }
  .name { font: 600 15px system-ui, sans-serif; fill: #14263d }
  .for { font: 12px system-ui, sans-serif; fill: #3c4d63 }
  .arrow { fill: none; stroke: #6a7b91; stroke-width: 1.5 }
  .head { fill: #6a7b91 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #10161f; stroke: #2f3b4b }
    .box { fill: #1b2738; stroke: #7fb0ee }
    .name { fill: #f0f4fa }
    .for { fill: #bccadb }
    .arrow { stroke: #93a5bd }
    .head { fill: #93a5bd }
  }
"""


def files(name: str) -> list[Path]:
    """Return the modules of a package, or the one module of that name."""
    return sorted((PACKAGE / name).rglob("*.py")) or [PACKAGE / f"{name}.py"]


def packages() -> list[str]:
    """Return the packages and modules right below ours, from the top of the picture down."""
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    found |= {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    if missing := found ^ set(PLACES):
        raise SystemExit(f"docs/architecture.py: give {', '.join(sorted(missing))} its place")
    return list(PLACES)


def purpose(name: str) -> str:
    """Return the first sentence of the docstring, as Markdown."""
    first = next(path for path in files(name) if path.stem in ("__init__", name))
    text = ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0].replace("``", "`")


def imported(name: str) -> set[str]:
    """Return the other packages of ours that a package imports, at any depth of its code."""
    found: set[str] = set()
    for path in files(name):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "ai_bubble":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= set(re.findall(r"^ai_bubble\.(\w+)", node.module or ""))
            elif isinstance(node, ast.Import):
                found |= {n for a in node.names for n in re.findall(r"^ai_bubble\.(\w+)", a.name)}
    return found & set(PLACES) - {name}


def arrows(needs: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the imports that no chain of other imports implies."""

    def reached(name: str) -> set[str]:
        return needs[name].union(*(reached(each) for each in needs[name]))

    return [
        (name, other)
        for name in needs
        for other in sorted(needs[name])
        if not any(other in reached(each) for each in needs[name])
    ]


def box(name: str) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a package's box, pixels."""
    row, first, last = PLACES[name]
    top = MARGIN + row * (HEIGHT + DROP)
    left = MARGIN + first * COLUMN + GAP / 2
    return left, top, MARGIN + last * COLUMN - GAP / 2, top + HEIGHT


def arrow(upper: str, lower: str) -> str:
    """Return an arrow: straight where the boxes overlap, else through the gap above the lower."""
    left, _, right, bottom = box(upper)
    low_left, top, low_right, _ = box(lower)
    if bottom >= top:
        raise SystemExit(f"docs/architecture.py: {upper} imports {lower}; place it higher")
    near, far = max(left, low_left), min(right, low_right)
    if near < far:
        end = (near + far) / 2
        path = f"M{end:g} {bottom:g}V{top - 7:g}"
    else:
        start, end = (left + 22, low_right - 30) if near == left else (right - 22, low_left + 30)
        path = f"M{start:g} {bottom:g}V{top - DROP / 2:g}H{end:g}V{top - 7:g}"
    head = f"M{end:g} {top - 1:g}l-4.5 -8h9z"
    return f'<path class="arrow" d="{path}"/><path class="head" d="{head}"/>'


def drawn(name: str) -> Iterator[str]:
    """Yield a box with its name, number of modules and purpose, or the purpose's first words."""
    left, top, right, bottom = box(name)
    size = f'x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
    yield f'<rect class="box" {size} rx="7"/>'
    count = len(files(name))
    whole = purpose(name).replace("`", "").rstrip(".")
    brief = re.split(r"[:,] ", whole)[0]
    wrapped = (textwrap.wrap(text, int((right - left - 16) / 5.9)) for text in (whole, brief))
    lines = next((lines for lines in wrapped if len(lines) <= 2), None)
    if lines is None:
        raise SystemExit(f"docs/architecture.py: the box of {name} is too small for: {brief}")
    middle, start = (left + right) / 2, top + (26 if len(lines) == 1 else 19)
    label = f'{name} <tspan class="for">{count} module{"s" * (count > 1)}</tspan>'
    yield f'<text class="name" x="{middle:g}" y="{start:g}" text-anchor="middle">{label}</text>'
    for number, line in enumerate(lines, 1):
        at = f'x="{middle:g}" y="{start + 3 + 15 * number:g}" text-anchor="middle"'
        yield f'<text class="for" {at}>{escape(line, quote=False)}</text>'


def picture() -> str:
    """Return the picture as SVG."""
    names = packages()
    needs = {name: imported(name) for name in names}
    width = 2 * MARGIN + 5 * COLUMN
    height = 2 * MARGIN + 8 * (HEIGHT + DROP) - DROP
    shown = arrows(needs)
    told = f"{len(names)} packages in layers; each imports only from the layers below it."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
            f' aria-label="{told}">',
            f"<title>{told}</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="ground" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}"'
            ' rx="10"/>',
            *(arrow(upper, lower) for upper, lower in shown),
            *(line for name in names for line in drawn(name)),
            "</svg>\n",
        ]
    )


def table() -> str:
    """Return the table of the packages as Markdown."""
    rows = ["| package | what it is for | modules | imports |", "|---|---|---|---|"]
    for name in packages():
        where = f"{name}/" if (PACKAGE / name).is_dir() else f"{name}.py"
        others = ", ".join(each for each in packages() if each in imported(name)) or "nothing"
        link = f"[`{name}`](../src/ai_bubble/{where})"
        rows.append(f"| {link} | {purpose(name)} | {len(files(name))} | {others} |")
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """Return the page with its table made again."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def main() -> None:
    """Write picture and table."""
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
