"""Behind the ten of a kind on the page of a project, a country or an organisation stands the whole list, narrowed to it."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import Request
from facility.apps.bodies import public as bodies
from facility.apps.bodies.models import Seat
from facility.apps.dialogue import public as dialogue
from facility.apps.parties.models import Organisation, Person
from facility.apps.projects.models import Project
from facility.foundation.accounts.public import Role
from facility.foundation.base.acts import act
from tests.apps.assistance import make as asking
from tests.apps.dialogue import make as meetings
from tests.apps.enquiries.make import news
from tests.apps.knowledge.make import lesson
from tests.apps.projects.make import known
from tests.conftest import AT
from tests.interfaces.test_every_address import OFFICE, browser

pytestmark = pytest.mark.django_db
MANY = 11


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def way(text: str, words: str) -> str:
    """Where a link with these words leads."""
    found = re.search(rf'href="([^"]+)">{words}<', text)
    assert found is not None, words
    return found[1].replace("&amp;", "&")


def costs(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def entries(text: str) -> str:
    found = re.search(r'f-list__total">([^<]+)<', text)
    return found[1].strip() if found else ""


def test_a_project_leads_to_all_of_its_lessons_and_meetings(client: Client) -> None:
    meetings.process()
    project = known(kind="ours")
    other = lesson(99)
    for number in range(1, MANY):
        lesson(number, project=project)
        meetings.meeting(key=f"test-{number}", project=project.key, titles={"en": f"Meeting {number}"})
    address = f"/projects/{project.record.reference}/"
    assert "All these lessons" not in page(client, address)
    lesson(MANY, project=project)
    meetings.meeting(key=f"test-{MANY}", project=project.key, titles={"en": f"Meeting {MANY}"})
    text = page(client, address)
    lessons = page(client, way(text, "All these lessons"))
    assert entries(lessons) == f"{MANY} entries"
    assert str(other.record.reference) not in lessons
    assert entries(page(client, way(text, "All these meetings"))) == f"{MANY} entries"
    assert client.get(f"{way(text, 'All these lessons')}&format=csv").status_code == 200


def test_a_country_leads_to_all_that_is_about_it(actor_of: Any, client: Client) -> None:
    editor = actor_of(Role.EDITOR)
    for number in range(1, MANY + 1):
        lesson(number, countries=["GE"])
    first = news(actor_of, AT, editor=editor, countries=["GE"])
    elsewhere = news(actor_of, AT, editor=editor, countries=["MD"])
    text = page(client, "/countries/GE/")
    assert entries(page(client, way(text, "All these lessons"))) == f"{MANY} entries"
    assert "All this news" not in text
    listed = page(client, "/news/?country=GE")
    for item, there in ((first, True), (elsewhere, False)):
        item.record.refresh_from_db()
        assert (f"/news/{item.record.reference}/" in listed) is there


def test_requests_lead_to_the_list_of_who_reads_them(actor_of: Any, user_of: Any, client_as: Any) -> None:
    asking.loaded()
    of = asking.cast(actor_of)
    for number in range(MANY):
        asking.submitted(of, title=f"Request {number}")
    elsewhere = asking.submitted(of, title="Somewhere else", country="GE")
    coordinator, own = client_as(asking.user(of.coordinator)), client_as(asking.user(of.asker))
    token = of.body.record.token
    for client, desk in ((coordinator, "/desk/assistance/"), (own, "/assistance/requests/")):
        whole = way(page(client, "/countries/MD/"), "All these requests")
        assert whole == f"{desk}?country=MD"
        listed = page(client, whole)
        assert entries(listed) == f"{MANY} entries"
        assert elsewhere.title not in listed
        assert costs(client, whole) <= 10
        assert entries(page(client, f"{desk}?organisation={token}")) == f"{MANY + 1} entries"
        for wrong in ("organisation=none", "project=none", "country=XX"):
            assert "was left out" in page(client, f"{desk}?{wrong}")
    assert "All these requests" not in page(Client(), "/countries/MD/")
    staff = page(coordinator, f"/organisations/{token}/")
    assert way(staff, "Requests for assistance") == f"/desk/assistance/?organisation={token}"
    assert costs(coordinator, f"/organisations/{token}/") <= 15
    stranger = client_as(user_of(Role.APPLICANT))
    assert entries(page(stranger, f"/assistance/requests/?organisation={token}")) == ""


def test_a_name_that_not_everybody_may_read_stands_in_no_filter(client: Client) -> None:
    hidden = asking.body("A hidden name", "MD", "public_authority_central")
    text = page(client, f"/commitments/?organisation={hidden.record.token}")
    assert "the one you came from" in text
    assert "A hidden name" not in text
    hidden.record.is_public = True
    hidden.record.save()
    assert "A hidden name" in page(client, f"/commitments/?organisation={hidden.record.token}")


def test_an_organisation_shows_seats_and_consultations_to_who_may_read_them(story: None) -> None:
    office = Organisation.objects.get(name=OFFICE)
    with act():
        body = bodies.Body.objects.order_by("pk").first()
        person = Person.objects.get(user__email="applicant@example.org")
        assert body is not None
        Seat.objects.create(
            body=body, person=person, organisation=office, capacity="observer", starts_on=date(2024, 1, 1)
        )
    address = f"/organisations/{office.record.token}/"
    staff = page(browser("officer"), address)
    assert "Seat on a committee: Observer" in staff
    assert person.name not in staff[staff.index("<main") : staff.index("</main")]
    assert costs(browser("officer"), address) <= 15
    asked = Organisation.objects.get(name="Demonstration Delegation")
    told = page(browser("officer"), f"/organisations/{asked.record.token}/")
    assert "Consulted service" in told
    listed = page(browser("officer"), f"/desk/consultations/?organisation={asked.record.token}")
    assert "Demonstration Directorate" not in re.sub(r"<(select|form).*?</\1>", "", listed, flags=re.DOTALL)
    for part in ("applicant", "editor", ""):
        answer = browser(part).get(address)
        if answer.status_code == 200:
            assert "Seat on a committee" not in answer.content.decode()


def test_rounds_of_a_project_stand_in_a_list_of_their_own(story: None) -> None:
    project = Project.objects.get(record__invented=True)
    address = f"/projects/{project.record.reference}/rounds/"
    text = page(browser(""), address)
    assert "Training, and counters that work day by day" in text
    assert costs(browser(""), address) <= 10
    assert browser("").get(f"{address}?format=csv").status_code == 200
    assert browser("").get("/projects/MPF-9999/rounds/").status_code == 404


def test_lists_behind_an_organisation_and_a_project_are_narrowed(story: None) -> None:
    office = Organisation.objects.get(name=OFFICE)
    project = Project.objects.get(record__invented=True)
    officer, reference = browser("officer"), project.record.reference
    bodies_of_it = {project.lead_id, *project.partners.values_list("organisation", flat=True)}
    handed_in = Request.objects.filter(organisation__in=bodies_of_it - {None}, submitted_at__isnull=False).count()
    assert entries(page(browser("coordinator"), f"/desk/assistance/?project={reference}")) == f"{handed_in} entries"
    other = Organisation.objects.get(name="Demonstration Skills Agency")
    for place in ("/grants/", "/desk/dossiers/", "/commitments/"):
        mine = page(officer, f"{place}?organisation={office.record.token}")
        theirs = page(officer, f"{place}?organisation={other.record.token}")
        assert entries(mine) != entries(theirs)
        assert costs(officer, f"{place}?organisation={office.record.token}") <= 10
    assert "Opening a counter" in page(officer, f"/publications/?project={reference}")
    presented = dialogue.Presentation.objects.exclude(project=None).order_by("pk")[0].project
    assert presented is not None
    assert entries(page(officer, f"/meetings/?project={presented.record.reference}"))
    assert entries(page(browser("applicant"), f"/dossiers/?organisation={office.record.token}"))


def test_the_marks_of_a_filter_that_is_kept(client: Client) -> None:
    project = known(kind="ours")
    text = page(client, f"/lessons/?project={project.record.reference}")
    assert f'<input type="hidden" name="project" value="{project.record.reference}">' in text
    assert 'name="project"' not in page(client, "/lessons/")
