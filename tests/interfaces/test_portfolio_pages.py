"""The public portfolio as a visitor meets it: unknown is said, demonstration is marked, files leave it out."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.interchange.public import DEMONSTRATION, REAL, load, release
from facility.apps.knowledge.public import Lesson
from facility.apps.parties.public import Organisation, country_name
from facility.apps.projects.public import FundingFacts, PartnerFacts, Project
from facility.foundation.accounts.public import Actor, Role, User, system
from facility.foundation.records.public import Record
from tests.apps.calls.make import funds as call_funds
from tests.apps.calls.make import opened
from tests.apps.calls.make import people as call_people
from tests.apps.projects.make import AT, funds, known, own

SEEDS = Path(settings.BASE_DIR) / "seeds" / "portfolio"
pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    body = answer.getvalue() if answer.streaming else answer.content
    return str(body.decode())


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(client.get(address)).removeprefix("\ufeff"))))


@pytest.fixture
def seeds() -> None:
    load(SEEDS, actor=system("load-portfolio"), at=AT)
    release(kind=REAL, actor=system("load-portfolio"), at=AT)


@pytest.fixture
def warm() -> None:
    """The names of countries, which each process keeps in memory."""
    country_name("MD", "en")


def test_bagratashen_sadakhlo_says_what_is_not_stated(client: Client, seeds: None) -> None:
    page = text(client.get("/projects/am-bagratashen-sadakhlo-ibm/"))
    assert "EUR\u00a02,584,000" in page
    assert "EUR\u00a01,716,000" in page
    assert "Source not stated" in page
    assert "EUR\u00a0868,000 is not attributed to any source" in page
    assert "DG NEAR" in page
    assert "EUR\u00a04,300,000" in page  # what the press says
    assert "EUR\u00a00" not in page


def test_every_page_of_the_real_portfolio_opens_within_its_budget(client: Client, seeds: None, warm: None) -> None:
    addresses = [f"/projects/{key}/" for key in Project.objects.values_list("key", flat=True)]
    tokens = Organisation.objects.filter(project_roles__isnull=False).values_list("record__token", flat=True)
    addresses += [f"/organisations/{token}/" for token in tokens.distinct()[:5]]
    addresses += ["/countries/MD/", "/countries/XK/", "/countries/FR/", "/frameworks/", "/figures/", "/open-data/"]
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert len(asked) <= 15, (address, len(asked))


@pytest.mark.parametrize(
    "address", ["/projects/", "/organisations/", "/countries/", "/figures/", "/frameworks/", "/approaches/"]
)
def test_a_list_asks_the_same_of_the_database_whatever_its_rows(
    address: str, client_as: Callable[[User], Client], user_of: Callable[..., User], warm: None
) -> None:
    client = client_as(user_of(Role.GRANTS_OFFICER))
    numbers = []
    for rows in (1, 3):
        for number in range(rows):
            known(f"{rows}-{number}", acronym=f"{rows}{number}", partners=_partners(f"Body {rows} {number}"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 10


def _partners(name: str) -> tuple[PartnerFacts, ...]:
    return (PartnerFacts(role="partner", name=name, country="MD", body=name, body_country="MD"),)


def test_sixty_rows_stay_light(client: Client, seeds: None) -> None:
    for address in ("/projects/", "/organisations/", "/projects/?sort=-total"):
        page = client.get(address)
        assert len(page.content) < 60_000, (address, len(page.content))
        assert text(page).count('<th scope="row">') == 60


def test_facets_narrow_and_say_how_many(client: Client, seeds: None) -> None:
    page = text(client.get("/projects/?country=MD&kind=ours"))
    assert "3 entries" in page
    assert "Of 3 projects, 3 state a total budget in euro" in page
    assert '<option value="AMIF">AMIF (1)</option>' in page
    none = text(client.get("/projects/?country=LB&fund=ENI"))
    assert "Nothing matches" in none
    odd = client.get("/projects/?country=<script>&from=abc&to=99999&sort=x&page=-1&q=%25%27")
    assert odd.status_code == 200
    assert "<script>&" not in text(odd)


def test_no_known_amount_is_said_and_not_summed_to_zero(client: Client) -> None:
    known(total_cents=None)
    page = text(client.get("/projects/"))
    assert "None of these projects states a total budget in euro." in page
    assert "EUR\u00a00" not in page


def test_files_hold_every_row_of_the_filter_and_keep_the_unknown_empty(client: Client, seeds: None) -> None:
    rows = table(client, "/projects/?country=AM&format=csv")
    assert len(rows) == 7
    assert {row["total_budget"] for row in rows if row["reference"] == "am-targeted-initiative"} == {""}
    content = json.loads(text(client.get("/projects/?country=AM&format=json")))
    assert len(content["projects"]) == 7
    assert content["licence"] == "CC BY 4.0"
    unknown = next(one for one in content["projects"] if one["reference"] == "am-targeted-initiative")
    assert unknown["total_budget"] is None
    assert len(table(client, "/open-data/projects.csv")) == 72
    assert len(table(client, "/open-data/partners.csv")) == 175
    assert len(table(client, "/open-data/figures.csv")) == 56
    assert json.loads(text(client.get("/open-data/funding.json")))["funding"]
    assert client.get("/open-data/users.csv").status_code == 404
    assert client.get("/open-data/projects.xlsx").status_code == 404


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(client: Client) -> None:
    known(titles={"en": "=HYPERLINK(1)"})
    (row,) = table(client, "/open-data/projects.csv")
    assert row["title"] == "'=HYPERLINK(1)"


def test_demonstration_is_marked_can_be_left_out_and_is_in_no_default_file(client: Client) -> None:
    known("real-one")
    invented = own(invented=True, titles={"en": "Made up"})
    listed = text(client.get("/projects/"))
    assert "Made up" in listed
    assert ">Demonstration</span>" in listed
    assert "Leave out demonstration records" in listed
    assert ">Demonstration</span>" in text(client.get(f"/projects/{invented.key}/"))

    assert [row["reference"] for row in table(client, "/projects/?format=csv")] == ["real-one"]
    assert [row["reference"] for row in table(client, "/open-data/projects.csv")] == ["real-one"]
    assert [row["invented"] for row in table(client, "/organisations/?format=csv")] == ["no"]
    assert len(table(client, "/organisations/?format=csv&demonstration=in")) == 2
    both = table(client, "/open-data/projects.csv?demonstration=in")
    assert sorted((row["reference"], row["demonstration"]) for row in both) == [
        (invented.key, "yes"),
        ("real-one", "no"),
    ]
    assert "Made up" not in text(client.get("/projects/?demonstration=out"))
    assert "Made up" not in text(client.get("/projects/"))  # remembered
    assert "Made up" not in text(client.get("/countries/MD/"))
    assert "Made up" in text(client.get("/projects/?demonstration=in"))
    assert "Made up" in text(client.get("/projects/"))


def test_a_demonstration_grant_enters_no_figure(client: Client, seeds: None) -> None:
    before = table(client, "/open-data/figures.csv")
    own(invented=True, total_cents=10**12, partner_countries=("LY",), member_states=("HR",))
    assert table(client, "/open-data/figures.csv") == before


def test_figures_show_day_or_undated_and_coverage(client: Client, seeds: None) -> None:
    page = text(client.get("/figures/"))
    assert "30 known of 64 announced" in page
    assert "18 of 30 known records carry it" in page
    assert "undated" in page
    assert "more than 40" in page
    assert "about EUR\u00a051,000,000" in page
    assert "not measured here" in page


def test_figures_before_anything_is_loaded(client: Client) -> None:
    page = text(client.get("/figures/"))
    assert "No published figures yet" in page
    assert "How many there are in all is not published here." in page
    assert "No file has been released yet." in text(client.get("/open-data/"))
    for address in ("/projects/", "/organisations/", "/countries/", "/frameworks/", "/approaches/", "/countries/MD/"):
        assert client.get(address).status_code == 200
    assert client.get("/open-data/iati/activities.xml").status_code == 404


def test_the_iati_file_is_served_as_released_and_says_when_it_did_not_change(client: Client, seeds: None) -> None:
    answer = client.get("/open-data/iati/activities.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    again = client.get("/open-data/iati/activities.xml", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    sha256 = answer["ETag"].strip('"')
    assert client.get(f"/open-data/iati/activities/{sha256}.xml").content == answer.content
    assert client.get(f"/open-data/iati/activities/{'0' * 64}.xml").status_code == 404
    assert client.get("/open-data/iati/demonstration.xml").status_code == 404
    assert client.get("/open-data/iati/other.xml").status_code == 404
    page = text(client.get("/open-data/"))
    assert sha256 in page
    assert "mpf-caps" in page  # left out, with the reason
    own(invented=True)
    release(kind=DEMONSTRATION, actor=system("load-portfolio"), at=AT)
    assert "in a file of their own (not real)" in text(client.get("/open-data/"))


def test_kosovo_never_stands_without_its_footnote(client: Client) -> None:
    known(partner_countries=("XK",), titles={"en": "Training"})
    for address in ("/projects/", "/projects/border-project/", "/countries/", "/countries/XK/"):
        page = text(client.get(address))
        assert "Kosovo*" in page, address
        assert "UNSCR 1244" in page, address


def test_what_is_not_public_or_not_there_is_not_found(client: Client) -> None:
    hidden = known()
    hidden.record.is_public = False
    hidden.record.save()
    for address in (
        "/projects/border-project/",
        "/projects/none/",
        "/countries/ZZ/",
        "/organisations/none/",
    ):
        assert client.get(address).status_code == 404
    assert "Title of border-project" not in text(client.get("/projects/"))


def test_an_organisation_shows_every_role_it_held(client: Client) -> None:
    funds("ISF")
    known("one", funding=(FundingFacts(instrument="ISF"),))
    known("two", partners=(PartnerFacts(role="donor", name="border police", body="Border Police", body_country="LT"),))
    body = Organisation.objects.get(name="Border Police")
    page = text(client.get(f"/organisations/{body.record.token}/"))
    assert "Title of one" in page
    assert "Title of two" in page
    assert "Donor" in page
    assert "border police" in page
    assert "Donor (1), Lead (1)" in text(client.get("/organisations/?q=border&role=lead&country=LT"))


def test_approaches_show_who_stands_where_and_how_many_nowhere(client: Client, seeds: None) -> None:
    page = text(client.get("/approaches/"))
    assert page.index("Partnership approaches with hybrid") < page.index("Five partnership approaches")
    assert "Not placed under this version: 65 projects." in page
    assert "Not placed under this version: 72 projects." in page
    assert "Women as Financially Independent Rural Actors" in page


def test_a_lead_state_that_is_no_member_state_is_not_called_one(client: Client, seeds: None) -> None:
    (row,) = table(client, "/projects/?q=Consolidating+institutional+framework&format=csv")
    assert (row["lead_country"], row["member_states"]) == ("MD", "")


def test_a_country_with_many_projects_shows_the_latest_and_leads_to_all(client: Client) -> None:
    for number in range(61):
        known(f"p{number}", starts=str(1950 + number), partners=(), lead_body="", lead_name="")
    page = text(client.get("/countries/MD/"))
    assert "All 61 projects" in page
    assert "Title of p60" in page
    assert "Title of p0<" not in page


def test_a_project_leads_to_its_call_and_its_published_lessons(
    client: Client, actor_of: Callable[..., Actor], at: datetime
) -> None:
    who = call_people(actor_of)
    call_funds()
    opened(who, at, code="test-2022")
    project = own(call_code="test-2022", call_lot="A", invented=True)
    for number, state in enumerate(("published", "cleared")):
        record = Record.objects.create(
            kind="lesson", label={"en": "x"}, reference=f"L-{number}", created_at=at, is_public=True, invented=True
        )
        Lesson.objects.create(
            record=record,
            source=project.record,
            project=project,
            title={"en": f"Lesson {state}"},
            body={"en": "Text"},
            state=state,
            proposed_at=at,
            proposed_by=1,
            cleared_at=at,
            cleared_by=2,
            published_at=at if state == "published" else None,
        )
    page = text(client.get(f"/projects/{project.key}/"))
    assert '<a class="ecl-link" href="/calls/test-2022/">Test call</a>, A' in page
    assert '<a class="ecl-link" href="/lessons/L-0/">Lesson published</a>' in page
    assert "Lesson cleared" not in page
    assert "Lesson published" in text(client.get("/countries/MD/"))
    assert "Lesson published" not in text(client.get("/countries/MD/?demonstration=out"))


def test_pages_speak_french(client: Client, seeds: None) -> None:
    page = text(client.get("/countries/MA/", HTTP_ACCEPT_LANGUAGE="fr"))
    assert "Maroc" in page
