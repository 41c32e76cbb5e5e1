"""Pages of projects, countries and organisations show what all components know, to each reader what they may see."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from facility.apps.assistance.models import Request
from facility.apps.knowledge.models import Lesson
from facility.apps.parties.models import Organisation
from facility.apps.projects.models import Project
from tests.interfaces.test_every_address import OFFICE, PEOPLE, browser

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(seen) <= 15, "\n".join(one["sql"][:140] for one in seen)
    return str(answer.content.decode())


def asked_by_the_office(text: str) -> set[str]:
    """The addresses of the office's requests on a page."""
    tokens = Request.objects.filter(organisation__name=OFFICE).values_list("record__token", flat=True)
    return {token for token in tokens if token in text}


def project() -> str:
    return f"/projects/{Project.objects.get(record__invented=True).record.reference}/around/"


def test_the_page_of_a_project_leads_to_what_is_around_it(story: None) -> None:
    here = project()
    assert f'href="{here}"' in browser("").get(here.removesuffix("around/")).content.decode()
    real = Project.objects.filter(record__invented=False, record__is_public=True).order_by("pk")[0]
    empty = page(browser(""), f"/projects/{real.record.reference}/around/")
    assert "It was not placed in a round at a meeting yet." in empty
    assert browser("").get("/projects/MPF-9999/around/").status_code == 404


def test_a_project_shows_rounds_publications_and_connections_to_everybody(story: None) -> None:
    text = page(browser(""), project())
    assert "Placed in rounds at meetings" in text
    assert "Training, and counters that work day by day" in text
    for address in ('href="/publications/', 'href="/lessons/', 'href="/commitments/'):
        assert address in text
    assert asked_by_the_office(text) == set()
    own = page(browser(""), project().removesuffix("around/"))
    for address in ('href="/lessons/', 'href="/meetings/'):
        assert address in own


def test_nobody_but_who_makes_them_reads_the_title_of_a_withdrawn_lesson_around_a_project(story: None) -> None:
    around, own = project(), project().removesuffix("around/")
    shown = set(re.findall(r'href="/lessons/([^/"]+)/"', page(browser(""), around) + page(browser(""), own)))
    lessons = list(Lesson.objects.select_related("record").filter(record__reference__in=shown))
    assert len(lessons) == len(shown) > 0
    for one in lessons:
        desk, given = f"/desk/lessons/{one.record.token}/", {"do": "withdraw", "reason": "It no longer holds."}
        assert browser("editor").post(desk, given).status_code == 302
    for who, reads in (("", False), ("applicant", False), ("editor", True)):
        text = page(browser(who), around) + page(browser(who), own)
        for one in lessons:
            found = [word in text for word in (one.record.reference or "", one.record.token, escape(one.title["en"]))]
            # Who makes lessons is led to the desk; everybody else learns nothing.
            assert found == [reads] * 3, (who, one.title)


def test_requests_around_a_project_are_shown_to_who_may_read_them(story: None) -> None:
    handed_in = set(
        Request.objects.filter(organisation__name=OFFICE)
        .exclude(submitted_at=None)
        .values_list("record__token", flat=True)
    )
    draft = Request.objects.get(organisation__name=OFFICE, state="draft").record.token
    assert asked_by_the_office(page(browser("coordinator"), project())) == handed_in
    assert asked_by_the_office(page(browser("applicant"), project())) == {*handed_in, draft}
    for stranger in ("newcomer", "agency_applicant", "donor", "editor", "evaluator", "officer", "secretariat"):
        assert asked_by_the_office(page(browser(stranger), project())) == set()


def test_a_country_shows_everything_of_it_across_the_components(story: None) -> None:
    public = page(browser(""), "/countries/MD/")
    for address in ('href="/projects/', 'href="/lessons/', 'href="/publications/', 'href="/news/'):
        assert address in public
    assert asked_by_the_office(public) == set()
    assert asked_by_the_office(page(browser("coordinator"), "/countries/MD/"))
    # The owner of the commitment sits in Poland.
    assert 'href="/commitments/' in page(browser(""), "/countries/PL/")
    real = page(browser("coordinator"), "/countries/MD/?demonstration=out")
    assert asked_by_the_office(real) == set()
    assert 'href="/news/MPF' not in real


def test_an_organisation_shows_every_role_that_the_reader_may_see(story: None) -> None:
    office = Organisation.objects.get(name=OFFICE)
    address = f"/organisations/{office.record.token}/"
    staff = page(browser("officer"), address)
    for words in ("Beneficiary of a grant", "Lead of a dossier", "Owner of a commitment"):
        assert words in staff
    assert "Asked for assistance" not in staff
    coordinator = page(browser("coordinator"), address)
    for words in ("Asked for assistance", "Owner of a commitment"):
        assert words in coordinator
    for words in ("Beneficiary of a grant", "Lead of a dossier"):
        assert words not in coordinator
    own = browser("applicant").get(address)
    assert own.status_code in {200, 404}
    editor = browser("editor").get(address)
    if editor.status_code == 200:
        text = editor.content.decode()
        assert "Beneficiary of a grant" not in text
        assert asked_by_the_office(text) == set()


@pytest.mark.parametrize("part", ["", *PEOPLE])
def test_nothing_is_linked_that_does_not_open(story: None, part: str) -> None:
    import re

    client: Any = browser(part)
    office = Organisation.objects.get(name=OFFICE)
    for address in (project(), "/countries/MD/", f"/organisations/{office.record.token}/"):
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        text = answer.content.decode()
        main = text[text.index("<main") : text.index("</main")]
        wanted = r'class="ecl-link" href="(/(?:assistance|grants|desk/dossiers|dossiers|commitments|rounds|publications)/[^"?#]+)"'
        for url in set(re.findall(wanted, main)):
            assert client.get(url).status_code == 200, (part, address, url)
