"""Merging requests by programs: proposed by the facility, answered by both authorities."""

from typing import Any

from facility.apps.assistance.models import Request
from tests.interfaces.test_assistance_requests import OFFICE, one

WHY = {"reason": "One mission serves both."}


def test_requests_of_one_authority_are_merged_at_once(story: None, program: Any) -> None:
    merged, lead = one("registered"), one("for_decision")
    caller, place = program("coordinator"), f"assistance-requests/{one('registered').record.token}"
    given = {**WHY, "reference": lead.record.reference}
    assert program("applicant").ask("POST", f"{place}/merge", given).status_code == 403
    assert caller.ask("POST", f"{place}/merge", {**given, "reference": "MPF-TA-1"}).status_code == 422
    made = caller.ask("POST", f"{place}/merge", given)
    assert (made.status_code, made.json()["state"]) == (201, "merged")
    told = program("applicant").get(place).json()
    assert (told["state"], told["is_lead"]) == ("merged", False)
    assert [row["reference"] for row in told["merged_with"]] == [lead.record.reference]
    other = caller.get(f"assistance-requests/{lead.record.token}").json()
    assert (other["is_lead"], other["merged_with"][0]["reference"]) == (True, merged.record.reference)


def test_of_two_authorities_nothing_of_the_other_is_told_before_both_agreed(story: None, program: Any) -> None:
    merged = one("registered")
    lead = Request.objects.select_related("record", "programme", "organisation").get(pk=one("submitted").pk)
    # Another authority of the same programme, for which the partner acts.
    other = Request.objects.exclude(organisation__name=OFFICE).filter(submitted_at__isnull=False).earliest("pk")
    Request.objects.filter(pk=lead.pk).update(organisation=other.organisation, submitted_by=other.submitted_by)
    caller, place = program("coordinator"), f"assistance-requests/{merged.record.token}"
    made = caller.ask("POST", f"{place}/merge", {**WHY, "reference": lead.record.reference}).json()
    assert made["state"] == "proposed"
    page = f"assistance-mergers/{made['token']}"
    asker = program("applicant")
    assert asker.get(place).json()["mergers"] == [made["token"]]
    assert asker.get(page).json()["lead"] == {"request": None, "agreed_at": None}
    assert caller.get(page).json()["lead"]["request"]["reference"] == lead.record.reference
    assert caller.ask("POST", f"{page}/refuse", WHY).status_code == 403
    assert program("editor").get(page).status_code == 404
    assert asker.ask("POST", f"{page}/agree", {}).json()["state"] == "proposed"
    told = asker.ask("POST", f"{page}/refuse", {"reason": "On second thoughts."}).json()
    assert (told["state"], told["refused_reason"]) == ("refused", "")
    assert caller.get(page).json()["refused_reason"] == "On second thoughts."
    again = caller.ask("POST", f"{place}/merge", {**WHY, "reference": lead.record.reference}).json()
    assert caller.ask("POST", f"assistance-mergers/{again['token']}/end", {}).json()["state"] == "ended"
    assert caller.ask("POST", f"assistance-mergers/{again['token']}/end", {}).status_code == 409
