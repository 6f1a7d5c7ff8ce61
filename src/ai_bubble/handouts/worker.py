"""What a process is asked to do; loads the libraries only there."""

from typing import Final

from ai_bubble.handouts.plan import Job, Made

VEGA: Final = b"/*vega*/"
"""Stands in a page where the library that draws living charts goes."""


def work(job: Job) -> Made:
    """Make one notebook's files."""
    from ai_bubble.handouts.job import make

    return make(job)


def vega() -> bytes:
    """Return the library that draws living charts, as one script for a page."""
    from ai_bubble.handouts.explorers import vega_bundle

    return vega_bundle().encode()
