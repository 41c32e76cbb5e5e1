"""Connections by hand: one proposes, another decides, and nobody connects what he may not see."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.records.models import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    known = records.Kind("paper", load, lambda _actor, one: one.is_public, lambda one: f"/p/{one.reference}/")
    monkeypatch.setitem(records._KINDS, "paper", known)


def paper(name: str, is_public: bool = True) -> Record:
    with transaction.atomic():
        return records.create(kind="paper", label={"en": f"Paper {name}"}, at=AT, reference=name, is_public=is_public)


@pytest.fixture
def officer(client_as: Any, user_of: Any) -> Client:
    return client_as(user_of(Role.GRANTS_OFFICER))


@pytest.fixture
def editor(client_as: Any, user_of: Any) -> Client:
    return client_as(user_of(Role.EDITOR))


def test_one_proposes_another_confirms(officer: Client, editor: Client) -> None:
    first, second = paper("A-1"), paper("A-2")
    address = f"/desk/connections/new/{first.token}/"
    assert "Paper A-1" in officer.get(address).content.decode()
    answer = officer.post(address, {"kind": "continues", "reference": " a-2 ", "note": "Same <b>team</b>"})
    assert answer.status_code == 302
    link = links.Link.objects.get()
    assert (link.state, link.target) == ("proposed", second)
    own = officer.get("/desk/connections/").content.decode()
    assert "You proposed this" in own
    assert "Same &lt;b&gt;team&lt;/b&gt;" in own
    assert officer.post(f"/desk/connections/{link.pk}/confirm/").status_code == 403
    assert "Connections to decide" in editor.get("/desk/").content.decode()
    assert editor.post(f"/desk/connections/{link.pk}/confirm/").status_code == 302
    assert editor.post(f"/desk/connections/{link.pk}/reject/").status_code == 409
    assert [row.other for row in links.links_of(first, PUBLIC)] == [second]
    assert "Nothing waits" in editor.get("/desk/connections/").content.decode()


def test_a_rejected_one_connects_nothing(officer: Client, editor: Client) -> None:
    first = paper("A-1")
    paper("A-2")
    officer.post(f"/desk/connections/new/{first.token}/", {"kind": "continues", "reference": "A-2"})
    link = links.Link.objects.get()
    assert editor.post(f"/desk/connections/{link.pk}/reject/").status_code == 302
    assert links.links_of(first, PUBLIC, proposed=True) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "continues", "reference": "A-9"}, "There is nothing with this reference that you may see"),
        ({"kind": "continues", "reference": "HIDDEN"}, "There is nothing with this reference that you may see"),
        ({"kind": "continues", "reference": "A-1"}, "cannot be connected with itself"),
        ({"kind": "nonsense", "reference": "A-2"}, "Select a valid choice"),
        ({"kind": "continues", "reference": ""}, "required"),
    ],
)
def test_what_cannot_be_connected_is_said_at_the_field(officer: Client, fields: dict[str, str], said: str) -> None:
    first = paper("A-1")
    paper("A-2")
    paper("HIDDEN", is_public=False)
    answer = officer.post(f"/desk/connections/new/{first.token}/", fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert links.Link.objects.count() == 0


def test_what_one_may_not_see_is_not_found(officer: Client, editor: Client) -> None:
    hidden, seen = paper("HIDDEN", is_public=False), paper("A-1")
    assert officer.get(f"/desk/connections/new/{hidden.token}/").status_code == 404
    link = links.Link.objects.create(source=seen, target=hidden, kind="continues", proposed_at=AT)
    assert "HIDDEN" not in editor.get("/desk/connections/").content.decode()
    assert editor.post(f"/desk/connections/{link.pk}/confirm/").status_code == 404
    assert editor.post("/desk/connections/999/confirm/").status_code == 404
    assert editor.post(f"/desk/connections/{link.pk}/explode/").status_code == 404
    link.refresh_from_db()
    assert link.state == "proposed"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.EVALUATOR, Role.DONOR, Role.ADMINISTRATOR])
def test_others_neither_propose_nor_decide(role: Role, client_as: Any, user_of: Any) -> None:
    first, second = paper("A-1"), paper("A-2")
    link = links.Link.objects.create(source=first, target=second, kind="continues", proposed_at=AT)
    other = client_as(user_of(role))
    assert other.get("/desk/connections/").status_code == 403
    assert other.get(f"/desk/connections/new/{first.token}/").status_code == 403
    given = {"kind": "continues", "reference": "A-2"}
    assert other.post(f"/desk/connections/new/{first.token}/", given).status_code == 403
    assert other.post(f"/desk/connections/{link.pk}/confirm/").status_code == 403
    assert [one.state for one in links.Link.objects.all()] == ["proposed"]


def test_without_signing_in_there_is_only_the_way_in(client: Client) -> None:
    assert client.get("/desk/connections/").status_code == 302
