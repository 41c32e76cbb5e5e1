"""Follow-up meetings on their pages: planned, invited, answered by one step, and the two meetings link each other."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.apps.dialogue.public import (
    MeetingInvitation,
    Plan,
    Registration,
    commit,
    open_registration,
    publish_meeting,
)
from facility.foundation.accounts.public import Actor, Role, User
from tests.apps.dialogue import make
from tests.apps.dialogue.make import CLOSES, NOW, OPENS

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
TYPED = {
    "titles_en": "More questions", "kind": "webinar", "starts_on": "2026-06-02", "ends_on": "2026-06-02",
    "starts_time": "10:00", "mode": "online", "needs_kept_days": "30",
}  # fmt: skip


@pytest.fixture
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the tests' meetings."""
    from facility.foundation.base import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


def actor(user: User) -> Actor:
    """The user as who acts."""
    from facility.apps.parties.public import actor_for

    return actor_for(user, NOW)


def test_a_follow_up_from_planning_to_the_answer(
    clock_stands: None, client: Client, client_as: Clients, user_of: Users,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    secretariat, coming, away = user_of(Role.DIALOGUE_SECRETARIAT), user_of(Role.APPLICANT), user_of(Role.APPLICANT)
    first = make.open_to(actor(secretariat), 5)
    for one in (coming, away):
        make.registered(first, actor(one), name="<b>Nino</b>")
    desk = client_as(secretariat)
    here = f"/desk/meetings/{first.meeting.record.token}/"
    assert f"{here}follow-up/" in desk.get(here).content.decode()
    assert client_as(coming).get(f"{here}follow-up/").status_code == 403
    assert desk.get(f"{here}follow-up/").status_code == 200
    assert (
        desk.post(f"{here}follow-up/", TYPED | {"starts_on": "2026-05-01", "ends_on": "2026-05-01"}).status_code == 422
    )
    assert desk.post(f"{here}follow-up/", TYPED).status_code == 302
    plan = Plan.objects.select_related("meeting__record").exclude(meeting__follows=None).get()
    assert plan.zone == ""
    public = f"/meetings/{plan.meeting.key}/"
    assert plan.meeting.key not in client.get(f"/meetings/{first.meeting.key}/").content.decode()
    publish_meeting(plan_id=plan.pk, actor=actor(secretariat), at=NOW)
    own = f"/desk/meetings/{plan.meeting.record.token}/"
    assert desk.post(own, {"do": "carry_over"}).status_code == 409
    open_registration(plan_id=plan.pk, places=5, opens_at=OPENS, closes_at=CLOSES, actor=actor(secretariat), at=NOW)
    assert "Invite who registered before" in desk.get(own).content.decode()
    assert desk.post(own, {"do": "carry_over"}).status_code == 302
    said = desk.get(own).content.decode()
    assert "Not answered yet: 2" in said
    assert f'href="{public}"' in client.get(f"/meetings/{first.meeting.key}/").content.decode()
    assert f'href="/meetings/{first.meeting.key}/"' in client.get(public).content.decode()
    invitation = f"{public}invitation/"
    phone = client_as(coming)
    assert invitation in phone.get(public).content.decode()
    page = phone.get(invitation).content.decode()
    assert "&lt;b&gt;Nino&lt;/b&gt;" in page
    assert "time zone not stated" in page
    assert client.get(invitation).status_code in {302, 403}
    assert desk.get(invitation).status_code == 404
    assert phone.post(invitation, {"do": "other"}).status_code == 404
    assert not Registration.objects.filter(plan=plan).exists()
    assert phone.post(invitation, {"do": "confirm"}).status_code == 302
    assert Registration.objects.get(plan=plan).user == coming
    assert phone.post(invitation, {"do": "confirm"}).status_code == 409
    assert "You have answered already." in phone.get(invitation).content.decode()
    assert client_as(away).post(invitation, {"do": "decline"}).status_code == 302
    assert sorted(MeetingInvitation.objects.values_list("state", flat=True)) == ["confirmed", "declined"]
    for reader, address in ((desk, own), (phone, invitation), (phone, public), (client, public)):
        with django_assert_max_num_queries(15):
            assert reader.get(address).status_code == 200


def test_a_known_meeting_is_followed_up_from_its_page(
    clock_stands: None, client: Client, client_as: Clients, user_of: Users,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    secretariat, speaker = user_of(Role.DIALOGUE_SECRETARIAT), user_of(Role.APPLICANT)
    make.process()
    first = make.meeting(starts="2023-09", ends="2023-09")
    desk, here = client_as(secretariat), "/meetings/test-min-1/"
    opening = "/desk/meetings/test-min-1/follow-up/"
    assert opening in desk.get(here).content.decode()
    assert opening not in client.get(here).content.decode()
    assert client_as(speaker).get(opening).status_code == 403
    assert client_as(speaker).post(opening, TYPED).status_code == 403
    assert desk.get("/desk/meetings/none/follow-up/").status_code == 404
    asked = desk.get(opening).content.decode()
    assert "Nobody registered here for the first meeting, so nobody is carried over." in asked
    wrong = desk.post(opening, TYPED | {"starts_on": "2023-08-01", "ends_on": "2023-08-01"})
    assert wrong.status_code == 422
    assert "A follow-up begins on the last day of the first meeting or later." in wrong.content.decode()
    assert not Plan.objects.exists()
    assert desk.post(opening, TYPED).status_code == 302
    plan = Plan.objects.select_related("meeting__record", "meeting__follows").get()
    assert (plan.meeting.follows, plan.zone) == (first, "")
    publish_meeting(plan_id=plan.pk, actor=actor(secretariat), at=NOW)
    open_registration(plan_id=plan.pk, places=5, opens_at=OPENS, closes_at=CLOSES, actor=actor(secretariat), at=NOW)
    own, public = f"/desk/meetings/{plan.meeting.record.token}/", f"/meetings/{plan.meeting.key}/"
    said = desk.get(own).content.decode()
    assert "there is no list to invite from" in said
    assert "Invite who" not in said
    assert f'href="{public}"' in client.get(here).content.decode()
    assert f'href="{here}"' in client.get(public).content.decode()
    for rows in (client.get("/meetings/").content.decode(), desk.get("/desk/meetings/").content.decode()):
        assert "Follow-up of" in rows
        assert f'href="{here}"' in rows
    for address, most in ((here, 6), (public, 15), ("/meetings/", 6)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(own).status_code == 200


def test_who_speaks_for_an_organisation_answers_the_invitation_to_the_follow_up_of_a_known_meeting(
    clock_stands: None, client_as: Clients, user_of: Users
) -> None:
    body = make.organisation("Office <b>of</b> the owner")
    secretariat, speaker = user_of(Role.DIALOGUE_SECRETARIAT), user_of(Role.APPLICANT, organisation=body)
    make.process()
    first = make.meeting()
    who: dict[str, Any] = {"actor": actor(secretariat), "at": NOW}
    commit(meeting_id=first.pk, texts={"en": "Show."}, owner_id=body.pk, due="", **who)
    desk, phone = client_as(secretariat), client_as(speaker)
    desk.post("/desk/meetings/test-min-1/follow-up/", TYPED)
    plan = Plan.objects.select_related("meeting__record").get()
    publish_meeting(plan_id=plan.pk, **who)
    open_registration(plan_id=plan.pk, places=5, opens_at=OPENS, closes_at=CLOSES, **who)
    own = f"/desk/meetings/{plan.meeting.record.token}/"
    assert "Invite who speaks for its organisations" in desk.get(own).content.decode()
    assert desk.post(own, {"do": "carry_over"}).status_code == 302
    invitation = f"/meetings/{plan.meeting.key}/invitation/"
    page = phone.get(invitation).content.decode()
    assert "You speak for Office &lt;b&gt;of&lt;/b&gt; the owner, which took part in" in page
    told = json.loads(phone.get(f"/api/v1{invitation}".rstrip("/")).content)
    assert (told["organisation"], told["first"], told["state"]) == (body.name, "test-min-1", "invited")
    assert phone.post(invitation, {"do": "confirm"}).status_code == 302
    assert Registration.objects.get(plan=plan).organisation == body.name


def test_programs_open_a_follow_up_of_a_known_meeting_by_its_reference(
    clock_stands: None, client: Client, client_as: Clients, user_of: Users
) -> None:
    make.process()
    make.meeting(starts="2023-09", ends="2023-09")
    secretariat = user_of(Role.DIALOGUE_SECRETARIAT)
    put: dict[str, Any] = {"content_type": "application/json"}
    given = {"titles": {"en": "More"}, "kind": "webinar", "starts_on": "2023-10-30", "ends_on": "2023-10-30",
             "starts_time": "10:00", "mode": "online"}  # fmt: skip
    where = "/api/v1/desk/meetings/test-min-1/follow-up"
    assert client_as(user_of(Role.APPLICANT)).post(where, given, **put).status_code == 403
    assert client_as(secretariat).post(where, given | {"starts_on": "2023-01-01", "ends_on": "2023-01-01"}, **put).status_code == 422  # fmt: skip
    answer = client_as(secretariat).post(where, given, **put)
    assert answer.status_code == 201
    made = json.loads(answer.content)
    assert made["follows"] == "test-min-1"
    known = "/api/v1/meetings/test-min-1"
    assert json.loads(client.get(known).content)["followed_by"] == []
    plan = Plan.objects.get(meeting__key=made["reference"])
    publish_meeting(plan_id=plan.pk, actor=actor(secretariat), at=NOW)
    assert json.loads(client.get(known).content)["followed_by"] == [made["reference"]]
    rows = json.loads(client.get("/api/v1/meetings").content)["items"]
    assert {one["reference"]: one["follows"] for one in rows} == {"test-min-1": None, made["reference"]: "test-min-1"}


def test_programs_do_the_same(clock_stands: None, client: Client, client_as: Clients, user_of: Users) -> None:
    secretariat, coming = user_of(Role.DIALOGUE_SECRETARIAT), user_of(Role.APPLICANT)
    first = make.open_to(actor(secretariat), 5)
    make.registered(first, actor(coming))
    desk, phone = client_as(secretariat), client_as(coming)
    put: dict[str, Any] = {"content_type": "application/json"}
    given = {
        "titles": {"en": "More"}, "kind": "webinar", "starts_on": "2026-06-02", "ends_on": "2026-06-02", "mode": "online",
    }  # fmt: skip
    where = f"/api/v1/desk/meetings/{first.meeting.record.token}/follow-up"
    assert phone.post(where, given, **put).status_code == 403
    answer = desk.post(where, given, **put)
    assert answer.status_code == 201
    made = json.loads(answer.content)
    assert made["follows"] == first.meeting.key
    plan = Plan.objects.get(meeting__key=made["reference"])
    publish_meeting(plan_id=plan.pk, actor=actor(secretariat), at=NOW)
    open_registration(plan_id=plan.pk, places=5, opens_at=OPENS, closes_at=CLOSES, actor=actor(secretariat), at=NOW)
    invite = f"/api/v1/desk/meetings/{made['token']}/invitations"
    assert json.loads(desk.post(invite, **put).content) == {"invited": 1}
    mine = f"/api/v1/meetings/{made['reference']}/invitation"
    assert client.get(mine).status_code == 401
    assert desk.get(mine).status_code == 404
    assert json.loads(phone.get(mine).content)["state"] == "invited"
    assert json.loads(phone.post(f"{mine}/decline", **put).content)["state"] == "declined"
    assert json.loads(phone.post(f"{mine}/confirm", **put).content)["state"] == "placed"
    assert phone.post(f"{mine}/confirm", **put).status_code == 409
    assert (
        json.loads(client.get(f"/api/v1/meetings/{made['reference']}").content)["plan"]["follows"] == first.meeting.key
    )
