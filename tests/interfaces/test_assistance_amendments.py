"""Amendments of terms of reference in the browser: wished, drafted, read side by side, agreed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import Amendment
from facility.foundation.accounts.public import Actor
from tests.apps.assistance import make
from tests.apps.assistance.missions import crew

pytestmark = pytest.mark.django_db
WISH, WHY, TASKS = "A second training.", "The chamber asks for it.", "Two trainings of the commission."


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(make.user(actor))
    return client


def form(**changes: str) -> dict[str, str]:
    given = {"purpose": make.WHOLE["purpose"], "tasks": TASKS, "modality": "expert_mission", "competence": "asylum"}
    given |= {"language": "en", "level": "B2", "country": "MD", "days": "5", "within_limits": "on", "reason": WHY}
    return {**given, "first_day": "2026-04-01", "last_day": "2099-05-29", **changes}


def test_a_wish_becomes_an_amendment_that_is_read_side_by_side_and_agreed(actor_of: Any) -> None:
    team = crew(actor_of, last_day=make.AT.date().replace(year=2099))
    page = f"/assistance/requests/{team.request.record.token}/terms/"
    asker, coordinator = browser(team.of.asker), browser(team.of.coordinator)
    assert f"{page}wish/" in asker.get(page).content.decode()
    assert asker.get(f"{page}wish/").status_code == 200
    assert asker.post(f"{page}wish/", {"wish": " "}).status_code == 422
    assert asker.post(f"{page}wish/", {"wish": WISH}).status_code == 302
    assert asker.post(f"{page}wish/", {"wish": WISH}).status_code == 422
    assert asker.get(f"{page}amend/").status_code == 403
    assert (
        "Draft the amendment of the terms of reference that is wished"
        in coordinator.get("/desk/tasks/").content.decode()
    )
    assert WISH in coordinator.get(f"{page}amend/").content.decode()
    assert coordinator.post(f"{page}amend/", form(reason="")).status_code == 422
    assert coordinator.post(f"{page}amend/", form(first_day="2026-04-09")).status_code == 302
    one = f"{page}amendments/1/"
    kept = asker.get(one).content.decode()
    assert (WISH in kept, TASKS in kept, WHY in kept) == (True, False, False)
    stopped = coordinator.post(f"{one}propose/")
    assert stopped.status_code == 422
    assert "does not cover them: April 8, 2026." in stopped.content.decode()
    assert coordinator.post(f"{page}amend/", form()).status_code == 302
    assert coordinator.post(f"{one}propose/").status_code == 302
    assert coordinator.get(f"{page}amend/").status_code == 409
    shown = asker.get(one).content.decode()
    changes, stays = shown.partition("What changes")[2].split("What stays", 1)
    assert (TASKS in changes, "Compare the procedures of two countries" in changes, WHY in shown) == (True, True, True)
    assert (TASKS in stays, make.WHOLE["purpose"] in stays) == (False, True)
    assert coordinator.post(f"{one}agree/").status_code == 403
    assert asker.get(f"{one}refuse/").status_code == 200
    assert asker.post(f"{one}agree/").status_code == 302
    assert asker.post(f"{one}agree/").status_code == 409
    now = asker.get(page).content.decode()
    assert (TASKS in now, "Compare the procedures" in now, "Amendment 1" in now) == (True, False, True)
    assert "Compare the procedures" in asker.get(one).content.decode()
    assert browser(actor_of()).get(one).status_code == 404
    assert asker.get(f"{page}amendments/2/").status_code == 404
    french = asker.get(one, headers={"accept-language": "fr"}).content.decode()
    assert "Ce qui change" in french


def test_it_is_refused_or_not_taken_further_with_a_reason(actor_of: Any) -> None:
    team = crew(actor_of, last_day=make.AT.date().replace(year=2099))
    page = f"/assistance/requests/{team.request.record.token}/terms/"
    asker, coordinator = browser(team.of.asker), browser(team.of.coordinator)
    coordinator.post(f"{page}amend/", form())
    assert asker.get(f"{page}amendments/1/").status_code == 404
    coordinator.post(f"{page}amendments/1/propose/")
    assert asker.post(f"{page}amendments/1/refuse/", {"reason": " "}).status_code == 422
    assert asker.post(f"{page}amendments/1/refuse/", {"reason": "No time."}).status_code == 302
    assert "No time." in coordinator.get(f"{page}amendments/1/").content.decode()
    asker.post(f"{page}wish/", {"wish": WISH})
    assert asker.get(f"{page}amendments/2/drop/").status_code == 403
    assert coordinator.get(f"{page}amendments/2/drop/").status_code == 200
    assert coordinator.post(f"{page}amendments/2/drop/", {"reason": "The programme ends."}).status_code == 302
    assert "The programme ends." in asker.get(f"{page}amendments/2/").content.decode()
    assert list(Amendment.objects.values_list("state", flat=True)) == ["refused", "dropped"]


def test_the_pages_keep_to_fifteen_questions(actor_of: Any) -> None:
    team = crew(actor_of, last_day=make.AT.date().replace(year=2099))
    page = f"/assistance/requests/{team.request.record.token}/terms/"
    browser(team.of.coordinator).post(f"{page}amend/", form())
    for reader, where in (
        (team.of.coordinator, page),
        (team.of.coordinator, f"{page}amendments/1/"),
        (team.of.asker, page),
    ):
        client = browser(reader)
        client.get(where)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        assert len(seen) <= 15, (where, len(seen))
