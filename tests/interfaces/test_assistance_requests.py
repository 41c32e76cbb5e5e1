"""Requests for assistance in the browser: asked, checked, consulted on, decided; and what a late veto is told."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Request
from facility.apps.bodies.models import Consulted
from facility.apps.knowledge.models import Lesson
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Role, User
from facility.foundation.base import clock
from facility.foundation.base.clock import local_day
from facility.foundation.links.models import Link

OFFICE = "Demonstration Office for Migration"


def browser(part: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{part}@example.org"))
    return client


def one(state: str) -> Request:
    return Request.objects.select_related("record").get(organisation__name=OFFICE, state=state)


def at(name: str, found: Request) -> str:
    return reverse(f"assistance:{name}", args=[found.record.token])


def whole() -> dict[str, str]:
    day = clock.now().date() + timedelta(days=90)
    return {
        "title": "Training of counsellors",
        "problem": "Counsellors do not know the new rules.",
        "purpose": "Each region has one who does.",
        "modality": "workshop",
        "earliest": "",
        "latest": day.isoformat(),
        "time_reason": "The rules change in spring.",
        "country": "MD",
        "language": "en",
        "knows_limits": "on",
    }


@pytest.mark.django_db
def test_nobody_asks_without_signing_in_nor_a_programme_that_is_not_there(client: Client, user_of: Any) -> None:
    assert client.get(reverse("assistance:requests")).status_code == 302
    client.force_login(user_of(Role.APPLICANT))
    assert client.get(reverse("assistance:start", args=["unknown"])).status_code == 404
    assert "No request yet" in client.get(reverse("assistance:requests")).content.decode()


def test_an_authority_asks_completes_hands_in_and_keeps_its_receipt(story: None) -> None:
    client = browser("applicant")
    place = reverse("assistance:start", args=["facility-assistance"])
    body = str(one("draft").organisation_id)
    assert "Cash, Salaries, Equipment" in client.get(place).content.decode()
    assert client.post(place, {"organisation": body, "title": ""}).status_code == 422
    answer = client.post(place, {"organisation": body, "title": "Training"})
    made = Request.objects.select_related("record").get(title="Training")
    assert answer["Location"] == at("detail", made)
    refused = client.post(at("submit", made))
    assert refused.status_code == 422
    assert "It was not handed in" in refused.content.decode()
    assert "Confirm that you have read what is never given." in refused.content.decode()
    assert client.post(at("edit", made), {**whole(), "country": "XX"}).status_code == 422
    assert client.post(at("edit", made), whole()).status_code == 302
    assert client.post(at("submit", made))["Location"] == at("receipt", made)
    made = Request.objects.select_related("record").get(pk=made.pk)
    receipt = client.get(at("receipt", made)).content.decode()
    assert made.record.reference in receipt
    assert made.fingerprint in receipt
    assert client.get(at("edit", made)).status_code == 409
    assert "Training of counsellors" in client.get(reverse("assistance:requests")).content.decode()
    assert client.post(at("withdraw", made), {"reason": "Solved."}).status_code == 302
    assert "Solved." in client.get(at("detail", made)).content.decode()


def test_a_title_that_is_refused_by_the_rules_stands_at_its_field(story: None) -> None:
    client, place = browser("applicant"), reverse("assistance:start", args=["facility-assistance"])
    wrong = whole() | {"organisation": str(one("draft").organisation_id), "earliest": "2099-01-01"}
    answer = client.post(place, wrong)
    assert (answer.status_code, Request.objects.filter(title=wrong["title"]).count()) == (422, 0)
    assert "The last day lies before the first." in answer.content.decode()


def test_who_acts_for_no_organisation_is_told_what_to_do(story: None) -> None:
    place = reverse("assistance:start", args=["facility-assistance"])
    assert "You act for no organisation yet" in browser("editor").get(place).content.decode()
    assert Client().get(place).status_code == 302


def test_a_programme_that_takes_no_requests_says_so(story: None) -> None:
    programme = assistance.programme_by_code("facility-assistance")
    words = {"source": "A text", "status": "confirmed"}
    assistance.Setting.objects.create(programme=programme, key="taking_requests", value=False, **words)
    page = Client().get("/assistance/facility-assistance/").content.decode()
    assert "The programme takes no requests at present." in page
    place = reverse("assistance:start", args=["facility-assistance"])
    given = {"organisation": str(one("draft").organisation_id), "title": "X"}
    assert browser("applicant").post(place, given).status_code == 409


def test_an_officer_checks_beside_similar_requests_and_sends_back_or_registers(story: None) -> None:
    coordinator, found = browser("coordinator"), one("submitted")
    page = coordinator.get(at("detail", found)).content.decode()
    assert one("approved").title in page
    assert coordinator.post(at("send_back", found), {"reason": ""}).status_code == 422
    assert coordinator.post(at("send_back", found), {"reason": "Which region?"}).status_code == 302
    assert "Which region?" in browser("applicant").get(at("detail", found)).content.decode()
    assert coordinator.post(at("register", found)).status_code == 409
    assert browser("applicant").get(at("edit", found)).status_code == 200
    other = one("registered")
    assert at("similar", other) in coordinator.get(at("detail", other)).content.decode()
    assert one("approved").title in coordinator.get(at("similar", other)).content.decode()
    assert coordinator.get(at("similar", one("approved"))).status_code == 404
    assert browser("applicant").get(at("similar", other)).status_code == 404
    assert coordinator.get(at("send_back", other)).status_code == 409
    assert coordinator.get(at("forward", other)).status_code == 200
    assert coordinator.post(at("forward", other), {"reason": "Nobody else is concerned."}).status_code == 302
    assert "Nobody else is concerned." in coordinator.get(at("detail", other)).content.decode()
    listed = coordinator.get(reverse("assistance:desk")).content.decode()
    assert "A first idea on seasonal work" not in listed
    assert found.title in listed


def test_a_request_with_all_that_can_stand_around_it_asks_fifteen_questions_at_most(story: None) -> None:
    found, at_now, officer = one("for_decision"), clock.now(), User.objects.get(email="coordinator@example.org")
    acts = {"request_id": found.pk, "actor": parties.actor_for(officer, at_now), "at": at_now}
    assistance.defer(until=local_day(at_now) + timedelta(days=20), reason="After the elections.", **acts)
    assistance.take_up(**acts)
    consulted = Request.objects.select_related("record").get(state="in_consultation")
    lesson = Lesson.objects.filter(state="published").select_related("record")[0]
    for source in (consulted.record, lesson.record):
        Link.objects.create(
            kind="responds_to", source=source, target=found.record, state="confirmed", author=officer,
            proposed_at=at_now, decided_at=at_now, valid_from=local_day(at_now),
        )  # fmt: skip
    Link.objects.create(
        kind="responds_to", source=lesson.record, target=consulted.record, state="confirmed", author=officer,
        proposed_at=at_now, decided_at=at_now, valid_from=local_day(at_now),
    )  # fmt: skip
    for part in ("coordinator", "authority", "auditor"):
        client = browser(part)
        for each in (found, consulted):
            client.get(at("detail", each))
            with CaptureQueriesContext(connection) as asked:
                page = client.get(at("detail", each)).content.decode()
            assert lesson.record.label["en"] in html.unescape(page)
            assert len(asked) <= 15, (part, each.state)
        assert "After the elections." in client.get(at("detail", found)).content.decode()


def test_silence_is_printed_and_a_veto_after_it_is_answered_clearly_and_changes_nothing(story: None) -> None:
    coordinator, found = browser("coordinator"), one("registered")
    services = {
        one.organisation.name: str(one.organisation_id) for one in Consulted.objects.select_related("organisation")
    }
    form = {f"ask_{pk}": "no" for pk in services.values()}
    asked = {**form, f"ask_{services['Demonstration Directorate']}": "yes", "question": "Does it overlap?"}
    asked[f"veto_{services['Demonstration Directorate']}"] = "on"
    assert coordinator.post(at("consult", found), {**asked, "question": ""}).status_code == 422
    assert coordinator.post(at("consult", found), form | {"question": "Well?"}).status_code == 422
    assert coordinator.post(at("consult", found), asked).status_code == 302
    assert "No reply yet" in coordinator.get(at("detail", found)).content.decode()
    assert coordinator.post(at("close_consultation", found)).status_code == 409
    row = Consulted.objects.select_related("consultation").get(consultation__subject=found.record)
    consultation = row.consultation
    consultation.opened_at -= timedelta(days=10)
    consultation.due_at -= timedelta(days=10)
    consultation.save()
    service = browser("director")
    place = reverse("bodies:consulted", args=[row.pk])
    page = service.get(place).content.decode()
    assert "Your silence counts as no objection" in page
    assert found.problem in page
    late = service.post(place, {"reply": "veto", "text": "We object."})
    assert late.status_code == 409
    assert "changes nothing" in late.content.decode()
    row.refresh_from_db()
    assert (row.reply, row.text) == ("", "")
    assert coordinator.post(at("close_consultation", found)).status_code == 302
    page = coordinator.get(at("detail", found)).content.decode()
    assert "Silent: counts as agreement" in page
    assert Request.objects.get(pk=found.pk).state == "for_decision"
    assert "The consultation is closed." not in service.get(place).content.decode()


def test_a_service_replies_for_its_sector_and_is_told_when_the_request_is_withdrawn(story: None) -> None:
    found = Request.objects.select_related("record").get(state="in_consultation")
    rows = Consulted.objects.select_related("consultation").filter(consultation__subject=found.record)
    consultation = rows[0].consultation
    consultation.due_at = clock.now() + timedelta(days=1)
    consultation.save()
    row = rows.get(organisation__name="Demonstration Directorate")
    place, service = reverse("bodies:consulted", args=[row.pk]), browser("director")
    assert "Interior and borders" in service.get(place).content.decode()
    assert service.post(place, {"reply": "veto", "text": ""}).status_code == 422
    assert service.post(place, {"reply": "no_objection", "text": ""}).status_code == 302
    assert (
        "Demonstration Directorate (Interior and borders)"
        in browser("coordinator").get(at("detail", found)).content.decode()
    )
    assert browser("partner").post(at("withdraw", found), {"reason": ""}).status_code == 302
    assert "is withdrawn. No reply is needed." in service.get(place).content.decode()
    assert service.post(place, {"reply": "veto", "text": "No."}).status_code == 409


def test_a_reply_given_in_time_stands_after_the_period(story: None) -> None:
    row = Consulted.objects.get(consultation__subject=one("approved").record, reply="comments")
    page = browser("delegate").get(reverse("bodies:consulted", args=[row.pk])).content.decode()
    assert "Your reply stands as it is" in page


def test_the_authority_decides_on_every_criterion_and_the_asker_reads_why(story: None) -> None:
    found, authority = one("for_decision"), browser("authority")
    assert browser("coordinator").get(at("decide", found)).status_code == 403
    assert authority.get(at("decide", found)).status_code == 200
    judged = {f"criterion_{code}": "met" for code in ("need", "fit", "time", "overlap", "use", "means")}
    form = {**judged, "decision": "redirected", "reason": "A grant fits better.", "call": ""}
    refused = authority.post(at("decide", found), form)
    assert (refused.status_code, one("for_decision").pk) == (422, found.pk)
    assert "Choose a call that is open." in refused.content.decode()
    assert authority.post(at("decide", found), form | {"call": "amif-2022"}).status_code == 302
    page = browser("applicant").get(at("detail", found)).content.decode()
    assert "A grant fits better." in page
    assert "/calls/amif-2022/" in page
    assert authority.get(at("decide", found)).status_code == 409


@pytest.mark.parametrize("part", ["newcomer", "agency_applicant", "delegate", "editor"])
def test_strangers_find_no_request(story: None, part: str) -> None:
    client, found = browser(part), one("submitted")
    for name in ("detail", "edit", "receipt", "withdraw", "send_back", "consult", "forward", "decide"):
        assert client.get(at(name, found)).status_code == 404, name
    for name in ("submit", "register", "close_consultation"):
        assert client.post(at(name, found)).status_code == 404, name
    assert client.get(reverse("assistance:desk")).status_code == 403
    assert found.title not in client.get(reverse("assistance:requests")).content.decode()


def test_a_draft_has_no_receipt_and_staff_do_not_find_it(story: None) -> None:
    found = one("draft")
    assert browser("applicant").get(at("receipt", found)).status_code == 404
    assert browser("coordinator").get(at("detail", found)).status_code == 404
    assert "Still missing" in browser("applicant").get(at("detail", found)).content.decode()
    assert browser("coordinator").get(at("withdraw", one("submitted"))).status_code == 403


@pytest.mark.parametrize(
    ("part", "name"), [("coordinator", "submitted"), ("authority", "for_decision"), ("applicant", "draft")]
)
def test_a_request_opens_within_fifteen_queries(story: None, part: str, name: str) -> None:
    client, place = browser(part), at("detail", one(name))
    client.get(place)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    assert len(queries) <= 15, [query["sql"][:200] for query in queries]


def test_the_lists_run_at_a_fixed_number_of_queries(story: None) -> None:
    for part, name in (("applicant", "requests"), ("coordinator", "desk")):
        client, place = browser(part), reverse(f"assistance:{name}")
        client.get(place)
        with CaptureQueriesContext(connection) as many:
            client.get(place)
        with CaptureQueriesContext(connection) as few:
            client.get(f"{place}?state=submitted")
        assert len(few) <= len(many) <= 10


def test_tasks_wait_on_the_one_list_and_on_the_desk(story: None) -> None:
    assert (
        "Register the request for assistance or send it back"
        in browser("coordinator").get("/desk/tasks/").content.decode()
    )
    assert "Decide on the request for assistance" in browser("authority").get("/desk/tasks/").content.decode()
    for part, place in (("coordinator", "/desk/assistance/"), ("applicant", "/assistance/requests/")):
        assert f'href="{place}"' in browser(part).get("/desk/").content.decode()


@pytest.mark.parametrize("part", ["applicant", "newcomer"])
def test_search_finds_a_request_for_its_own_body_only(story: None, part: str) -> None:
    page = browser(part).get("/search/", {"q": "register of recruiters complaints"}).content.decode()
    assert (at("detail", one("for_decision")) in page) is (part == "applicant")
