"""Who pays, by programs: read by everybody who sees the thing, stated within the scope of who edits it."""

from typing import Any

import pytest

from facility.apps.finance.models import Fund, FundingStatement
from facility.foundation.accounts.public import Role
from tests.apps.dialogue import make
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
GIVEN = {"funds": ["ISF"], "shares": {"ISF": 5000}, "source": "A page", "status": "confirmed", "reason": "It says so."}


def test_programs_read_and_state_who_pays(program: Any, user_of: Any) -> None:
    Fund.objects.create(code="ISF", name={"en": "ISF"})
    make.process()
    editor = user_of(Role.DIALOGUE_SECRETARIAT, Role.EDITOR)
    meeting, drawn = (f"records/{one.record.token}/funding" for one in (make.meeting(), lesson()))
    assert program().get(meeting).json() == []
    assert program().ask("POST", meeting, GIVEN).status_code == 401
    narrow = program(editor, "read", "write:knowledge")
    assert narrow.ask("POST", meeting, GIVEN).status_code == 403
    assert program(user_of(Role.DONOR)).ask("POST", meeting, GIVEN).status_code == 403
    assert not FundingStatement.objects.exists()
    assert narrow.ask("POST", drawn, GIVEN).status_code == 201
    caller = program(editor)
    made = caller.ask("POST", meeting, {**GIVEN, "valid_from": "2023-01-01"})
    assert (made.status_code, made.json()["funds"], made.json()["shares_bp"]) == (201, ["ISF"], {"ISF": 5000})
    told = program().get(meeting).json()
    assert [(one["source"], one["valid_from"]) for one in told] == [("A page", "2023-01-01")]
    refused = caller.ask("POST", meeting, {**GIVEN, "funds": ["EURATOM"], "shares": {}})
    assert (refused.status_code, refused.json()["findings"][0]["field"]) == (422, "funds")
    assert program().get("records/unknown/funding").status_code == 404
    assert FundingStatement.objects.count() == 2
