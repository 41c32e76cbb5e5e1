"""Deliverables by programs: handed in with a file, read, sent back, accepted."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.interfaces.test_assistance_requests import one


@pytest.mark.django_db
def test_nobody_reads_deliverables_without_a_token(program: Any) -> None:
    assert program().get("assistance-requests/x/deliverables").status_code == 401
    assert program().get("assistance-requests/x/deliverables/1").status_code == 401


def test_programs_hand_in_send_back_and_accept(story: None, program: Any) -> None:
    coordinator, expert, caller = program("coordinator"), program("expert"), program("applicant")
    request = f"assistance-requests/{one('in_delivery').record.token}/deliverables"
    assert [row["state"] for row in caller.get(request).json()] == ["handed_in", "expected"]
    first, second = f"{request}/1", f"{request}/2"
    assert coordinator.ask("POST", f"{first}/accept", {"number": 1}).status_code == 403
    back = caller.ask("POST", f"{first}/send-back", {"number": 1, "reason": "Add kitchens."}).json()
    assert (back["state"], back["hand_ins"][0]["reason"]) == ("sent_back", "Add kitchens.")
    paper = SimpleUploadedFile("notes.txt", b"Notes of the trial.")
    assert caller.send(second, paper).status_code == 403
    assert expert.send(second, SimpleUploadedFile("run.exe", b"MZ")).status_code == 422
    paper = SimpleUploadedFile("notes.txt", b"Notes of the trial.")
    made = expert.send(second, paper, words="From both offices.")
    assert made.status_code == 201
    assert made.json()["hand_ins"][0]["words"] == "From both offices."
    file = caller.get(f"{second}/files/1")
    assert b"".join(file.streaming_content) == b"Notes of the trial."
    assert caller.ask("POST", f"{second}/accept", {"number": 2}).status_code == 422
    assert caller.ask("POST", f"{second}/accept", {"number": 1}).json()["state"] == "accepted"
    assert program("reporter").get(first).status_code == 404
