"""A machine that can run submissions in a sandbox."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def bubblewrap() -> str:
    """Where bubblewrap is; where it is missing, CI fails."""
    found = shutil.which("bwrap")
    if found is None:
        reason = "there is no bwrap; install it with: apt-get install bubblewrap"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
