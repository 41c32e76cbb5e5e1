"""The word of the national contact by programs: read, given, refused as on its page."""

from typing import Any

import pytest

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
