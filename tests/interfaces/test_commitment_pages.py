"""Pages of commitments and of the typology: what everybody reads, and what the desk and owners write."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from facility.apps.dialogue.public import Commitment, CommitmentReport, Conclusion, import_outcome
from facility.apps.parties.public import actor_for
from facility.apps.projects.public import Placement, Project
from facility.foundation.accounts.public import Role, User
from facility.foundation.links.public import Link, confirm_link
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, LOADER
from tests.apps.dialogue.test_commitments import OUTCOME
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import published, versions

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]


def outcome() -> None:
    """A meeting with what it left."""
    make.process()
    make.meeting()
    known(kind="ours")
    import_outcome(facts=OUTCOME, actor=LOADER, at=AT)


def test_a_meeting_tells_what_it_left_and_a_project_where_it_was_presented(client: Client) -> None:
    outcome()
    page = client.get("/meetings/test-min-1/").content.decode()
    for text in (
        "Morning",
        "More time.",
        'href="/commitments/T-CM-1/"',
        "30 October 2023, 10:00, time zone not stated",
    ):
        assert text in page, text
    assert "Write down" not in page
    assert 'href="/meetings/test-min-1/"' in client.get("/projects/border-project/").content.decode()
    left = client.get("/meetings/test-min-1/not-presented/").content.decode()
    assert 'href="/projects/border-project/"' in left
    answer = json.loads(client.get("/api/v1/meetings/test-min-1/outcome").content)
    assert answer["presentations"][0]["project"] == "border-project"
    assert answer["commitments"][0]["due_note"] == "10:00, time zone not stated"


def test_the_desk_writes_down_and_the_owner_reports(client: Client, client_as: Clients, user_of: Users) -> None:
    outcome()
    body = make.organisation("Border Owner")
    desk, owner = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), client_as(user_of(Role.APPLICANT, organisation=body))
    where = "/desk/meetings/test-min-1/outcome/"
    given = {"kind": "commitment", "text_en": "Show it.", "owner": "border OWNER", "due": "2026-12-15"}
    assert owner.get(where).status_code == 403
    for wrong in ({"owner": "Nobody"}, {"due": "soon"}, {"text_en": ""}):
        assert desk.post(where, {**given, **wrong}).status_code == 422
    assert Commitment.objects.count() == 1
    assert desk.get(where).status_code == 200
    assert desk.post(where, given).status_code == 302
    assert desk.post(where, {"kind": "conclusion", "text_fr": "Conclu."}).status_code == 302
    assert Conclusion.objects.filter(texts={"fr": "Conclu."}).exists()
    made = Commitment.objects.get(owner=body)
    address = f"/commitments/{made.record.reference}/"
    assert "Report on it" not in client.get(address).content.decode()
    assert "Report on it" in owner.get(address).content.decode()
    assert owner.post(f"{address}report/", {"state": "gone", "words": "So."}).status_code == 422
    assert not CommitmentReport.objects.exists()
    assert owner.post(f"{address}report/", {"state": "in_part", "words": "<b>Half</b>"}).status_code == 302
    page = client.get(address).content.decode()
    assert "&lt;b&gt;Half&lt;/b&gt;" in page
    assert "none is on record yet" in page
    listed = client.get("/commitments/?state=in_part").content.decode()
    assert address in listed
    assert "T-CM-1" not in listed
    assert "T-CM-1" in client.get("/commitments/?state=open").content.decode()
    assert json.loads(client.get(f"/api/v1{address.rstrip('/')}").content)["reports"][0]["by"] == "owner"


def test_a_project_answers_a_commitment_and_both_pages_say_so(
    client: Client, client_as: Clients, user_of: Users
) -> None:
    outcome()
    first, second = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), client_as(user_of(Role.EDITOR))
    token = Project.objects.get().record.token
    first.post(
        reverse("connections:propose", args=[token]), {"kind": "responds_to", "reference": "T-CM-1", "note": "X"}
    )
    assert "T-CM-1" not in client.get("/projects/border-project/around/").content.decode()
    link = Link.objects.get()
    confirm_link(link_id=link.pk, actor=actor_for(User.objects.order_by("-pk")[0], AT), at=AT)
    assert second.get("/projects/border-project/").status_code == 200
    assert 'href="/commitments/T-CM-1/"' in client.get("/projects/border-project/around/").content.decode()
    assert 'href="/projects/border-project/"' in client.get("/commitments/T-CM-1/").content.decode()


def test_the_matrix_counts_placed_and_unplaced_on_a_day(client: Client) -> None:
    versions()
    known("capacity", placements=(published("capacity", "capacity"),))
    known("other")
    page = client.get("/approaches/2023/").content.decode()
    assert "Of 2 projects known today, 1 are placed and 1 are not" in page
    assert "<td>Main</td>" in page
    before = client.get("/approaches/2023/?day=2023-01-01").content.decode()
    assert "Of 0 projects known at the end of that day, 0 are placed and 0 are not" in before
    assert "Known today, added afterwards and not counted: 2." in before
    named = client.get("/approaches/2023/?day=2024-01-01").content.decode()
    assert "Of 1 projects known at the end of that day, 1 are placed and 0 are not" in named
    assert "Placed by a source of that time and added to the register afterwards: 1." in named
    assert "is not a date" in client.get("/approaches/2023/?day=soon").content.decode()
    rows = b"".join(client.get("/approaches/2023/?format=csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 2
    assert ",Main," in rows[1]
    assert client.get("/approaches/1999/").status_code == 404
    told = json.loads(client.get("/api/v1/typology/2023?day=2024-01-01").content)
    assert (told["known"], told["unplaced"], told["standings"][0]["main"]) == (1, 0, "capacity")
    assert (told["named"], told["later"], told["ended"], told["waiting"], told["changes"]) == (1, 1, 0, 0, [])
    told = json.loads(client.get("/api/v1/typology/2023").content)
    assert (told["known"], told["unplaced"], told["later"]) == (2, 1, 0)
    assert json.loads(client.get("/api/v1/typology").content)[1]["approaches"][1]["became_theme"] is True
    assert "Capacity Partnership" in client.get("/approaches/").content.decode()


def test_curators_propose_confirm_and_refuse(client: Client, client_as: Clients, user_of: Users) -> None:
    versions()
    known("capacity", placements=(published("capacity", "capacity"),))
    officer, editor = client_as(user_of(Role.GRANTS_OFFICER)), client_as(user_of(Role.EDITOR))
    assert client.get("/desk/approaches/").status_code in {302, 403}
    assert officer.post("/desk/approaches/", {"version": "2023-09"}).status_code == 302
    listed = editor.get("/desk/approaches/").content.decode()
    assert 'href="/desk/approaches/capacity/"' in listed
    here = "/desk/approaches/capacity/"
    assert "somebody else settles it" in officer.get(here).content.decode()
    [waiting] = Placement.objects.filter(status="proposed")
    assert officer.post(here, {"do": "confirm", "placement": waiting.pk}).status_code == 403
    for typed in ({"do": "confirm", "placement": "x"}, {"do": "else", "placement": waiting.pk}):
        assert editor.post(here, typed).status_code == 404
    assert editor.post(here, {"do": "refuse", "placement": waiting.pk, "reason": ""}).status_code == 200
    assert editor.post(here, {"do": "place", "approach": "2023-09 hybrid"}).status_code == 422
    given = {"do": "place", "approach": "2023-09 hybrid", "weight": "contributing", "reason": "Two ways."}
    assert editor.post(here, given).status_code == 302
    assert editor.post(here, {"do": "confirm", "placement": waiting.pk}).status_code == 302
    other = Placement.objects.get(status="proposed", weight="contributing")
    assert officer.post(here, {"do": "refuse", "placement": other.pk, "reason": "One way only."}).status_code == 302
    page = client.get("/projects/capacity/").content.decode()
    assert "Not settled: " in page
    assert "One way only." in page
    assert "1 are placed and 0 are not" in client.get("/approaches/2023-09/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(
    client: Client, rows: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    versions()
    make.process()
    make.meeting()
    for number in range(rows):
        known(f"one-{number}", kind="ours", placements=(published("x", "capacity"),))
    import_outcome(facts=OUTCOME.__class__(meeting="test-min-1", commitments=OUTCOME.commitments), actor=LOADER, at=AT)
    for address, most in (("/approaches/2023/", 10), ("/commitments/", 4), ("/meetings/test-min-1/", 9)):
        client.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200
