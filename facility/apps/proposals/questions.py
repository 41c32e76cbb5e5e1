"""The keys of the answers that rules, lists and later stages read; a schema for a call must ask these questions."""

TITLE = "title"
FUND = "fund"
COUNTRIES = "countries"
FRAMEWORK = "framework"
STARTS = "starts_on"
DURATION = "duration_months"
PARTNERS = "partners"
TOTAL = "total"
REQUESTED = "requested"
OWN = "own_contribution"
OTHERS = "other_sources"
ACTIVITIES = "work_packages"
LINES = "budget_lines"
INDIRECT = "indirect_costs"
CONTINGENCY = "contingency"
STATEMENTS = ("charter", "declaration_on_honour", "no_double_funding", "data_protection")
PATHS = {
    "lead": PARTNERS,
    "funds": FUND,
    "countries": COUNTRIES,
    "framework": FRAMEWORK,
    "starts": STARTS,
    "duration": DURATION,
    "partners": PARTNERS,
    "budget.total": TOTAL,
    "budget.requested": REQUESTED,
    "budget.own": OWN,
    "budget.others": OTHERS,
    "budget.indirect": INDIRECT,
    "budget.contingency": CONTINGENCY,
    "budget.lines": LINES,
}
