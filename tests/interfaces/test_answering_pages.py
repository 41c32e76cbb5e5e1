"""On the pages: a published answer to a request, and the commitment that a request answers, on both sides."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import Request
from facility.apps.dialogue.models import Commitment
from facility.apps.knowledge.models import Lesson
from tests.interfaces.test_every_address import OFFICE, browser

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(seen) <= 15, "\n".join(one["sql"][:120] for one in seen)
    return str(answer.content.decode())


def of(state: str, body: str = OFFICE) -> Request:
    return Request.objects.select_related("record").get(organisation__name=body, state=state)


def test_who_asked_reads_the_lesson_with_its_reason_and_the_lesson_shows_them_their_request(story: None) -> None:
    request, lesson = of("submitted"), Lesson.objects.select_related("record").earliest("pk")
    here, there = f"/assistance/requests/{request.record.token}/", f"/lessons/{lesson.record.reference}/"
    shown = page(browser("applicant"), here)
    assert there in shown
    assert "It says what to ask employers" in shown
    assert "It goes on to its decision all the same" in shown
    assert here in page(browser("applicant"), there)
    for stranger in ("", "newcomer", "agency_applicant", "partner"):
        assert here not in page(browser(stranger), there)


def test_a_commitment_and_its_request_show_each_other_to_who_may_read_both(story: None) -> None:
    request = of("registered")
    made = Commitment.objects.select_related("record").filter(owner__name=OFFICE).earliest("pk")
    here, there = f"/assistance/requests/{request.record.token}/", f"/commitments/{made.record.reference}/"
    assert there in page(browser("applicant"), here)
    assert here in page(browser("coordinator"), there)
    assert here not in page(browser(""), there)


def test_a_request_routed_to_a_call_shows_the_call_and_the_desk_shows_the_request(story: None) -> None:
    request = of("redirected", "Demonstration Skills Agency")
    here = f"/assistance/requests/{request.record.token}/"
    shown = page(browser("agency_applicant"), here)
    assert "/calls/amif-2022/" in shown
    assert "the open call pays for such actions" in shown
    assert here in page(browser("authority"), "/desk/calls/amif-2022/")
    assert here not in page(browser("officer"), "/desk/calls/amif-2022/")
    assert here not in page(browser(""), "/calls/amif-2022/")


def test_the_forms_refuse_and_accept(story: None) -> None:
    here = f"/assistance/requests/{of('for_decision').record.token}/"
    coordinator, applicant = browser("coordinator"), browser("applicant")
    wrong: dict[str, Any] = {"reference": "MPF-X-1", "reason": "x"}
    assert coordinator.post(f"{here}answer/", wrong).status_code == 422
    assert applicant.post(f"{here}commitment/", wrong).status_code == 422
    assert applicant.get(f"{here}answer/").status_code == 403
    assert coordinator.get(f"{here}commitment/").status_code == 403
    reference = Lesson.objects.earliest("pk").record.reference
    assert coordinator.post(f"{here}answer/", {"reference": reference, "reason": "It fits."}).status_code == 302
    assert coordinator.post(f"{here}answer/", {"reference": reference, "reason": "Again."}).status_code == 409
    named = {"reference": "MPF-CM-2023-HYBRID", "reason": "It was promised."}
    assert applicant.post(f"{here}commitment/", named).status_code == 302
    assert "Proposed, not confirmed yet" in page(applicant, here)
