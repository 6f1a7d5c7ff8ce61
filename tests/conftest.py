"""Settings and environments that the whole suite shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a loaded machine is no defect. CI looks at the same examples each time.
settings.register_profile("course", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("course")


@pytest.fixture(scope="session")
def no_network_env() -> dict[str, str]:
    """Environment for kernels that must not reach beyond this machine."""
    return {"PYTHONPATH": str(Path(__file__).parent / "no_network")}
