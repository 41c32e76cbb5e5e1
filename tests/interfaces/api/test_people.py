"""Organisations, people, books, committees, search and upkeep by programs: what the pages give, to the same people."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from facility.apps.bodies.models import Body, Seat
from facility.apps.knowledge.models import Lesson
from facility.apps.parties.models import Invitation, JoinRequest, Organisation, OrganisationKind, Person, RoleHolding
from facility.apps.projects.models import Project
from facility.apps.proposals.models import Proposal
from facility.foundation.accounts.public import User
from facility.foundation.links.models import Link
from facility.foundation.links.public import link_kinds
from facility.foundation.post.models import Letter
from facility.foundation.trail.public import Entry

OFFICE = "Demonstration Office for Migration"


@pytest.mark.django_db
def test_an_empty_facility_finds_nothing(program: Any) -> None:
    assert program().get("search?q=anything").json()["items"] == []
    assert program().get("desk/people").status_code == 401


@pytest.fixture
def office(story: None) -> str:
    return str(Organisation.objects.get(name=OFFICE).record.token)


def test_an_organisation_is_described_on_the_version_that_was_read(office: str, program: Any) -> None:
    caller, address = program("applicant"), f"own-organisations/{office}"
    shown = caller.get(address)
    known = shown.json()
    assert known["members"]
    given = {
        "name": OFFICE,
        "country": known["country"],
        "kinds": [one["code"] for one in known["kinds"]],
        "identifiers": known["identifiers"],
        "seat": "Paris",
    }
    saved = caller.ask("PUT", address, given, If_Match=shown.headers["ETag"])
    assert (saved.status_code, saved.json()["seat"]) == (200, "Paris")
    late = caller.ask("PUT", address, given | {"seat": "Lyon"}, If_Match=shown.headers["ETag"])
    assert (late.status_code, caller.get(address).json()["seat"]) == (412, "Paris")
    nowhere = caller.ask("PUT", address, given | {"country": "XX"})
    assert (nowhere.status_code, nowhere.json()["findings"][0]["field"]) == (422, "country")


def test_invitations_are_withdrawn_requests_made_and_partners_entered(office: str, program: Any) -> None:
    caller, address = program("applicant"), f"own-organisations/{office}"
    letters = Letter.objects.count()
    partner = {"partner_name": "Labour Office", "country": "MD", "email": "office@example.org"}
    made = caller.ask("POST", f"{address}/partners", partner, Idempotency_Key="partner-1")
    again = caller.ask("POST", f"{address}/partners", partner, Idempotency_Key="partner-1")
    assert (made.status_code, again.headers["Idempotency-Replayed"], Letter.objects.count()) == (
        204,
        "true",
        letters + 1,
    )
    assert Organisation.objects.get(name="Labour Office").is_provisional
    user = User.objects.get(email="applicant@example.org")
    waiting = Invitation.objects.create(
        organisation=Organisation.objects.get(name=OFFICE), role="reporter", email="colleague@example.org", language="en",
        digest="0" * 64, invited_by=user, invited_at=now(), expires_at=now() + timedelta(days=7),
    )  # fmt: skip
    [shown] = caller.get(address).json()["invitations"]
    assert (shown["number"], shown["email"]) == (waiting.pk, "colleague@example.org")
    assert caller.ask("DELETE", f"{address}/invitations/{waiting.pk}").status_code == 204
    assert caller.get(address).json()["invitations"] == []
    consultant = program("consultant")
    asked = consultant.ask("POST", "join-requests", {"organisation": office})
    assert asked.status_code == 201, asked.content
    assert consultant.ask("POST", "join-requests", {"organisation": office}).status_code == 409
    assert [one["number"] for one in caller.get(address).json()["join_requests"]] == [asked.json()["number"]]
    assert consultant.get(address).status_code == 404
    reporter = next(one for one in caller.get(address).json()["members"] if one["role"] == "reporter")
    assert caller.ask("DELETE", f"{address}/members/{reporter['number']}").status_code == 204
    assert reporter["number"] not in {one["number"] for one in caller.get(address).json()["members"]}
    for more in ("invitations", f"join-requests/{asked.json()['number']}/answer"):
        assert caller.ask("POST", f"{address}/{more}", {}).status_code == 404


def test_an_outsider_changes_no_organisation(office: str, program: Any) -> None:
    before = (RoleHolding.objects.count(), Invitation.objects.count(), JoinRequest.objects.count())
    held = RoleHolding.objects.filter(organisation__name=OFFICE).first()
    kind = OrganisationKind.objects.filter(organisation__name=OFFICE).first()
    assert held and kind
    other = program("agency_applicant")
    address = f"own-organisations/{office}"
    assert other.get(address).status_code == 404
    assert (
        other.ask("POST", f"{address}/invitations", {"email": "a@example.org", "role": "reporter"}).status_code == 404
    )
    assert other.ask("DELETE", f"{address}/members/{held.pk}").status_code == 404
    own = other.get("own-organisations").json()[0]["token"]
    assert other.ask("DELETE", f"own-organisations/{own}/members/{held.pk}").status_code == 404
    confirm = f"desk/organisations/{office}/kinds/{kind.pk}/confirm"
    assert other.ask("POST", confirm, {"evidence": "law"}).status_code == 404
    assert program("applicant").ask("POST", confirm, {"evidence": "law"}).status_code == 403
    for part in ("applicant", "finance", "officer"):
        assert program(part).get("desk/people").status_code == 403
    assert other.get("desk/organisations").status_code == 403
    assert (RoleHolding.objects.count(), Invitation.objects.count(), JoinRequest.objects.count()) == before


def test_an_administrator_sees_people_and_ends_a_role_but_gives_none(office: str, program: Any) -> None:
    keeper = program("administrator")
    [found] = [
        one for one in keeper.get("desk/people?limit=200").json()["items"] if one["email"] == "reporter@example.org"
    ]
    person = keeper.get(f"desk/people/{found['token']}").json()
    number = person["roles"][0]["number"]
    assert program("auditor").ask("DELETE", f"desk/people/{found['token']}/roles/{number}").status_code == 403
    assert keeper.ask("DELETE", f"desk/people/{found['token']}/roles/{number}").status_code == 204
    assert keeper.ask("DELETE", f"desk/people/{found['token']}/roles/{number}").status_code == 409
    narrowed = keeper.get("desk/people?role=reporter").json()["items"]
    assert found["token"] not in {one["token"] for one in narrowed}
    grave = {one["code"] for one in keeper.get("roles").json() if one["grave"]}
    assert {"parties.grant_role", "grants.decide"} <= grave


def test_ones_own_account_and_notices(story: None, program: Any) -> None:
    caller = program("applicant")
    shown = caller.get("account")
    changed = caller.ask("PATCH", "account", {"appearance": "dark"}, If_Match=shown.headers["ETag"])
    assert (changed.status_code, changed.json()["appearance"], changed.json()["name"]) == (
        200,
        "dark",
        shown.json()["name"],
    )
    assert caller.ask("PATCH", "account", {"name": "Other"}, If_Match=shown.headers["ETag"]).status_code == 412
    assert caller.ask("PATCH", "account", {"appearance": "pink"}).status_code == 422
    assert caller.get("account/data").json()["held"]
    assert caller.ask("POST", "notices/read", {}).status_code == 204
    assert all(one["is_read"] for one in caller.get("notices").json())
    assert caller.ask("POST", "account/erasure", {}).status_code == 204
    assert Person.objects.get(user__email="applicant@example.org").erasure_asked_at
    assert caller.ask("POST", "account/erasure", {}).status_code == 409


def test_the_books_are_read_by_those_who_may(story: None, program: Any) -> None:
    caller = program("finance")
    books = caller.get("desk/finance/envelopes").json()
    assert (books["faults"], bool(books["envelopes"])) == ([], True)
    every = caller.get("desk/finance/postings?limit=200").json()["items"]
    reasons = {one["reason"] for one in every}
    assert {"commitment", "payment_confirmed"} <= reasons
    for reason in reasons:
        found = caller.get(f"desk/finance/postings?reason={reason}&limit=200").json()["items"]
        assert found == [one for one in every if one["reason"] == reason]
    assert caller.get("desk/finance/orders").json()["items"]
    for part in ("applicant", "evaluator", "reporter"):
        for address in ("envelopes", "postings", "orders"):
            assert program(part).get(f"desk/finance/{address}").status_code == 403


def test_committees_are_set_up_seated_and_read(story: None, program: Any) -> None:
    officer = program("officer")
    given = {"code": "advice", "name": {"en": "Advice"}}
    made = officer.ask("POST", "desk/committees", given)
    assert made.status_code == 201, made.content
    assert officer.ask("POST", "desk/committees", given).status_code == 422
    people = officer.get("desk/committees/advice/candidates").json()
    seat = {"person": people[0]["token"], "capacity": "member", "starts_on": "2026-01-01"}
    seated = officer.ask("POST", "desk/committees/advice/seats", seat, If_Match=made.headers["ETag"])
    assert (seated.status_code, seated.json()["members"][0]["name"]) == (201, people[0]["name"])
    stranger = Person.objects.get(user__email="reporter@example.org").record.token
    wrong = officer.ask("POST", "desk/committees/advice/seats", seat | {"person": stranger})
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (422, "not_for_committees")
    late = officer.ask("POST", "desk/committees/advice/seats", seat, If_Match=made.headers["ETag"])
    assert late.status_code == 412
    number = seated.json()["members"][0]["number"]
    other = Body.objects.exclude(code="advice").first()
    assert other
    assert officer.ask("DELETE", f"desk/committees/{other.code}/seats/{number}").status_code == 404
    auditor = program("auditor")
    assert auditor.get("desk/committees/advice").status_code == 200
    assert auditor.ask("DELETE", f"desk/committees/advice/seats/{number}").status_code == 403
    assert program("applicant").get("desk/committees").status_code == 403
    assert Seat.objects.get(pk=number).ends_on is None
    assert officer.ask("DELETE", f"desk/committees/advice/seats/{number}").status_code == 204


def test_search_finds_what_the_page_finds_for_the_same_person(story: None, program: Any, client_as: Any) -> None:
    for part in ("", "officer", "agency_applicant"):
        for asked in (
            "q=migration",
            "q=migration&kind=project",
            "q=migration&kind=project&country=MD",
            "q=skills&real=1",
        ):
            found = program(part).get(f"search?{asked}").json()
            browser = client_as(User.objects.get(email=f"{part}@example.org")) if part else program().client
            page = browser.get(f"/search/?{asked}").context["results"]
            assert (found["total"], [one["address"] for one in found["items"]]) == (
                page.total,
                [hit.path for hit in page.hits],
            )
    first = program().get("search?q=migration").json()
    second = program().get(first["next"]).json()
    assert not {one["address"] for one in first["items"]} & {one["address"] for one in second["items"]}


def test_a_remark_is_left_and_settled_among_writers(story: None, program: Any) -> None:
    draft = Proposal.objects.get(state="concept_draft")
    writer, address = program("newcomer"), f"dossiers/{draft.record.token}/remarks"
    assert writer.ask("POST", address, {"field": "title", "body": "Too long?"}).status_code == 204
    [remark] = writer.get(address).json()
    assert (remark["body"], remark["settled_at"]) == ("Too long?", None)
    assert program("applicant").get(address).status_code == 404
    assert program("applicant").ask("POST", f"{address}/{remark['number']}/settle", {}).status_code == 404
    assert writer.ask("POST", f"{address}/{remark['number']}/settle", {}).status_code == 204
    assert writer.get(address).json()[0]["settled_at"]


def test_letters_and_jobs_are_the_administrators(story: None, program: Any) -> None:
    keeper = program("administrator")
    letter = keeper.get("desk/letters?limit=1").json()["items"][0]
    entries = Entry.objects.count()
    assert keeper.get(f"desk/letters/{letter['token']}").json()["subject"]
    assert Entry.objects.count() > entries
    assert keeper.ask("POST", f"desk/letters/{letter['token']}/retry", {}).status_code in {204, 409}
    assert keeper.get("desk/jobs").status_code == 200
    for part in ("officer", "applicant", "auditor"):
        assert program(part).get("desk/letters").status_code == 403
        assert program(part).get(f"desk/letters/{letter['token']}").status_code in {403, 404}
        assert program(part).get("desk/jobs").status_code == 403


def test_a_lesson_and_a_connection_take_a_second_person(story: None, program: Any) -> None:
    lesson = Lesson.objects.earliest("pk")
    editor = program("editor")
    shown = editor.get(f"desk/lessons/{lesson.record.token}")
    assert shown.status_code == 200, shown.content
    assert editor.ask("POST", f"desk/lessons/{lesson.record.token}/clear", {}).status_code == 409
    assert (
        program("applicant").ask("POST", f"desk/lessons/{lesson.record.token}/drop", {"reason": "x"}).status_code == 403
    )
    officer = program("officer")
    one, other = Project.objects.order_by("pk")[:2]
    given = {"reference": other.record.reference, "kind": min(link_kinds()), "note": "The same people"}
    known = set(Link.objects.values_list("pk", flat=True))
    address = f"records/{one.record.token}/connections"
    assert program("applicant").ask("POST", address, given).status_code == 403
    assert officer.ask("POST", address, given | {"reference": "nothing"}).status_code == 422
    assert officer.ask("POST", address, given).status_code == 204
    [link] = Link.objects.exclude(pk__in=known)
    assert [row["is_own"] for row in officer.get("desk/connections").json() if row["number"] == link.pk] == [True]
    assert program("applicant").get("desk/connections").status_code == 403
    for part in ("officer", "applicant"):
        assert program(part).ask("POST", f"desk/connections/{link.pk}/accept", {}).status_code in {403, 404}
    link.refresh_from_db()
    assert link.state == "proposed"
    assert editor.ask("POST", f"desk/connections/{link.pk}/reject", {}).status_code == 204


def test_documents_are_asked_for_by_those_who_may_read(story: None, program: Any) -> None:
    from facility.apps.grants.models import Grant

    token = Grant.objects.get().record.token
    officer = program("officer")
    offered = officer.get(f"records/{token}/documents").json()["kinds"]
    made = officer.ask("POST", f"records/{token}/documents", {"kind": offered[0], "language": "en", "form": "pdf"})
    assert made.status_code == 202, made.content
    assert officer.get(f"documents/{made.json()['token']}").json()["kind"] == offered[0]
    stranger = program("agency_applicant")
    assert stranger.get(f"records/{token}/documents").status_code == 404
    assert stranger.get(f"documents/{made.json()['token']}").status_code == 404
    assert stranger.get(f"documents/{made.json()['token']}/file").status_code == 404
