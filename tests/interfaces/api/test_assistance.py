"""Requests for assistance by programs: asked, followed, checked and consulted on, as on the pages."""

from typing import Any

import pytest

from facility.apps.bodies.models import Consulted
from tests.interfaces.test_assistance_requests import one, whole


@pytest.mark.django_db
def test_nobody_reads_requests_without_a_token(program: Any) -> None:
    assert program().get("assistance-requests").status_code == 401
    assert program().get("desk/assistance-requests").status_code == 401


def test_programs_ask_and_follow_as_people_do(story: None, program: Any) -> None:
    caller, coordinator = program("applicant"), program("coordinator")
    body = one("draft").organisation.record.token
    given = {"programme": "facility-assistance", "organisation": body, "title": "Training"}
    made = caller.ask("POST", "assistance-requests", given)
    assert made.status_code == 201
    place = f"assistance-requests/{made.json()['token']}"
    assert caller.ask("POST", f"{place}/submit", {}).status_code == 422
    rest = {**whole(), "knows_limits": True}
    del rest["earliest"]
    mark = caller.get(place).headers["ETag"]
    assert caller.ask("PATCH", place, rest, If_Match=mark).json()["modality"] == "workshop"
    assert caller.ask("PATCH", place, rest, If_Match=mark).status_code == 412
    done = caller.ask("POST", f"{place}/submit", {}).json()
    assert (done["state"], done["reference"][:7]) == ("submitted", "MPF-TA-")
    assert caller.get(f"{place}/similar").status_code == 403
    assert caller.get(f"{place}/consultations").status_code == 403
    assert coordinator.ask("POST", f"{place}/send-back", {"reason": "Which region?"}).json()["state"] == "returned"
    assert caller.ask("POST", f"{place}/submit", {}).json()["state"] == "submitted"
    assert coordinator.ask("POST", f"{place}/register", {}).json()["state"] == "registered"
    assert isinstance(coordinator.get(f"{place}/similar").json(), list)
    service = Consulted.objects.filter(organisation__name="Demonstration Delegation").first()
    assert service is not None
    asked = {"services": [{"organisation": service.organisation.record.token}], "question": "Well?"}
    opened = coordinator.ask("POST", f"{place}/consultations", asked)
    assert (opened.status_code, opened.json()["state"]) == (201, "open")
    assert coordinator.ask("POST", f"{place}/consultations/close", {}).status_code == 409
    number = opened.json()["asked"][0]["number"]
    shown = program("delegate").get(f"consultations/{number}").json()
    assert shown["sheet"]["title"] == "Training of counsellors"
    program("delegate").ask("POST", f"consultations/{number}/reply", {"reply": "no_objection", "text": ""})
    assert coordinator.ask("POST", f"{place}/consultations/close", {}).json()["outcome"] == "agreed"
    assert [one["state"] for one in coordinator.get(f"{place}/consultations").json()] == ["closed"]
    assert coordinator.get("desk/assistance-requests?state=for_decision").json()["items"]
    assert caller.get("desk/assistance-requests").status_code == 403
    assert caller.ask("POST", f"{place}/withdraw", {"reason": "Solved."}).json()["state"] == "withdrawn"
    other = f"assistance-requests/{one('registered').record.token}"
    assert coordinator.ask("POST", f"{other}/forward", {"reason": "Nobody else."}).json()["state"] == "for_decision"
    assert len(caller.get("assistance-requests").json()["items"]) == 9
