"""The word of the national contact by programs: read, given, refused as on its page."""

from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from tests.apps.assistance import make
from tests.apps.assistance.endorsed import asked

pytestmark = pytest.mark.django_db


def test_the_contact_reads_and_answers_by_a_program(actor_of: Any, program: Any) -> None:
    of, contact, one = asked(actor_of)
    place = f"assistance-endorsements/{one.record.token}"
    ours, officer = program(make.user(contact)), program(make.user(of.coordinator))
    read = ours.get(place).json()
    assert (read["title"], read["state"], read["reason"]) == (make.WHOLE["title"], "asked", "")
    assert "problem" not in read
    assert program().get(place).status_code == 401
    assert program(make.user(actor_of())).get(place).status_code == 404
    assert officer.ask("POST", f"{place}/endorse", {"reason": "x"}).status_code == 403
    assert ours.ask("POST", f"{place}/not-endorse", {"reason": ""}).status_code == 422
    said = ours.ask("POST", f"{place}/not-endorse", {"reason": "Another body does it."}).json()
    assert (said["state"], said["reason"]) == ("not_endorsed", "Another body does it.")
    assert ours.ask("POST", f"{place}/endorse", {"reason": "x"}).status_code == 409
    assert officer.get(place).json()["reason"] == "Another body does it."


def test_a_program_reads_nothing_of_what_is_being_rewritten(actor_of: Any, program: Any) -> None:
    of, contact, one = asked(actor_of)
    place, ours = f"assistance-endorsements/{one.record.token}", program(make.user(contact))
    assistance.send_back(request_id=one.request_id, reason="x", actor=of.coordinator, at=make.AT + make.DAY)
    read = ours.get(place).json()
    shown = {name: read[name] for name in ("title", "purpose", "modality", "earliest", "latest", "country")}
    assert shown == {"title": "", "purpose": "", "modality": "", "earliest": None, "latest": None, "country": ""}
    assert (read["organisation"], read["state"]) == ("Office of PL", "asked")
    assistance.submit(request_id=one.request_id, actor=of.asker, at=make.AT + 2 * make.DAY)
    assert ours.get(place).json()["title"] == make.WHOLE["title"]
