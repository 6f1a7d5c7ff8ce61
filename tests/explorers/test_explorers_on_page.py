"""An explorer on a page without Python says and draws what Python computes."""

import importlib
import itertools
import json
import random
import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert
from test_explorers_all import makers

from ai_bubble.data import load
from ai_bubble.explorers import shell
from ai_bubble.explorers.claims import ANY, TELLING, claims
from ai_bubble.explorers.shell import Explorer, Menu
from ai_bubble.explorers.tables import rounded
from ai_bubble.handouts.explorers import explorer_html, page_script, vega_bundle
from ai_bubble.handouts.page import asset

MAKERS = makers()
_made: dict[str, tuple[Explorer, dict[str, Any]]] = {}


def made(name: str) -> tuple[Explorer, dict[str, Any]]:
    """Return an explorer and its page version, each made once."""
    if name not in _made:
        explorer = MAKERS[name]()
        # What is written into a page is what has been through JSON.
        _made[name] = explorer, json.loads(json.dumps(explorer.page()))
    return _made[name]


def dials(name: str) -> dict[str, list[Any]]:
    """Return the values that each control of a page stands for, by the control's name."""
    module = importlib.import_module(f"ai_bubble.explorers.{name}")
    page = getattr(module, "PAGE", None)
    return {
        control.name: list(page[control.name])
        for control in module.CONTROLS
        if control.name in page
    }


def positions(name: str, **values: Any) -> dict[str, int]:
    """Return where a page's controls stand at a setting; the others stand at their starts."""
    _, page = made(name)
    at = {control["signal"]: control["start"] for control in page["controls"]}
    return at | {f"set_{key}": dials(name)[key].index(value) for key, value in values.items()}


def evaluated(name: str, at: dict[str, int], *wanted: str) -> list[list[str]]:
    """Return what Vega makes of a page's parameters, the elements of each as text."""
    _, page = made(name)
    params = [
        p | {"value": at[p["name"]]} if p["name"] in at else p for p in page["spec"]["params"]
    ]
    joined = ", '¦', ".join(f"isArray({one}) ? join({one}, '|') : {one}" for one in wanted)
    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "params": params,
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": {"expr": f"join([{joined}], '')"}},
    }
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(chart, vl_version="5.8"))
    text = "".join(drawn.itertext())
    return [one.split("|") for one in text.split("¦")]


def sentence(name: str, **values: Any) -> str:
    return "|".join(evaluated(name, positions(name, **values), "sentence")[0])


def some_settings(name: str) -> list[dict[str, Any]]:
    """Return the start, both ends and three settings drawn at random."""
    grid, draw = dials(name), random.Random(name)
    drawn = [{key: draw.choice(values) for key, values in grid.items()} for _ in range(3)]
    ends = [{key: values[end] for key, values in grid.items()} for end in (0, -1)]
    return [{}, *ends, *drawn]


@pytest.mark.parametrize("name", MAKERS)
def test_the_page_says_and_draws_what_python_computes(name: str) -> None:
    module = importlib.import_module(f"ai_bubble.explorers.{name}")
    start = {control.name: control.start for control in module.CONTROLS}
    for setting in some_settings(name):
        expected = module.view(start | setting)
        names = list(expected.parameters)
        said, *found = evaluated(name, positions(name, **setting), "sentence", *names)
        assert "|".join(said) == expected.sentence
        for one, elements in zip(names, found, strict=True):
            value = expected.parameters[one]
            for shown, real in itertools.zip_longest(
                elements, value if isinstance(value, list) else [value]
            ):
                if isinstance(real, str):
                    assert shown == real, one
                elif real is None:
                    assert shown == "", one
                else:
                    assert float(shown) == pytest.approx(real, rel=1e-4, abs=1e-6), one


@pytest.mark.parametrize("name", MAKERS)
def test_the_page_starts_as_the_explorer_does(name: str) -> None:
    explorer, page = made(name)
    explorer.reset()
    assert sentence(name) == explorer.sentence
    for control, (key, values) in zip(page["controls"], dials(name).items(), strict=True):
        assert values[control["start"]] == explorer.values[key]
        assert len(control["values"]) == len(values) > 1


@pytest.mark.parametrize("name", MAKERS)
def test_the_page_offers_only_what_the_explorer_has(name: str) -> None:
    explorer, page = made(name)
    for key, values in dials(name).items():
        widget = explorer.controls[key]
        if hasattr(widget, "max"):
            assert values == sorted(set(values))
            assert widget.min <= values[0]
            assert values[-1] <= widget.max
        else:
            assert set(values) <= set(widget.options)
    module = importlib.import_module(f"ai_bubble.explorers.{name}")
    held = [control for control in module.CONTROLS if control.name not in dials(name)]
    assert bool(held) == bool(page["fixed"])
    for control in held:
        start = control.start if isinstance(control, Menu) else format(control.start, control.form)
        assert f"{control.label} {start}" in page["fixed"]


@pytest.mark.parametrize("name", MAKERS)
def test_the_page_is_small_and_can_be_drawn(name: str) -> None:
    _, page = made(name)
    assert len(json.dumps(page, separators=(",", ":"), ensure_ascii=False).encode()) < 150_000
    drawn = vl_convert.vegalite_to_svg(page["spec"], vl_version="5.8")
    assert drawn.count("<path") > 10
    bound = [p["name"] for p in page["spec"]["params"] if "bind" in p]
    assert bound == [control["signal"] for control in page["controls"]]
    assert page["spec"]["description"] == page["alt"]


# What the lessons ask, and a part of the sentence that answers it.
ANSWERS: list[tuple[str, dict[str, Any], str]] = [
    ("cascade", {"precision": 84}, "in 10.7 % of the cases"),
    ("cascade", {"precision": 85}, "in 9.9 % of the cases"),
    ("cascade", {"firms": "2"}, "signals of 2 firms"),
    ("cascade", {"subsidy": 20}, "stay out in"),
    ("cascade", {"subsidy": 25}, "nobody needs to imitate"),
    ("cascade", {"precision": 70, "subsidy": 40}, "stay out in"),
    ("cascade", {"precision": 70, "subsidy": 45}, "nobody needs to imitate"),
    ("cascade", {"public": 40, "subsidy": 20}, "in 36.8 % of the cases"),
    ("overshoot", {"months": 24}, "Ratio of slopes 0.50: the cycle dies down. In month 24"),
    ("overshoot", {"supply": 1.2, "foreseen": 5}, "1.08: the cycle grows"),
    ("overshoot", {"supply": 1.2, "foreseen": 10}, "0.96: the cycle dies down"),
    ("overshoot", {"foreseen": 90}, "get 74,300"),
    ("overshoot", {"demand": 0.5, "supply": 0.1}, "get 73,321"),
    ("projects", {"inflation": 0}, "14 only profitable"),
    ("projects", {"subsidy": 0, "inflation": 0}, "investors +630, lenders +0"),
    ("projects", {"subsidy": 0}, "investors +232, lenders -120"),
    ("projects", {"haircut": 30}, "; 0 worthwhile ones are not"),
    ("projects", {"haircut": 35}, "; 2 worthwhile ones are not"),
    ("projects", {"haircut": 50}, "; 6 worthwhile ones are not"),
    ("projects", {"inflation": 0, "spillover": 40}, "1 only profitable"),
    ("projects", {"inflation": 0, "spillover": 45}, " 0 only profitable"),
    ("run_idle_sell", {"rent": 50_000, "let": 26}, "Best: idle"),
    ("run_idle_sell", {"rent": 50_000, "let": 27}, "Best: run"),
    ("run_idle_sell", {"site": 2}, "Best: idle or sell"),
    ("run_idle_sell", {"resale": 0.05}, "Best: run"),
    ("run_idle_sell", {"resale": 0.1}, "Best: sell"),
    ("event_window", {"end": 1}, "t = −2.00: outside"),
    ("event_window", {"end": 6}, "t = −2.16: outside"),
    ("event_window", {"end": 7}, "inside"),
    ("event_window", {"benchmark": "QQQ, 120 days"}, "−384 billion USD"),
    ("event_window", {"benchmark": "no benchmark"}, "−589 billion USD"),
    ("jevons", {"elasticity": 1}, "1.00 times the computing"),
    ("jevons", {"gain": 30, "fall": 30, "elasticity": 1}, "1.00 times the computing"),
    ("jevons", {"fall": 3}, "elasticity above 2.18"),
    ("jevons", {"fall": 3, "elasticity": 1.3}, "0.38 times the computing"),
    ("jevons", {"fall": 27}, "1.27 times the computing"),
    ("roofline", {"batch": 36}, "memory limits"),
    ("roofline", {"batch": 37}, "arithmetic limits"),
    ("roofline", {"batch": 256}, "of the H100's"),
    ("sites", {}, "even at 235 serial calls"),
    ("sites", {"tokens": 1_600}, "even at 117 serial calls"),
    ("sites", {"tokens": 20, "weight": 1.25}, "Better: the far site"),
    ("sites", {"tokens": 20, "weight": 1.5}, "Better: a site beside"),
    ("sites", {"site": "Shaoguan", "tariff": 0.63}, "even at 496 serial calls"),
    ("twelve_centres", {"money": 100}, "the best possible plan is worth 526.2"),
    ("twelve_centres", {"gain": 0}, "the best possible plan is worth 801.7"),
    ("twelve_centres", {"buyers": 1_000}, "the best possible plan is worth 716.9"),
]


@pytest.mark.parametrize(("name", "setting", "answer"), ANSWERS)
def test_the_questions_of_the_lessons_can_be_answered(
    name: str, setting: dict[str, Any], answer: str
) -> None:
    assert answer in sentence(name, **setting)


def test_on_the_page_the_h20_is_ahead_again_from_nine_thousand_tokens_on() -> None:
    ahead = []
    for context in (8, 9):
        at = positions("roofline", batch=256, context=context)
        rates = list(map(float, evaluated("roofline", at, "rates")[0]))
        ahead.append(rates[1] > rates[2])
    assert ahead == [False, True]


def test_a_plan_of_ones_own_can_be_tried_on_the_page() -> None:
    by_hand = {f"c{i}": "idle" for i in range(12)}
    by_hand |= {"c2": "move", "c6": "run", "c8": "run", "c9": "sell", "c10": "run", "c11": "run"}
    assert sentence("twelve_centres", **by_hand).startswith("Your plan is worth 482.9")
    refitted = sentence("twelve_centres", **by_hand | {"c2": "idle", "c4": "refit"})
    assert "Largest gap: Synthetic Qingyang" in refitted
    too_much = sentence("twelve_centres", **by_hand | {"c0": "move", "c4": "move"})
    assert too_much.startswith("Not possible: needs ")
    assert " million yuan and " in too_much


def test_the_best_plan_of_the_page_closes_the_gap() -> None:
    (best,) = evaluated("twelve_centres", positions("twelve_centres"), "best_name")
    plan = {f"c{i}": option for i, option in enumerate(best)}
    said = sentence("twelve_centres", **plan)
    assert said == "Your plan is worth 489.2 million yuan; the best possible plan is worth 489.2."


@pytest.mark.parametrize(
    ("value", "short"),
    [
        (1234.5678, 1234.6),
        (2 / 3, 0.66667),
        (-0.0, 0),
        (3.0, 3),
        (None, None),
        ("run", "run"),
        (7, 7),
    ],
)
def test_numbers_are_shortened(value: Any, short: Any) -> None:
    assert rounded(value) == short
    assert "." not in json.dumps(rounded(3.0))


def test_a_page_needs_no_live_chart_and_a_notebook_gets_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def jupyter_charts(explorer: Explorer) -> list[Any]:
        return [child for child in explorer.children if type(child).__name__ == "_OfflineChart"]

    def too_early(*_: Any, **__: Any) -> None:
        pytest.fail("a live chart is made that nobody sees")

    with monkeypatch.context() as nobody_looks:
        nobody_looks.setattr(shell, "live", too_early)
        explorer = MAKERS["jevons"]()
        explorer.page()
        explorer.controls["fall"].value = 3
    explorer._repr_mimebundle_()
    explorer._repr_mimebundle_()
    assert jupyter_charts(explorer) == [explorer.chart]
    assert explorer.chart.params.shown[0] == pytest.approx(1 / 3)
    monkeypatch.setattr(shell, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    assert len(jupyter_charts(MAKERS["jevons"]())) == 1


def test_the_claims_are_all_on_the_page_with_what_the_menus_need() -> None:
    page = json.loads(json.dumps(claims().page_version()))
    by_id = {claim["id"]: claim for claim in page["claims"]}
    assert list(by_id) == list(load("claims")["claim_id"])
    for menu in page["menus"]:
        first, *options = menu["options"]
        kinds = {kind for claim in by_id.values() for kind in claim[menu["name"]].split("; ")}
        assert first == ANY
        assert set(options) == kinds - {""}
    # The three questions of lesson 00.
    assert "lost actor" in by_id["Q43"]["conflict"]
    assert "lost bound" in by_id["Q05"]["conflict"].split("; ")
    assert "reversed sense" in by_id["L24"]["conflict"].split("; ")
    assert all("style=" not in claim["html"] for claim in by_id.values())
    assert all(f"<b>{one}</b>" in page["still"] for one in TELLING)


class Reader(HTMLParser):
    """Collects what a browser would take for scripts and for elements still open."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("div", "script", "select", "details", "label", "table"):
            self.open.append(tag)
            self.scripts += [""] if tag == "script" else []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "script", "select", "details", "label", "table"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data


def test_a_text_that_looks_like_markup_stays_text() -> None:
    page = {"spec": {"title": "</script><b>ä"}, "controls": [], "fixed": "PUE < 2", "alt": "x"}
    reader = Reader()
    text = explorer_html(page, "<svg></svg>", 'an "id"')
    reader.feed(text)
    assert reader.open == []
    assert json.loads(reader.scripts[0]) == page
    assert "PUE &lt; 2" in text
    assert 'id="an &quot;id&quot;"' in text


def test_the_claims_are_sound_markup() -> None:
    reader = Reader()
    text = explorer_html(claims().page_version(), "", "claims")
    reader.feed(text)
    assert reader.open == []
    assert text.count("<details") == 75


def test_the_scripts_load_nothing_and_do_not_end_their_element() -> None:
    for script in (vega_bundle(), page_script()):
        assert "</script" not in script
        assert not re.search(r"cdn|unpkg|jsdelivr|esm\.sh|^import ", script, re.MULTILINE)
    assert "url(" not in asset("explorers.css")
    assert "@import" not in asset("explorers.css")
