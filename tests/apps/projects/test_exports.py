"""Open data: what nobody states is empty, dates keep their precision, demonstration records say so."""

from pathlib import Path

import pytest
from django.conf import settings

from facility.apps.projects.public import (
    FUNDING_COLUMNS,
    PARTNER_COLUMNS,
    PROJECT_COLUMNS,
    FundingFacts,
    Project,
    funding_rows,
    partner_rows,
    project_rows,
)
from tests.apps.projects.make import funds, known, own

pytestmark = pytest.mark.django_db


def test_a_known_project_as_a_row() -> None:
    known(eu_share_bp=9025, duration_tenths=165, precision="exact")
    (row,) = project_rows(Project.objects.all())
    assert list(row) == list(PROJECT_COLUMNS)
    assert (row["total_budget"], row["eu_contribution"], row["eu_share_pct"]) == ("100000.00", "", "90.25")
    assert (row["start_date"], row["end_date"], row["duration_months"]) == ("2020-04", "2021", "16.5")
    assert (row["lead_country"], row["partner_countries"], row["demonstration"]) == ("LT", "MD", "no")
    assert row["funds"] == row["typology"] == row["planned_end"] == ""


def test_a_project_without_amounts_has_no_currency() -> None:
    known(total_cents=None)
    (row,) = project_rows(Project.objects.all())
    assert (row["currency"], row["total_budget"]) == ("", "")


def test_partners_and_funding_lines_as_rows() -> None:
    funds("ENI")
    own(invented=True, funding=(FundingFacts(instrument="ENI", amount_cents=5), FundingFacts()))
    (partner,) = partner_rows(Project.objects.all())
    assert list(partner) == list(PARTNER_COLUMNS)
    assert (partner["registered_name"], partner["demonstration"]) == ("Border Police", "yes")
    eni, rest = funding_rows(Project.objects.all())
    assert list(eni) == list(FUNDING_COLUMNS)
    assert (eni["fund"], eni["managing_service"], eni["amount"], eni["currency"]) == ("ENI", "DG HOME", "0.05", "EUR")
    assert (rest["source"], rest["amount"], rest["currency"]) == ("", "", "")


def test_every_column_is_in_the_data_dictionary() -> None:
    from facility.apps.portfolio.public import COLUMNS, FIGURE_COLUMNS

    text = (Path(settings.BASE_DIR) / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    for columns in (PROJECT_COLUMNS, PARTNER_COLUMNS, FUNDING_COLUMNS, FIGURE_COLUMNS, COLUMNS):
        for name, meaning in columns.items():
            assert f"| `{name}` | {meaning} |" in text
