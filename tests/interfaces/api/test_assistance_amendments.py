"""Amendments of terms of reference by programs: wished, drafted, proposed, answered."""

from typing import Any

from facility.apps.assistance.models import TermsOfReference
from tests.interfaces.test_assistance_requests import OFFICE

WHY = "The chamber asks for it."


def place() -> str:
    terms = TermsOfReference.objects.select_related("request__record").get(
        request__organisation__name=OFFICE, request__state="in_delivery"
    )
    return f"assistance-requests/{terms.request.record.token}/terms/amendments"


def test_programs_wish_draft_propose_and_answer(story: None, program: Any) -> None:
    asker, coordinator, where = program("applicant"), program("coordinator"), place()
    assert asker.get(where).json() == []
    assert coordinator.ask("POST", f"{where}/wish", {"wish": "More."}).status_code == 403
    assert asker.ask("POST", f"{where}/wish", {"wish": "More."}).json()["state"] == "wished"
    given = {"tasks": "Two trainings.", "within_limits": True, "reason": WHY}
    assert asker.ask("PUT", f"{where}/draft", given).status_code == 403
    draft = coordinator.ask("PUT", f"{where}/draft", given).json()
    assert (draft["number"], draft["state"], draft["changed"], draft["reason"]) == (1, "draft", ["tasks"], WHY)
    [kept] = asker.get(where).json()
    assert (kept["wording"], kept["reason"], kept["changed"]) == (None, "", [])
    assert coordinator.ask("POST", f"{where}/1/propose", {}).json()["state"] == "proposed"
    assert asker.get(where).json()[0]["wording"]["tasks"] == "Two trainings."
    assert coordinator.ask("POST", f"{where}/1/agree", {}).status_code == 403
    assert asker.ask("POST", f"{where}/1/agree", {}).json()["state"] == "agreed"
    assert asker.get(where.removesuffix("/amendments")).json()["tasks"] == "Two trainings."
    days = {"days": 1, "reason": WHY}
    assert coordinator.ask("PUT", f"{where}/draft", days).json()["number"] == 2
    assert coordinator.ask("POST", f"{where}/2/propose", {}).status_code == 422
    assert coordinator.ask("POST", f"{where}/2/drop", {"reason": "A slip."}).json()["state"] == "dropped"
    coordinator.ask("PUT", f"{where}/draft", given | {"tasks": "Three trainings."})
    coordinator.ask("POST", f"{where}/3/propose", {})
    assert asker.ask("POST", f"{where}/3/refuse", {"reason": "No."}).json()["answer"] == "No."
    assert asker.ask("POST", f"{where}/9/agree", {}).status_code == 404
