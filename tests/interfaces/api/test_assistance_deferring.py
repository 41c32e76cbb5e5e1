"""Deferring a request by programs."""

from datetime import timedelta
from typing import Any

from facility.foundation.base.clock import local_day, now
from tests.interfaces.test_assistance_requests import one


def test_programs_defer_and_take_up(story: None, program: Any) -> None:
    place = f"assistance-requests/{one('registered').record.token}"
    caller, day = program("coordinator"), (local_day(now()) + timedelta(days=9)).isoformat()
    assert program("applicant").ask("POST", f"{place}/defer", {"until": day, "reason": "x"}).status_code == 403
    told = caller.ask("POST", f"{place}/defer", {"until": day, "reason": "Later."}).json()
    assert (told["state"], told["deferred_until"]) == ("deferred", day)
    assert [(row["until"], row["reason"]) for row in told["deferrals"]] == [(day, "Later.")]
    assert caller.ask("POST", f"{place}/take-up", {}).json()["state"] == "registered"
    assert caller.ask("POST", f"{place}/take-up", {}).status_code == 409
