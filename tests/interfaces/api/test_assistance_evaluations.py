"""Evaluations by programs: handed in once, read by the other side afterwards; what has come of it; closing."""

from typing import Any

import pytest

from facility.apps.assistance.models import Sheet
from tests.interfaces.test_assistance_requests import one

RATED = dict.fromkeys(("terms", "days", "access", "use", "facility"), 4)


@pytest.mark.django_db
def test_nobody_reads_an_evaluation_without_a_token(program: Any) -> None:
    assert program().get("assistance-requests/x/evaluation").status_code == 401
    assert program().get("own-evaluation-sheets").status_code == 401
    assert program().get("assistance-evaluation-sheets/x").status_code == 401


def test_programs_hand_a_sheet_in_and_read_the_other_side_afterwards(story: None, program: Any) -> None:
    expert, caller = program("expert"), program("applicant")
    evaluation = f"assistance-requests/{one('delivered').record.token}/evaluation"
    before = {row["side"]: row for row in expert.get(evaluation).json()["sheets"]}
    assert (before["requester"]["state"], before["requester"]["words"]) == ("handed_in", None)
    assert before["requester"]["ratings"] is None
    [own] = expert.get("own-evaluation-sheets").json()
    assert own["token"] == before["expert"]["token"] == Sheet.objects.get(state="asked").token
    sheet = f"assistance-evaluation-sheets/{own['token']}"
    assert [row["code"] for row in expert.get(sheet).json()["questions"]] == list(RATED)
    assert caller.get(sheet).status_code == 404
    assert caller.ask("POST", sheet, {"ratings": RATED}).status_code == 404
    assert expert.ask("POST", sheet, {"ratings": {**RATED, "days": 9}}).status_code == 422
    assert expert.ask("POST", sheet, {"ratings": RATED, "words": "Doors were open."}).status_code == 201
    assert expert.ask("POST", sheet, {"ratings": RATED}).status_code == 409
    assert expert.get("own-evaluation-sheets").json() == []
    after = {row["side"]: row for row in caller.get(evaluation).json()["sheets"]}
    assert (after["expert"]["words"], after["expert"]["ratings"]) == ("Doors were open.", RATED)
    assert caller.get(evaluation).json()["state"] == "evaluated"
    assert program("reporter").get(evaluation).status_code == 404


def test_programs_say_what_has_come_of_it_or_close_it(story: None, program: Any) -> None:
    coordinator, caller = program("coordinator"), program("applicant")
    request = f"assistance-requests/{one('follow_up_due').record.token}"
    given = {"uses": [{"position": 1, "use": "used"}, {"position": 2, "use": "not_used"}], "changed": "Nothing yet."}
    assert coordinator.ask("POST", f"{request}/follow-up", given).status_code == 403
    assert caller.ask("POST", f"{request}/close", {"reason": "No."}).status_code == 403
    assert caller.ask("POST", f"{request}/follow-up", {**given, "uses": given["uses"][:1]}).status_code == 422
    told = caller.ask("POST", f"{request}/follow-up", given).json()
    assert (told["state"], told["follow_up"]["changed"]) == ("closed", "Nothing yet.")
    assert [row["use"] for row in told["follow_up"]["uses"]] == ["used", "not_used"]
    assert coordinator.ask("POST", f"{request}/close", {"reason": "Late."}).status_code == 409


def test_programs_close_what_nobody_answered(story: None, program: Any) -> None:
    request = f"assistance-requests/{one('follow_up_due').record.token}/close"
    assert program("coordinator").ask("POST", request, {"reason": "No answer."}).json()["state"] == "closed"
