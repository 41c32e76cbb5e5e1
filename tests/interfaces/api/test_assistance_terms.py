"""Terms of reference by programs: drafted, proposed, sent back, agreed, given up, as on the pages."""

from typing import Any

import pytest

from facility.apps.assistance.models import TermsOfReference
from tests.interfaces.test_assistance_requests import one
from tests.interfaces.test_assistance_terms import whole


@pytest.mark.django_db
def test_nobody_reads_terms_without_a_token(program: Any) -> None:
    assert program().get("assistance-requests/x/terms").status_code == 401


def test_programs_draft_propose_agree_send_back_and_give_up(story: None, program: Any) -> None:
    coordinator, caller, found = program("coordinator"), program("applicant"), one("approved")
    place = f"assistance-requests/{found.record.token}"
    assert caller.get(f"{place}/terms").json()["state"] == "proposed"
    assert caller.ask("PUT", f"{place}/terms", {"days": 3}).status_code == 403
    back = caller.ask("POST", f"{place}/terms/send-back", {"version": 1, "reason": "More days."}).json()
    assert (back["state"], back["sent_back_reason"]) == ("draft", "More days.")
    days = {"first_day": whole()["first_day"], "last_day": whole()["last_day"]}
    given = {"days": 70, **days, "deliverables": [{"title": "A list"}]}
    told = coordinator.ask("PUT", f"{place}/terms", given).json()
    assert (told["days"], [one["title"] for one in told["deliverables"]]) == (70, ["A list"])
    [ceiling] = [one for one in told["findings"] if one["rule"] == "TA-08"]
    assert (ceiling["blocks"], ceiling["source_status"]) == (False, "analogue")
    assert coordinator.ask("POST", f"{place}/terms/propose", {}).json()["version"] == 2
    assert caller.ask("POST", f"{place}/terms/agree", {"version": 1}).status_code == 422
    assert caller.ask("POST", f"{place}/terms/agree", {"version": 2}).json()["state"] == "agreed"
    assert coordinator.ask("POST", f"{place}/stop", {"reason": ""}).status_code == 422
    done = coordinator.ask("POST", f"{place}/stop", {"reason": "The law fell."}).json()
    assert (done["state"], done["stopped_reason"]) == ("stopped", "The law fell.")
    other = f"assistance-requests/{one('registered').record.token}"
    assert coordinator.get(f"{other}/terms").status_code == 404
    assert TermsOfReference.objects.get(request=found).version == 2
