"""Missions by programs: opened, joined, put off, taken up, cancelled, ended; days worked noted and struck out."""

from typing import Any

import pytest

from facility.apps.assistance.models import Booking, Mission
from tests.interfaces.test_assistance_requests import one


@pytest.mark.django_db
def test_nobody_reads_missions_without_a_token(program: Any) -> None:
    assert program().get("assistance-missions/x").status_code == 401
    assert program().get("desk/assistance-missions").status_code == 401


def test_programs_follow_and_run_missions(story: None, program: Any) -> None:
    coordinator, expert, caller = program("coordinator"), program("expert"), program("applicant")
    found, mission = one("in_delivery"), Mission.objects.get(state="open")
    booking = Booking.objects.get(mission=mission)
    place, request = f"assistance-missions/{mission.token}", f"assistance-requests/{found.record.token}"
    told = caller.get(place).json()
    assert (told["worked"], told["worked_of_request"], told["agreed"]) == (2, 2, 10)
    assert [one["number"] for one in caller.get(f"{request}/missions").json()] == [1, 2]
    assert mission.token in {one["token"] for one in expert.get("own-missions").json()}
    assert caller.get("desk/assistance-missions").status_code == 403
    assert len(coordinator.get("desk/assistance-missions").json()["items"]) == 4
    third = booking.booked_days.order_by("day")[2].day.isoformat()
    days = {"booking": booking.token, "days": [third]}
    assert expert.ask("POST", f"{place}/days", days).json()["worked"] == 3
    assert expert.ask("POST", f"{place}/days", days).status_code == 422
    assert expert.ask("POST", f"{place}/days/strike", days).json()["worked"] == 2
    assert expert.ask("POST", f"{place}/days", {**days, "booking": "x" * 22}).status_code == 404
    assert caller.ask("POST", f"{place}/end", {"words": "x"}).status_code == 403
    assert coordinator.ask("POST", f"{place}/postpone", {"reason": "x"}).status_code == 422
    assert coordinator.ask("POST", f"{place}/join", {"bookings": [booking.token]}).status_code == 422
    assert coordinator.get(f"{request}/confirmed-days").json() == []
    opening = {"title": "M", "first_day": third, "last_day": third, "bookings": [booking.token]}
    assert coordinator.ask("POST", f"{request}/missions", opening).status_code == 422
    assert coordinator.ask("POST", f"{place}/end", {"words": "Two offices."}).json()["state"] == "ended"
    other = f"assistance-missions/{Mission.objects.get(state='postponed').token}"
    resume = {"first_day": third, "last_day": third, "bookings": [booking.token]}
    assert coordinator.ask("POST", f"{other}/resume", resume).status_code == 422
    assert coordinator.ask("POST", f"{other}/cancel", {"reason": "No rooms."}).json()["state"] == "cancelled"
