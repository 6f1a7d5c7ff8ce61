"""Make the table of ``benchmarks/README.md`` again: every benchmark in one go.

uv run python -m benchmarks [NAME…]
"""

import argparse
from importlib import import_module

from benchmarks.table import BEGIN, END, README, markdown, show

NAMES = ("startup", "simulations", "lessons", "handouts", "explorers", "grading")


def main() -> None:
    """Run the benchmarks asked for; with all of them, write the table into the README."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="all if none is named")
    names = parser.parse_args().names or NAMES
    rows = []
    for name in names:
        print(f"{name} …", flush=True)
        found = import_module(f"benchmarks.{name}").rows()
        show(found)
        rows += found
    if len(set(names)) == len(NAMES):
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = f"{before}{BEGIN}\n{markdown(rows)}\n{END}{after}"
        README.write_text(text, encoding="utf-8")
        print(f"Wrote the table to {README.name}")


if __name__ == "__main__":
    main()
