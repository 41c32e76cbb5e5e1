"""The plan of a publication on its page at the desk."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Role
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
LINE = {"audience": "experts", "channel": "meeting", "what": "Ten <b>minutes</b>", "planned_for": "2026-05-01"}


def test_a_line_is_planned_done_and_noted_on_pages(client_as: Any, user_of: Any) -> None:
    made = lesson()
    here, editor = f"/desk/dissemination/{made.record.token}/", client_as(user_of(Role.EDITOR))
    assert here in editor.get(f"/desk/lessons/{made.record.token}/").content.decode()
    assert editor.post(here, {**LINE, "planned_for": "soon"}).status_code == 422
    assert editor.post(here, LINE).status_code == 302
    line = knowledge.Dissemination.objects.get()
    page = editor.get(here).content.decode()
    assert "Ten &lt;b&gt;minutes" in page
    assert "<b>minutes" not in page
    assert editor.post(f"{here}{line.pk}/done/", {"done_on": "2999-01-01"}).status_code == 422
    assert editor.post(f"{here}{line.pk}/effect/", {"effect": "x"}).status_code == 409
    assert editor.post(f"{here}{line.pk}/done/", {"done_on": "2026-03-01"}).status_code == 302
    assert editor.post(f"{here}{line.pk}/effect/", {"effect": "Four wrote."}).status_code == 302
    assert "Four wrote." in editor.get(here).content.decode()
    other = f"/desk/dissemination/{lesson(2).record.token}/"
    assert editor.post(f"{other}{line.pk}/drop/", {"reason": "x"}).status_code == 404
    donor = client_as(user_of(Role.DONOR))
    assert "Plan another one" not in donor.get(here).content.decode()
    assert donor.post(here, LINE).status_code == 403
    assert client_as(user_of(Role.APPLICANT)).get(here).status_code == 403


def test_the_plan_asks_the_same_whatever_the_rows(client_as: Any, user_of: Any) -> None:
    made, counts = lesson(), []
    here, editor = f"/desk/dissemination/{made.record.token}/", client_as(user_of(Role.EDITOR))
    for _number in range(3):
        editor.post(here, LINE)
        editor.get(here)
        with CaptureQueriesContext(connection) as seen:
            editor.get(here)
        counts.append(len(seen))
    assert counts[0] == counts[2] <= 10
