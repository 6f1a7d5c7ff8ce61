"""The lint that finds numbers in prose which no assertion stands behind."""

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_SPACE = r"[ \u00a0\u2007\u2009\u202f]"
_TO = rf"(?:{_SPACE}*(?:,|to|and|or|[-\u2013/])){_SPACE}*"
# Larger numbers are written with a comma, so four plain digits are a year; bubbles are old.
_YEAR = r"(?:1[6-9]|20)\d\d"
_MONEY = r"(?:CNY|USD|EUR|yuan|dollars?|euros?)"
# Everything that holds digits without saying a number: blanked out before numbers are looked for.
_NOT_PROSE = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"^(?P<fence>```+|~~~+).*?^(?P=fence)", re.DOTALL | re.MULTILINE),
        (r"(?<!`)(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)", re.DOTALL),
        (r"<!--(?!=).*?-->", re.DOTALL),
        (r"(?<=<!--=).*?(?=-->)", re.DOTALL),
        (r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$\n]+?(?<![\s\\])\$(?!\d)", re.DOTALL),
        (r"\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL),
        (r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)", 0),
        (r"^\s*\[[^\]]+\]:.*$", re.MULTILINE),
        (r"\[\^[^\]]+\]", 0),
        (r"<(?!!--)/?[A-Za-z][^>]*>|<https?://[^>]*>", 0),
        (r"https?://\S+", 0),
        (r"&#?\w+;", 0),
        (r"^[ \t]*(?:>[ \t]*)*\d+[.)](?=\s)", re.MULTILINE),
        (r"^#+\s+\d+\b[.:]?", re.MULTILINE),
        (rf"\b\d{{1,2}}(?:{_TO}\d{{1,2}})?{_SPACE}{_MONTH}(?:,?{_SPACE}{_YEAR}\b)?", 0),
        (rf"\b{_MONTH}{_SPACE}\d{{1,2}}\b(?:,{_SPACE}{_YEAR}\b)?", 0),
        (r"\b\d{4}-\d\d(?:-\d\d)?\b", 0),
        (
            rf"(?<!CNY{_SPACE})(?<!USD{_SPACE})(?<![.,\d]){_YEAR}(?:s\b|[/\u2013-]\d\d\b)?"
            rf"(?![.,]?\d|{_SPACE}*(?:%|{_MONEY}\b|[mb]illion))",
            0,
        ),
        (
            r"(?i)\b(?:lessons?|cells?|sections?|questions?|steps?|figures?|tables?|equations?"
            rf"|exercises?|claims?){_SPACE}+[A-Z]?\d+(?:{_TO}[A-Z]?\d+)*\b",
            0,
        ),
        (rf"\b\d+(?:{_TO}\d+)?[\s\u00a0-]+minutes?\b", 0),
        (rf"\b(?:Python|Llama|Qwen|Gemini|Claude|CC{_SPACE}BY|BSD){_SPACE}\d+(?:\.\d+)*\b", 0),
        (r"\b\d+(?:\.\d+)?(?!x\b)[^\W\d_]\w*", 0),
        (r"[^\W\d_][\w.]*(?:-[\w.]*)*\d[\w]*(?:[.-]\w+)*", 0),
    )
)
_NUMBER = re.compile(
    rf"[+\u2212-]?(?:\d{{1,3}}(?:(?:,|{_SPACE})\d{{3}})+(?!\d)|\d+)(?:\.\d+)?(?:{_SPACE}?%)?"
)
# Emphasis, a unit of up to three words, and then the comment.
_ASSERTED = re.compile(
    rf"(?:{_SPACE}|\n)*(?:[%‰°*_]|[^\W\d_]+(?:[-/][^\W\d_]+)*(?:{_SPACE}|[*_]|\n|(?=<!--=))){{0,3}}"
    r"\s*[*_]*<!--="
)


def bare_numbers(markdown: str) -> list[str]:
    """Return the numbers of a Markdown text that are not asserted, in order.

    Left alone are years and dates, numbers of lessons, cells, sections and questions, identifiers
    such as Q17, minutes, names (H100, GPT-4, 405B), code, mathematics, link targets, HTML and the
    markers of ordered lists.

    Parameters
    ----------
    markdown : str
        The source of a Markdown cell.

    Returns
    -------
    list of str
        Each number as it stands in the text.

    Examples
    --------
    >>> bare_numbers("In March 2025 rents were 58.3 %<!--= drop:.1% --> lower, at 75,000 CNY.")
    ['75,000']
    """
    for pattern in _NOT_PROSE:
        markdown = pattern.sub(_blank, markdown)
    return [
        number.group()
        for number in _NUMBER.finditer(markdown)
        if not _ASSERTED.match(markdown, number.end())
    ]


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())
