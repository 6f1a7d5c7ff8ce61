"""One door to the models of the price collapse: ``from ai_bubble.models import rental``."""

from ai_bubble.models.break_even import (
    break_even_rent,
    break_even_utilisation,
    full_cost,
)
from ai_bubble.models.change import (
    constant_monthly_rate,
    log_change,
    percent_change,
    rise_to_recover,
)
from ai_bubble.models.choice import decide, option_values
from ai_bubble.models.finance import irr, npv, payback_months
from ai_bubble.models.interest import annuity, annuity_factor, discount_factor, monthly_rate
from ai_bubble.models.prices import (
    HOURS_PER_MONTH,
    glide,
    implied_exchange_rate,
    rent_per_gpu_hour,
    to_usd,
)
from ai_bubble.models.rent_paths import loss_probability, simulate_npv, simulate_rents
from ai_bubble.models.server import (
    ANNUAL_RATE,
    CAPEX,
    FIXED_COST,
    MONTHS,
    RESIDUAL_SHARE,
    server_cash_flows,
    server_irr,
    server_npv,
)
from ai_bubble.models.shutdown import (
    avoidable_cost,
    electricity_cost,
    run_server,
    servers_to_cover,
    site_margin,
)

__all__ = [
    "ANNUAL_RATE",
    "CAPEX",
    "FIXED_COST",
    "HOURS_PER_MONTH",
    "MONTHS",
    "RESIDUAL_SHARE",
    "annuity",
    "annuity_factor",
    "avoidable_cost",
    "break_even_rent",
    "break_even_utilisation",
    "constant_monthly_rate",
    "decide",
    "discount_factor",
    "electricity_cost",
    "full_cost",
    "glide",
    "implied_exchange_rate",
    "irr",
    "log_change",
    "loss_probability",
    "monthly_rate",
    "npv",
    "option_values",
    "payback_months",
    "percent_change",
    "rent_per_gpu_hour",
    "rise_to_recover",
    "run_server",
    "server_cash_flows",
    "server_irr",
    "server_npv",
    "servers_to_cover",
    "simulate_npv",
    "simulate_rents",
    "site_margin",
    "to_usd",
]
