"""Requests for assistance by programs: asked, followed, checked and consulted on, as on the pages."""

from typing import Any

import pytest

from facility.apps.bodies.models import Consulted
from facility.apps.parties.models import RoleHolding
from facility.foundation.accounts.public import Role
from tests.apps.assistance import make
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


@pytest.mark.django_db
def test_a_role_held_for_assistance_only_asks_by_a_program_and_reads_what_it_asked(user_of: Any, program: Any) -> None:
    make.loaded()
    body = make.body("Office", "PL", "public_authority_central")
    user = user_of(Role.APPLICANT, organisation=body)
    RoleHolding.objects.filter(person__user=user).update(app="assistance")
    ours = program(user)
    asked = {"programme": make.OWN, "organisation": body.record.token, "title": "Training"}
    made = ours.ask("POST", "assistance-requests", asked)
    assert (made.status_code, made.json()["title"]) == (201, "Training")
    assert [one["title"] for one in ours.get("assistance-requests").json()["items"]] == ["Training"]
