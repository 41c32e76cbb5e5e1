"""The room's page on a phone and on the wall: placing, the picture, closing, and proposals to change a type."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from facility.apps.dialogue.public import PlacingRound, RoundPlacement, TypeProposal
from facility.apps.projects.public import Project
from facility.foundation.accounts.public import Role, User
from tests.apps.dialogue import make
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import versions

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]


@pytest.fixture
def desk(client_as: Clients, user_of: Users) -> Client:
    """The secretariat, at a meeting with two known projects."""
    versions()
    make.process()
    make.meeting()
    for key in ("one", "two"):
        known(key)
    return client_as(user_of(Role.DIALOGUE_SECRETARIAT))


def opened(desk: Client) -> PlacingRound:
    """A round opened on the page."""
    answer = desk.post("/desk/meetings/test-min-1/round/", {"version": "2023-09", "references": "one\n two \n"})
    assert answer.status_code == 302
    return PlacingRound.objects.order_by("-pk")[0]


def test_a_round_from_opening_to_the_comparison(
    desk: Client, client: Client, client_as: Clients, user_of: Users
) -> None:
    wrong = desk.post("/desk/meetings/test-min-1/round/", {"version": "2023-09", "references": "gone"})
    assert wrong.status_code == 422
    assert "The register has no project with this reference: gone" in wrong.content.decode()
    assert client.get("/desk/meetings/test-min-1/round/").status_code in {302, 403}
    for number, code in ((1, "capacity"), (2, "hybrid")):
        found = opened(desk)
        lead = Project.objects.get(key="one").lead
        phone = client_as(user_of(Role.APPLICANT, organisation=lead))
        here = f"/placing/{found.record.token}/"
        form = f"{here}projects/one/"
        assert form in phone.get(here).content.decode()
        assert phone.get(form).status_code == 200
        assert phone.post(form, {"approach": code}).status_code == 422
        assert phone.post(form, {"approach": code, "contributing": [code], "reason": "So."}).status_code == 422
        assert phone.post(form, {"approach": code, "reason": "<i>Seedbed</i>."}).status_code == 302
        assert desk.get(form).status_code == 403
        assert desk.get(f"{here}projects/gone/").status_code == 404
        room = client.get(here).content.decode()
        assert "Placed: 1. Not placed yet: 1." in room
        assert "hx-trigger" in room
        assert "Seedbed" not in room
        assert "&lt;i&gt;Seedbed&lt;/i&gt;." in desk.get(here).content.decode()
        assert phone.post(f"{here}close/").status_code == 403
        assert desk.post(f"{here}close/").status_code == 302
        closed = client.get(here).content.decode()
        assert "hx-trigger" not in closed
        assert ("What moved since the round before" in closed) == (number == 2)
    assert "<td>Capacity</td><td>Hybrid</td>" in closed.replace("\n", "").replace("<span lang='en' dir='ltr'>", "") or (
        "Capacity" in closed and "Hybrid" in closed
    )
    page = client.get("/meetings/test-min-1/").content.decode()
    assert page.count('href="/placing/') == 2
    # What the room placed goes to the curators; the secretariat settles none of it.
    assert desk.get("/desk/approaches/").status_code == 403
    assert "Border Police" in client_as(user_of(Role.EDITOR)).get("/desk/approaches/").content.decode()
    told = json.loads(client.get("/api/v1/meetings/test-min-1/placing").content)
    assert [(one["number"], one["state"]) for one in told] == [(1, "closed"), (2, "closed")]
    one = json.loads(client.get(f"/api/v1/placing/{told[1]['token']}").content)
    assert [row["main"] for row in one["placements"]] == ["hybrid", None]


def test_a_change_is_proposed_discussed_and_settled(
    desk: Client, client: Client, client_as: Clients, user_of: Users
) -> None:
    found = opened(desk)
    lead = Project.objects.get(key="one").lead
    phone = client_as(user_of(Role.APPLICANT, organisation=lead))
    where = f"/placing/{found.record.token}/change/"
    assert phone.get(where).status_code == 200
    assert phone.post(where, {"change": "rename", "name": "X", "reason": "So."}).status_code == 422
    for given in (
        {"change": "rename", "approach": "capacity", "name": "<b>Strong</b>", "reason": "Inner reason."},
        {"change": "add", "name": "Other", "reason": "So."},
        {"change": "retire", "approach": "hybrid", "reason": "So."},
    ):
        assert phone.post(where, given).status_code == 302
    made = TypeProposal.objects.order_by("pk")[0]
    page = f"/placing/changes/{made.record.token}/"
    public = client.get(page).content.decode()
    assert "&lt;b&gt;Strong&lt;/b&gt;" in public
    assert "Inner reason." not in public
    assert phone.post(page, {"do": "remark", "words": ""}).status_code == 422
    assert phone.post(page, {"do": "remark", "words": "I agree."}).status_code == 302
    assert phone.post(page, {"do": "settle", "agreed": "yes", "outcome": "Done."}).status_code == 403
    assert desk.post(page, {"do": "settle", "agreed": "", "outcome": "Done."}).status_code == 422
    assert desk.post(page, {"do": "settle", "agreed": "yes", "outcome": "All agreed."}).status_code == 302
    shown = client.get(page).content.decode()
    assert "All agreed." in shown
    assert "stays as it is" in shown
    assert "I agree." in desk.get(page).content.decode()
    room = client.get(f"/placing/{found.record.token}/").content.decode()
    for text in ("Rename “Capacity” to", "Add “Other”", "Retire “Hybrid”"):
        assert text in room, text
    assert client.get("/placing/changes/none/").status_code == 404
    assert client.get("/placing/none/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_room_asks_the_same_few_questions_for_any_number_of_projects(
    client: Client, client_as: Clients, user_of: Users, rows: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    versions()
    make.process()
    make.meeting()
    keys = [f"one-{number}" for number in range(rows)]
    for key in keys:
        known(key)
    desk = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    desk.post("/desk/meetings/test-min-1/round/", {"version": "2023-09", "references": "\n".join(keys)})
    assert RoundPlacement.objects.count() == rows
    address = f"/placing/{PlacingRound.objects.get().record.token}/"
    client.get(address)
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert client.get(address).status_code == 200
