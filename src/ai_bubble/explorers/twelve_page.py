"""Lesson 06's explorer on a page without Python: the plan is added up in the chart's own spec."""

import itertools
from typing import Any, Final

from altair.typing import ChartType

from ai_bubble.explorers.controls import starts
from ai_bubble.explorers.dials import Dial, Grid, dial
from ai_bubble.explorers.on_page import assembled
from ai_bubble.explorers.tables import tabled
from ai_bubble.explorers.twelve_case import (
    CENTRES,
    CONTROLS,
    MENUS,
    NAMES,
    UNITS,
    reason,
    solved,
)
from ai_bubble.models.centre_options import OPTIONS, option_uses
from ai_bubble.models.portfolio import portfolio_total

# Few steps: a best plan takes a tenth of a second to find.
PAGE: Grid = {
    **{menu.name: OPTIONS for menu in MENUS},
    "money": (30, 100),
    "new": (0, 400),
    "buyers": (250, 1_000),
    "gain": (0, 30),
    "show": ("no", "yes"),
}
DIGITS: Final = 9  # twelve numbers are added before they are rounded
_AT = range(len(NAMES))
_ALL = len(OPTIONS)


def plan_page(chart: ChartType, alt: str) -> dict[str, Any]:
    """Return what `page_version` returns, for the explorer of twelve centres.

    Python answers every setting of the sliders: what each option is worth, the limits, the best
    plan, and why it differs. The reader's plan is looked up and added up by expressions.

    Parameters
    ----------
    chart : altair chart
        As from `plan_chart`.
    alt : str
        What the chart shows, whatever the setting.
    """
    dials = [dial(control, PAGE[control.name]) for control in CONTROLS if control.name in PAGE]
    sliders = [one for one in dials if one.unit]
    parameters = [*(one.parameter() for one in dials), *_tables(sliders)]
    parameters += [{"name": name, "expr": expr} for name, expr in _plan().items()]
    return assembled(chart, alt, parameters, dials, CONTROLS)


def _tables(sliders: list[Dial]) -> list[dict[str, Any]]:
    """Return parameters that follow the sliders: worths, limits, the best plan and reasons."""
    start = starts(CONTROLS)
    names = [one.name for one in sliders]
    rows = [
        _answer(start | dict(zip(names, setting, strict=True)))
        for setting in itertools.product(*(one.values for one in sliders))
    ]
    uses = option_uses(CENTRES)
    made: list[dict[str, Any]] = [
        {"name": "options", "value": list(OPTIONS)},
        {"name": "centres", "value": NAMES},
        {"name": "uses", "value": [table.ravel().tolist() for table in uses]},
    ]
    for name in rows[0]:
        made += tabled(name, [row[name] for row in rows], sliders, DIGITS)
    return made


def _answer(values: dict[str, Any]) -> dict[str, Any]:
    worth, uses, limits, best = solved(values)
    return {
        "worths": worth.ravel().tolist(),
        "reasons": [reason(mine, OPTIONS[best[i]], worth[i]) for i in _AT for mine in OPTIONS],
        "optimum": [float(worth[i, best[i]]) for i in _AT],
        "best_name": [OPTIONS[k] for k in best],
        "best_used": [float(portfolio_total(table, best)) for table in uses],
        "limits": limits.tolist(),
        "most": float(portfolio_total(worth, best)),
    }


def _plan() -> dict[str, str]:
    """Return expressions for the reader's plan, as `view` of the explorer has them in Python."""
    cells = [f"{_ALL * i} + set_{menu.name}" for i, menu in enumerate(MENUS)]
    over = [f"used[{j}] > limits[{j}] + 0.000001" for j in range(len(UNITS))]
    broken = [
        f"{test} ? 'needs ' + {_written(f'used[{j}]', 0)} + ' of ' "
        f"+ {_written(f'limits[{j}]', 0)} + ' {unit}' : ''"
        for j, (test, unit) in enumerate(zip(over, UNITS, strict=True))
    ]
    return {
        "mine": _listed(f"worths[{cell}]" for cell in cells),
        "mine_name": _listed(f"options[set_{menu.name}]" for menu in MENUS),
        "used": _listed(
            " + ".join(f"uses[{j}][{cell}]" for cell in cells) for j in range(len(UNITS))
        ),
        "totals": f"[{' + '.join(f'mine[{i}]' for i in _AT)}, most]",
        "shown": "set_show",
        "possible": f"{' || '.join(over)} ? 0 : 1",
        "gaps": _listed(f"optimum[{i}] - mine[{i}]" for i in _AT),
        "widest": f"max({', '.join(f'gaps[{i}]' for i in _AT)})",
        "largest": "indexof(gaps, widest)",
        "why": _listed(f"reasons[{cell}]" for cell in cells),
        "broken": _listed(broken),
        "breaks": "broken[0] + (broken[0] && broken[1] ? ' and ' : '') + broken[1] + "
        "((broken[0] || broken[1]) && broken[2] ? ' and ' : '') + broken[2]",
        "plan_said": "(possible ? 'Your plan is worth ' : "
        f"'Not possible: ' + breaks + '. On paper ') + {_written('totals[0]')} + ' million yuan'",
        "numbers_said": "shown ? ' (' + mine_name[largest] + ' ' + "
        f"{_written('mine[largest]')} + ' against ' + best_name[largest] + ' ' + "
        f"{_written('optimum[largest]')} + ')' : ''",
        "sentence": f"plan_said + '; the best possible plan is worth ' + {_written('most')} + "
        "'.' + (widest > 0 ? ' Largest gap: ' + centres[largest] + ', for ' + why[largest] + "
        "numbers_said + '.' : '')",
    }


def _listed(expressions: Any) -> str:
    return f"[{', '.join(expressions)}]"


def _written(expression: str, digits: int = 1) -> str:
    # Vega writes a typographic minus, Python's sentence a hyphen.
    return f"replace(format({expression}, ',.{digits}f'), '\u2212', '-')"
