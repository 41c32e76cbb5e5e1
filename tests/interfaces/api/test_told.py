"""Notices, ways of being told and the calendar, for programs."""

from typing import Any


def test_a_program_reads_and_chooses_the_same(story: None, program: Any) -> None:
    caller = program("applicant")
    ways = {one["topic"]: one for one in caller.get("account/deliveries").json()}
    assert ways["news"]["can_choose"] is False
    assert "payment" in ways["decisions"]["always_because"]
    changed = caller.ask("PUT", "account/deliveries", {"ways": {"meetings": "here"}})
    assert {one["topic"]: one["way"] for one in changed.json()}["meetings"] == "here"
    assert caller.ask("PUT", "account/deliveries", {"ways": {"news": "here"}}).status_code == 422
    one = caller.get("notices").json()[0]
    assert {"number", "topic", "reached"} <= one.keys()
    assert caller.ask("POST", f"notices/{one['number']}/read", {}).status_code == 204
    assert caller.get("notices").json()[0]["is_read"]


def test_a_program_reads_what_has_a_day(story: None, program: Any) -> None:
    found = program("officer").get("calendar").json()
    assert found["first"] < found["last"]
    assert program("officer").get("calendar?first=1500-01-01").status_code == 404
    told = program("partner").get("calendar?first=2026-01-01").json()
    assert all(one["address"].startswith("/") for one in told["entries"])
