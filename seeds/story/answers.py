"""What the invented applicants write; figures are round and nobody is quoted."""

from typing import Any

STATEMENTS = {"charter": "on", "declaration_on_honour": "on", "no_double_funding": "on", "data_protection": "on"}

RETURN: dict[str, Any] = {
    "title": "Return with a trade (demonstration)",
    "acronym": "RETRADE",
    "summary": "People who return find work in a trade they learned. Two authorities set up one service for advice, short training and a first contract, and keep it after the end.",
    "fund": "AMIF",
    "countries": ["MD"],
    "framework": "mp-md",
    "duration_months": "6",
    "need": "Returning workers have skills that no employer at home can read. Both authorities receive them, neither can place them alone.",
    "objectives": "One counter for returning workers in three towns; two hundred people advised, half of them in work or training three months later.",
    "activities": "Train advisers, recognise skills with employers, pay first months of training on the job, compare results each month.",
    "ownership": "The bureau of the partner country decides on the towns, employs the advisers and keeps the counter in its budget.",
    "partners": [
        {
            "name": "Demonstration Bureau for Migration",
            "country": "MD",
            "kind": "public_authority_central",
            "role": "co_applicant",
            "legal_person": "yes",
        }
    ],
    "total": "400000",
    "requested": "380000",
    "own_contribution": "20000",
    **STATEMENTS,
}
RETURN_FULL: dict[str, Any] = {
    "starts_on": "2026-05-01",
    "methodology": "A small team at each authority, one plan for both, a steering meeting every second month that publishes its minutes.",
    "risks": "Few employers take part: the chambers are asked before the start and towns can be changed once.",
    "sustainability": "The counter is part of the bureau from the fourth month on; its two posts are in the budget of the year after.",
    "work_packages": [
        {
            "activity": "Advisers trained",
            "from_month": "1",
            "to_month": "2",
            "partner": "Demonstration Office for Migration",
            "result": "Twelve advisers with a certificate",
        },
        {
            "activity": "Counters open",
            "from_month": "2",
            "to_month": "6",
            "partner": "Demonstration Bureau for Migration",
            "result": "Register of visits",
        },
    ],
    "budget_lines": [
        {
            "heading": "human_resources",
            "description": "Coordinators",
            "unit": "month",
            "units": "12",
            "unit_value": "8000",
            "partner": "Demonstration Office for Migration",
        },
        {
            "heading": "human_resources",
            "description": "Advisers",
            "unit": "month",
            "units": "36",
            "unit_value": "3000",
            "partner": "Demonstration Bureau for Migration",
        },
        {
            "heading": "travel",
            "description": "Exchange visits",
            "unit": "visit",
            "units": "20",
            "unit_value": "1800",
            "partner": "Demonstration Office for Migration",
        },
        {
            "heading": "equipment",
            "description": "Counters",
            "unit": "counter",
            "units": "3",
            "unit_value": "15000",
            "partner": "Demonstration Bureau for Migration",
        },
        {
            "heading": "other_costs",
            "description": "Training on the job",
            "unit": "person",
            "units": "100",
            "unit_value": "888.50",
            "partner": "Demonstration Bureau for Migration",
        },
    ],
    "indirect_costs": "26150",
    "contingency": "0",
}
LETTERS: dict[str, Any] = {
    "title": "Papers that hold (demonstration)",
    "acronym": "PAPERS",
    "summary": "Two authorities read each other's identity papers without delay and train the people who do it.",
    "fund": "AMIF",
    "countries": ["TN"],
    "framework": "mp-tn",
    "duration_months": "18",
    "need": "Papers are checked by letter, which takes weeks; families wait.",
    "objectives": "A secure way to ask and answer within two days, used by both sides at the end.",
    "activities": "Agree the rules, build the exchange with what exists, train forty people, measure waiting times.",
    "ownership": "The ministry of the partner country hosts the exchange and sets its rules.",
    "partners": [
        {
            "name": "Demonstration Ministry of the Partner Country",
            "country": "TN",
            "kind": "public_authority_central",
            "role": "co_applicant",
            "legal_person": "yes",
        }
    ],
    "total": "900000",
    "requested": "850000",
    "own_contribution": "50000",
    **STATEMENTS,
}
LETTERS_FULL: dict[str, Any] = {
    **RETURN_FULL,
    "starts_on": "2026-06-01",
    "budget_lines": [
        {
            "heading": "human_resources",
            "description": "Team",
            "unit": "month",
            "units": "90",
            "unit_value": "6000",
            "partner": "Demonstration Skills Agency",
        },
        {
            "heading": "other_costs",
            "description": "Exchange",
            "unit": "lump",
            "units": "1",
            "unit_value": "301000",
            "partner": "Demonstration Skills Agency",
        },
    ],
    "indirect_costs": "58870",
    "contingency": "130",
}
COMPANY: dict[str, Any] = {
    **RETURN,
    "title": "Advice for returning workers (demonstration)",
    "acronym": "",
    "framework": "none",
    "countries": ["GE"],
    "total": "300000",
    "requested": "280000",
    "own_contribution": "20000",
    "partners": [
        {
            "name": "Demonstration Ministry of Labour",
            "country": "GE",
            "kind": "public_authority_central",
            "role": "co_applicant",
            "legal_person": "yes",
        }
    ],
}
UNFINISHED: dict[str, Any] = {
    "title": "Neighbours learn together (demonstration)",
    "summary": "Young people from two shores learn a trade in the same workshop.",
    "fund": "AMIF",
    "countries": ["MA", "TN"],
    "framework": "none",
    "duration_months": "24",
    "need": "Workshops on both shores look for apprentices and do not find them.",
    "total": "600000",
    "requested": "576000",
    "own_contribution": "24000",
    "partners": [
        {
            "name": "Demonstration Workshop School",
            "country": "MA",
            "kind": "university_research",
            "role": "co_applicant",
        }
    ],
}
