"""JUnit XML, which every CI shows: one suite a notebook, one case a question."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One question's result.

    Attributes
    ----------
    name : str
        The question.
    failure : str
        Why it is not right; empty if it is.
    skipped : str
        Why nobody judged it here; empty if it was judged.
    """

    name: str
    failure: str = ""
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """One notebook: its cases, what went wrong with the whole, and how long it took (s)."""

    name: str
    cases: Sequence[Case]
    error: str = ""
    seconds: float = 0.0
    properties: Mapping[str, str] = field(default_factory=dict)


def junit(suites: Sequence[Suite]) -> str:
    """Return the results as JUnit XML.

    Examples
    --------
    >>> print(junit([Suite("03.ipynb", [Case("q1"), Case("q2", failure="not yet")])]))
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="2" failures="1" errors="0">
      <testsuite name="03.ipynb" tests="2" failures="1" errors="0" skipped="0" time="0.000">
        <testcase classname="03.ipynb" name="q1" />
        <testcase classname="03.ipynb" name="q2">
          <failure message="not yet">not yet</failure>
        </testcase>
      </testsuite>
    </testsuites>
    """
    root = ET.Element("testsuites", _counts(suites))
    for suite in suites:
        about = _counts([suite])
        about |= {
            "skipped": str(sum(bool(case.skipped) for case in suite.cases)),
            "time": f"{suite.seconds:.3f}",
        }
        element = ET.SubElement(root, "testsuite", {"name": _clean(suite.name), **about})
        if suite.properties:
            holder = ET.SubElement(element, "properties")
            for name, value in suite.properties.items():
                ET.SubElement(holder, "property", {"name": name, "value": _clean(value)})
        if suite.error:
            case = _case(element, suite.name, "the notebook")
            ET.SubElement(case, "error", {"message": _clean(suite.error)})
        for one in suite.cases:
            case = _case(element, suite.name, one.name)
            if one.failure:
                failure = ET.SubElement(case, "failure", {"message": _first_line(one.failure)})
                failure.text = _clean(one.failure)
            elif one.skipped:
                ET.SubElement(case, "skipped", {"message": _clean(one.skipped)})
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _counts(suites: Sequence[Suite]) -> dict[str, str]:
    cases = [case for suite in suites for case in suite.cases]
    errors = sum(bool(suite.error) for suite in suites)
    failures = sum(bool(case.failure) for case in cases)
    return {
        "tests": str(len(cases) + errors),
        "failures": str(failures),
        "errors": str(errors),
    }


def _case(parent: ET.Element, suite: str, name: str) -> ET.Element:
    return ET.SubElement(parent, "testcase", {"classname": _clean(suite), "name": _clean(name)})


def _first_line(text: str) -> str:
    return _clean(text.strip().splitlines()[0])


def _clean(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
