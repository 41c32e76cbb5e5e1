"""The next version of the typology on its pages, from what the room agreed to the matrix; and votes of the room."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from facility.apps.dialogue import policy
from facility.apps.dialogue.public import (
    PlacingRound,
    Poll,
    TypeProposal,
    close_poll,
    open_live,
    open_round,
    propose_change,
    settle_change,
)
from facility.apps.parties.public import actor_for
from facility.apps.projects.public import (
    DraftType,
    Placement,
    Project,
    Scheme,
    SchemeDraft,
    Unplacing,
    confirm_placement,
    place,
)
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base.clock import now
from tests.apps.dialogue import make
from tests.apps.dialogue.test_type_votes import session_of
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import versions

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
HERE = "/desk/typology/"
HEAD = {"version": "2026-03", "names_en": "Third", "names_fr": "Troisième", "valid_from": "2026-03-01", "note": "<i>"}


class Desk:
    """Two curators, the host, and a round at a meeting of our own."""

    def __init__(self, client_as: Clients, user_of: Users) -> None:
        versions()
        people = {
            "host": user_of(policy.SECRETARIAT),
            "first": user_of(Role.EDITOR),
            "second": user_of(Role.GRANTS_OFFICER),
        }
        self.actors: dict[str, Actor] = {part: actor_for(one, now()) for part, one in people.items()}
        self.host, self.first, self.second = (client_as(one) for one in people.values())
        self.plan = make.open_to(self.actors["host"], 5)
        known("one")
        self.round: PlacingRound = open_round(
            meeting_id=self.plan.meeting_id, version="2023-09", references=["one"], actor=self.actors["host"],
            at=now(),
        )  # fmt: skip

    def proposed(self, change: str, approach: str = "", name: str = "", **more: Any) -> TypeProposal:
        """A proposal under discussion."""
        given = {"change": change, "approach": approach, "name": name, "reason": "So.", **more}
        return propose_change(round_id=self.round.pk, actor=self.actors["host"], at=now(), **given)

    def agreed(self, change: str, approach: str = "", name: str = "") -> TypeProposal:
        """A proposal that the room agreed."""
        made = self.proposed(change, approach, name)
        words = "The <b>room</b> agreed."
        return settle_change(proposal_id=made.pk, agreed=True, outcome=words, actor=self.actors["host"], at=now())

    def stands(self, key: str, approach: str) -> Project:
        """A project that stands under version 2023-09."""
        project = known(key)
        given: dict[str, Any] = {"scheme": "2023-09", "approach": approach, "weight": "primary", "reason": "So."}
        made = place(project_id=project.pk, actor=self.actors["first"], at=now() - timedelta(days=2), **given)
        confirm_placement(placement_id=made.pk, actor=self.actors["second"], at=now() - timedelta(days=2))
        return project

    def draft(self) -> tuple[SchemeDraft, str]:
        """A draft begun on the page, and its address."""
        answer = self.first.post(f"{HERE}start/", HEAD)
        assert answer.status_code == 302
        return SchemeDraft.objects.select_related("record").get(), answer.headers["Location"]


@pytest.fixture
def desk(client_as: Clients, user_of: Users) -> Desk:
    """The desk."""
    return Desk(client_as, user_of)


def text(client: Client, address: str) -> str:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_version_from_the_room_to_the_matrix(desk: Desk, client: Client) -> None:
    desk.stands("one", "capacity")
    desk.stands("two", "hybrid")
    renamed, retired = desk.agreed("rename", "capacity", "Strength"), desk.agreed("retire", "hybrid")
    assert "not yet" in text(desk.first, HERE)
    assert desk.first.get(f"{HERE}start/").status_code == 200
    for wrong in ({"version": "2023"}, {"names_en": "", "names_fr": ""}, {"valid_from": "2020-01-01"}):
        assert desk.first.post(f"{HERE}start/", {**HEAD, **wrong}).status_code == 422
    _draft, here = desk.draft()
    page = text(desk.first, here)
    assert "Propose it to a second person" not in page
    assert "&lt;b&gt;room&lt;/b&gt; agreed." in page
    for found, given in ((renamed, {"language": "en", "other": "Force"}), (retired, {})):
        address = f"{here}take-up/{found.record.token}/"
        assert address in page
        assert desk.first.get(address).status_code == 200
        assert desk.first.post(address, given).status_code == 302
        assert desk.first.post(address, given).status_code == 422
    assert desk.first.get(f"{here}take-up/none/").status_code == 404
    assert desk.first.post(f"{here}take-up/{renamed.record.token}/", {"language": "de"}).status_code == 422
    page = text(desk.first, here)
    assert "Nothing waits" in page
    assert f'href="/placing/changes/{renamed.record.token}/"' in page
    assert f'href="/meetings/{desk.plan.meeting.key}/"' in page
    assert desk.first.post(here, {"do": "take_out", "code": "hybrid"}).status_code == 302
    assert DraftType.objects.get(code="hybrid").change == "keep"
    assert desk.first.post(f"{here}take-up/{retired.record.token}/", {}).status_code == 302
    assert desk.first.post(here, {"do": "propose"}).status_code == 302
    assert "another person must publish it" in text(desk.first, here)
    assert desk.first.get(f"{here}change/").status_code == 409
    page = text(desk.second, here)
    [seen] = {part.split('"')[0] for part in page.split('name="seen" value="')[1:]}
    assert desk.first.post(here, {"do": "publish", "seen": seen}).status_code == 403
    assert desk.second.post(here, {"do": "publish", "seen": "x"}).status_code == 409
    assert not Scheme.objects.filter(version="2026-03").exists()
    assert desk.second.post(here, {"do": "publish", "seen": seen}).status_code == 302
    matrix = text(client, "/approaches/2026-03/")
    for words in (
        "Of 2 projects known today, 0 are placed and 2 are not",
        "Proposed and waiting for a curator today: 2.",
        "What changed from version 2023-09",
        f'href="/placing/changes/{renamed.record.token}/"',
        "&lt;b&gt;room&lt;/b&gt; agreed.",
        "&lt;i&gt;",
    ):
        assert words in matrix, words
    assert "1 are placed and 0 are not" not in text(client, "/approaches/2023-09/")
    assert "What changed" not in text(client, "/approaches/2023-09/")
    assert 'href="/approaches/2026-03/"' in text(client, f"/placing/changes/{renamed.record.token}/")
    told = json.loads(client.get("/api/v1/typology/2026-03").content)
    assert [(one["code"], one["change"], one["proposal"]) for one in told["changes"]] == [
        ("capacity", "rename", renamed.record.token),
        ("hybrid", "retire", retired.record.token),
    ]
    assert (told["waiting"], told["changes"][0]["aliases"]) == (2, ["Capacity"])
    assert "Strength" in text(client, "/search/?q=strength")


def test_a_project_whose_type_was_retired_is_settled_by_a_second_person(desk: Desk, client: Client) -> None:
    desk.stands("two", "hybrid")
    _draft, here = desk.draft()
    retired = desk.agreed("retire", "hybrid")
    assert desk.first.post(f"{here}take-up/{retired.record.token}/", {}).status_code == 302
    assert desk.first.post(here, {"do": "propose"}).status_code == 302
    seen = text(desk.second, here).split('name="seen" value="')[1].split('"')[0]
    assert desk.second.post(here, {"do": "publish", "seen": seen}).status_code == 302
    assert "Proposed to stand nowhere" in text(desk.first, "/desk/approaches/")
    place_page, end = "/desk/approaches/two/", Unplacing.objects.get()
    assert "somebody else settles it" in text(desk.second, place_page)
    assert desk.second.post(place_page, {"do": "end", "placement": end.pk}).status_code == 403
    assert "Agree that it stands nowhere" in text(desk.first, place_page)
    for typed in ("x", "999999999"):
        assert desk.first.post(place_page, {"do": "end", "placement": typed}).status_code == 404
    assert desk.first.post(place_page, {"do": "end", "placement": end.pk}).status_code == 302
    assert desk.first.post(place_page, {"do": "end", "placement": end.pk}).status_code == 404
    assert "Agreed to stand nowhere, their type being retired: 1." in text(client, "/approaches/2026-03/")
    page = text(client, "/projects/two/")
    assert "no type" in page
    assert "which 2026-03 retires" in page
    assert Placement.objects.get(status="confirmed").approach.code == "hybrid"


def test_a_draft_is_changed_taken_back_and_given_up(
    desk: Desk, client: Client, client_as: Clients, user_of: Users
) -> None:
    _draft, here = desk.draft()
    assert desk.first.post(f"{HERE}start/", {**HEAD, "version": "other"}).status_code == 409
    assert 'value="2026-03-01"' in text(desk.second, f"{here}change/")
    assert desk.second.post(f"{here}change/", {**HEAD, "version": "2023-09"}).status_code == 422
    assert desk.second.post(f"{here}change/", {**HEAD, "names_en": "Other"}).status_code == 302
    assert desk.first.post(here, {"do": "propose"}, follow=True).status_code == 200
    assert SchemeDraft.objects.get().state == "draft"
    added = desk.agreed("add", "", "Échange")
    assert desk.first.post(f"{here}take-up/{added.record.token}/", {"language": "fr", "other": ""}).status_code == 302
    assert desk.first.post(here, {"do": "propose"}).status_code == 302
    assert desk.second.post(here, {"do": "take_back"}).status_code == 302
    assert desk.first.post(here, {"do": "else"}).status_code == 404
    stranger = client_as(user_of(Role.APPLICANT))
    for address in (HERE, f"{HERE}start/", here, f"{here}change/", f"{here}take-up/{added.record.token}/"):
        assert stranger.get(address).status_code == 403, address
        assert client.get(address).status_code in {302, 403}, address
    assert desk.first.post(here, {"do": "drop"}).status_code == 302
    assert "Given up" in text(desk.first, here)
    assert desk.first.post(here, {"do": "drop"}).status_code == 409
    assert "Given up" in text(desk.first, HERE)
    assert desk.first.get(f"{HERE}none/").status_code == 404


def test_the_secretariat_puts_a_change_to_the_vote_and_it_only_informs(desk: Desk, client: Client) -> None:
    found = desk.proposed("rename", "capacity", "Strength")
    page, vote = f"/placing/changes/{found.record.token}/", f"/placing/changes/{found.record.token}/vote/"
    assert "this meeting has none" in text(desk.host, page)
    assert desk.host.get(vote).status_code == 404
    session = session_of(desk.plan.pk, desk.actors["host"])
    assert vote in text(desk.host, page)
    assert vote not in text(client, page)
    assert client.get(vote).status_code in {302, 403}
    assert desk.host.get(vote).status_code == 200
    assert desk.host.post(vote, {"session": "x"}).status_code == 422
    open_live(session_id=session.pk, actor=desk.actors["host"], at=now())
    assert desk.host.post(vote, {"session": session.pk}).status_code == 302
    assert desk.host.post(vote, {"session": session.pk}).status_code == 409
    assert "Votes of the room" in text(desk.host, page)
    assert "Votes of the room" not in text(client, page)
    poll = Poll.objects.get()
    assert "Shall “Capacity” be renamed" in text(
        desk.host, f"/meetings/{desk.plan.meeting.key}/sessions/{session.pk}/live/"
    )
    close_poll(poll_id=poll.pk, actor=desk.actors["host"], at=now())
    told = json.loads(client.get(f"/api/v1/placing/{desk.round.record.token}").content)
    [proposal] = told["proposals"]
    assert (proposal["state"], proposal["votes"][0]["options"][0]["votes"], proposal["taken_up"]) == ("open", 0, None)
    public = text(client, page)
    assert "A vote informs" in public
    assert f"/sessions/{session.pk}/" not in public
    assert desk.host.post(page, {"do": "settle", "agreed": "no", "outcome": "Not now."}).status_code == 302
    assert "No opinion" in text(client, page)
    assert desk.host.post(vote, {"session": session.pk}).status_code == 409


def test_the_place_of_a_project_is_put_to_the_vote(desk: Desk, client: Client) -> None:
    session = session_of(desk.plan.pk, desk.actors["host"])
    page = f"/placing/{desk.round.record.token}/"
    row = desk.round.placements.get()
    assert f"{page}vote/" in text(desk.host, page)
    assert desk.host.get(f"{page}vote/").status_code == 200
    assert desk.host.post(f"{page}vote/", {"session": session.pk, "project": 0}).status_code == 422
    assert desk.host.post(f"{page}vote/", {"session": session.pk, "project": row.pk}).status_code == 302
    assert "Where does “Title of one” stand?" in text(desk.host, page)
    assert "Where does" not in text(client, page)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_versions_ask_the_same_few_questions(
    desk: Desk, client: Client, rows: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    session = session_of(desk.plan.pk, desk.actors["host"])
    _draft, here = desk.draft()
    taken = [desk.agreed("add", "", f"Taken {number}") for number in range(rows)]
    for one in taken:
        desk.first.post(f"{here}take-up/{one.record.token}/", {"language": "en", "other": ""})
    for number in range(rows):
        desk.agreed("add", "", f"Waiting {number}")
        desk.stands(f"stands-{number}", "capacity")
    found = desk.proposed("retire", "capacity")
    desk.host.post(f"/placing/changes/{found.record.token}/vote/", {"session": session.pk})
    voted = f"/placing/changes/{found.record.token}/"
    for client_of, address, most in ((desk.first, HERE, 10), (desk.first, here, 15), (desk.host, voted, 15)):
        text(client_of, address)
        with django_assert_max_num_queries(most):
            text(client_of, address)
    desk.first.post(here, {"do": "propose"})
    seen = text(desk.second, here).split('name="seen" value="')[1].split('"')[0]
    assert desk.second.post(here, {"do": "publish", "seen": seen}).status_code == 302
    for client_of, address, most in (
        (client, "/approaches/2026-03/", 10),
        (desk.first, "/desk/approaches/", 10),
        (desk.first, "/desk/approaches/stands-0/", 15),
        (client, "/projects/stands-0/", 15),
        (client, f"/placing/{desk.round.record.token}/", 6),
    ):
        text(client_of, address)
        with django_assert_max_num_queries(most):
            text(client_of, address)
