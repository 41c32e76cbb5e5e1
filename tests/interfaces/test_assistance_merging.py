"""Merging requests in the browser: each authority reads of the other what it may, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import Merger, Request
from facility.foundation.accounts.public import Actor
from tests.apps.assistance import make

pytestmark = pytest.mark.django_db
TITLE, WHY, NO = "Nurses of the north", "One mission serves both.", "Ours is urgent."


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(make.user(actor))
    return client


def text(actor: Actor, place: str) -> str:
    answer = browser(actor).get(place)
    assert answer.status_code == 200, place
    return answer.content.decode()


def place(request: Request) -> str:
    return f"/assistance/requests/{request.record.token}/"


def proposed(actor_of: Any) -> tuple[make.Cast, make.Cast, Request, Request, str]:
    make.loaded()
    of, other = make.cast(actor_of), make.cast(actor_of, "LT")
    merged, lead = make.registered(of), make.registered(other, title=TITLE)
    coordinator = browser(of.coordinator)
    assert f"{place(merged)}merge/" in coordinator.get(place(merged)).content.decode()
    form = {"reference": lead.record.reference, "reason": WHY}
    assert coordinator.post(f"{place(merged)}merge/", {**form, "reference": "MPF-TA-1"}).status_code == 422
    assert coordinator.post(f"{place(merged)}merge/", form).status_code == 302
    return of, other, merged, lead, f"/assistance/mergers/{Merger.objects.get().record.token}/"


def test_both_are_asked_and_learn_number_body_and_country_when_both_agreed(actor_of: Any) -> None:
    of, other, merged, lead, page = proposed(actor_of)
    hidden = (str(lead.record.reference), "Office of LT", TITLE, lead.record.token)
    for where in (page, place(merged), "/desk/tasks/"):
        shown = text(of.asker, where)
        assert [one for one in hidden if one in shown] == []
    assert page in text(of.asker, "/desk/tasks/")
    assert page in text(of.asker, place(merged))
    assert WHY in text(of.asker, page)
    for known in (*hidden[:2], str(merged.record.reference), "What happened"):
        assert known in text(of.coordinator, page)
    assert browser(of.coordinator).post(f"{page}agree/").status_code == 403
    assert browser(of.asker).post(f"{page}agree/").status_code == 302
    assert [one for one in hidden if one in text(of.asker, page)] == []
    assert f"{page}agree/" not in text(of.asker, page)
    assert browser(other.asker).post(f"{page}agree/").status_code == 302
    assert Request.objects.get(pk=merged.pk).state == "merged"
    for where in (page, place(merged)):
        shown = text(of.asker, where)
        assert [one in shown for one in hidden] == [True, True, False, False]
        assert "Moldova" in shown
    joined = text(other.asker, place(lead))
    assert "Who else takes part" in joined
    assert str(merged.record.reference) in joined
    assert merged.record.token not in joined
    assert place(merged) in text(of.coordinator, place(lead))
    assert "Merged into" in text(of.coordinator, place(merged))
    assert "Withdraw it" not in text(of.asker, place(merged))
    assert "/decide/" not in text(of.authority, place(merged))
    assert merged.record.token in text(of.coordinator, "/desk/assistance/?merged=into")
    assert lead.record.token not in text(of.coordinator, "/desk/assistance/?merged=into")
    assert lead.record.token in text(of.coordinator, "/desk/assistance/?merged=lead")
    assert browser(of.asker).post(f"{page}agree/").status_code == 409
    french = browser(of.asker).get(place(merged), headers={"accept-language": "fr"}).content.decode()
    assert "Fusionnée avec" in french


def test_a_no_is_read_by_the_facility_and_not_by_the_other(actor_of: Any) -> None:
    of, other, merged, _lead, page = proposed(actor_of)
    assert browser(other.asker).get(f"{page}refuse/").status_code == 200
    assert browser(of.coordinator).get(f"{page}refuse/").status_code == 403
    assert browser(other.asker).post(f"{page}refuse/", {"reason": " "}).status_code == 422
    assert browser(other.asker).post(f"{page}refuse/", {"reason": NO}).status_code == 302
    assert NO in text(of.coordinator, page)
    assert NO not in text(of.asker, page)
    assert browser(other.asker).get(f"{page}refuse/").status_code == 409
    assert Request.objects.get(pk=merged.pk).state == "registered"
    assert f"{place(merged)}merge/" in text(of.coordinator, place(merged))


def test_strangers_find_no_merger_and_a_coordinator_takes_it_back(actor_of: Any) -> None:
    of, _other, merged, _lead, page = proposed(actor_of)
    assert Client().get(page).status_code == 302
    assert browser(actor_of()).get(page).status_code == 404
    assert browser(of.asker).post(f"{page}end/").status_code == 403
    assert browser(of.asker).get(f"{place(merged)}merge/").status_code == 403
    assert browser(of.coordinator).post(f"{page}end/").status_code == 302
    assert Merger.objects.get().state == "ended"


def test_the_pages_keep_to_fifteen_questions(actor_of: Any) -> None:
    of, other, merged, lead, page = proposed(actor_of)
    places = [(of.coordinator, page), (of.asker, page), (of.coordinator, place(merged)), (of.asker, place(merged))]
    for round_ in range(2):
        for reader, where in places:
            client = browser(reader)
            client.get(where)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(where).status_code == 200
            assert len(seen) <= 15, (round_, where, len(seen))
        for asker in (of.asker, other.asker):
            browser(asker).post(f"{page}agree/")
        places.append((of.coordinator, place(lead)))


def test_a_deferred_request_with_a_proposal_keeps_to_fifteen_questions(actor_of: Any) -> None:
    of, _other, merged, _lead, _page = proposed(actor_of)
    client = browser(of.coordinator)
    day = (make.AT + timedelta(days=9000)).date().isoformat()
    assert client.post(f"{place(merged)}defer/", {"until": day, "reason": "Later."}).status_code == 302
    with CaptureQueriesContext(connection) as seen:
        assert client.get(place(merged)).status_code == 200
    assert len(seen) <= 15
