"""The interactive explorers, one module each: controls over one live chart or table."""

from ai_bubble.explorers.claims import claims
from ai_bubble.explorers.run_idle_sell import run_idle_sell

__all__ = ["claims", "run_idle_sell"]
