"""The desk and the pages of organisations, people, roles and the trail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import FOR_ORGANISATION, PERMISSIONS, Actor, Role, User
from facility.foundation.approvals.public import Approval
from tests.apps.parties import make

pytestmark = pytest.mark.django_db


def client_of(actor: Actor, proved: bool = True) -> Client:
    """A signed-in browser; not `proved`: signed in some hours ago."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    if not proved:
        session = client.session
        del session["proved_at"]
        session.save()
    return client


def queries(client: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(place)
    assert answer.status_code == 200, place
    return len(found)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_whose_links_all_lead_somewhere(role: Role) -> None:
    import re

    body = make.organisation() if role in FOR_ORGANISATION else None
    client = client_of(make.actor("x@example.org", role, body))
    assert queries(client, "/desk/") <= 15
    page = client.get("/desk/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    for place in set(re.findall(r'href="(/[^"#]*)"', main)):
        assert client.get(place).status_code == 200, place


def test_somebody_without_a_role_is_led_to_the_organisation() -> None:
    actor = parties.actor_for(make.person("n@example.org").user, make.AT)
    assert 'href="/organisations/join/"' in client_of(actor).get("/desk/").content.decode()


def test_an_organisation_is_found_asked_for_and_answered() -> None:
    ours = make.organisation("Ministry of Examples")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    newcomer = client_of(parties.actor_for(make.person("n@example.org", "Noa New").user, make.AT))
    page = newcomer.get("/organisations/join/", {"q": "ministry of"})
    assert "Ministry of Examples" in page.content.decode()
    assert "m@example.org" not in page.content.decode()
    assert newcomer.post("/organisations/join/ask/", {"organisation": ours.record.token}).status_code == 302
    assert newcomer.get(f"/organisations/mine/{ours.record.token}/").status_code == 404
    insider = client_of(member)
    assert "Noa New" in insider.get(f"/organisations/mine/{ours.record.token}/").content.decode()
    asked = parties.JoinRequest.objects.get()
    assert newcomer.post(f"/organisations/join-requests/{asked.pk}/", {"accepted": "yes"}).status_code == 403
    assert insider.post(f"/organisations/join-requests/{asked.pk}/", {"accepted": "yes"}).status_code == 302
    assert newcomer.get(f"/organisations/mine/{ours.record.token}/").status_code == 200


def test_a_new_organisation_is_registered_after_a_look_at_those_alike() -> None:
    make.organisation("Institute of Examples", "MD")
    newcomer = client_of(parties.actor_for(make.person("n@example.org").user, make.AT))
    values = {"name": "Institute of Examples", "country": "MD", "kinds": ["university_research"]}
    warned = newcomer.post("/organisations/new/", values)
    assert "Is it one of these?" in warned.content.decode()
    assert parties.Organisation.objects.count() == 1
    answer = newcomer.post("/organisations/new/", {**values, "another": "on"})
    assert answer.status_code == 302
    assert newcomer.get(answer["Location"]).status_code == 200
    refused = newcomer.post("/organisations/new/", {"name": "Other", "country": "", "kinds": ["ngo"]})
    assert refused.status_code == 422
    assert "The country is missing." in refused.content.decode()
    assert parties.Organisation.objects.count() == 2


def edit_values(organisation: parties.Organisation, **changes: Any) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "country": "BE",
        "kinds": ["ngo"],
        "version": organisation.record.version,
        **changes,
    }


def test_a_description_is_saved_and_a_second_writer_is_told() -> None:
    ours = make.organisation("Ours")
    client = client_of(make.actor("m@example.org", Role.APPLICANT, ours))
    place = f"/organisations/mine/{ours.record.token}/edit/"
    assert client.get(place).status_code == 200
    assert client.post(place, edit_values(ours, pic="12")).status_code == 422
    assert client.post(place, edit_values(ours, name="Ours anew", pic="999 999 999")).status_code == 302
    late = client.post(place, edit_values(ours, name="Too late"))
    assert late.status_code == 422
    assert "Too late" in late.content.decode()
    again = parties.organisation(ours.pk)
    assert (again.name, again.identifiers.get().value) == ("Ours anew", "999999999")


def test_invitations_are_sent_shown_and_withdrawn() -> None:
    ours = make.organisation("Ours")
    client = client_of(make.actor("m@example.org", Role.APPLICANT, ours))
    place = f"/organisations/mine/{ours.record.token}/"
    values = {"email": "new@example.org", "name": "Nia", "role": "partner", "language": "fr"}
    assert client.get(f"{place}invite/").status_code == 200
    assert client.post(f"{place}invite/", {**values, "role": "administrator"}).status_code == 422
    assert client.post(f"{place}invite/", values).status_code == 302
    assert client.post(f"{place}invite/", values).status_code == 422
    assert "new@example.org" in client.get(place).content.decode()
    waiting = parties.Invitation.objects.get()
    assert client.post(f"/organisations/invitations/{waiting.pk}/withdraw/").status_code == 302
    partner = {"partner_name": "Partner", "country": "ES", "email": "p@example.org", "language": "en"}
    assert client.get(f"{place}invite-partner/").status_code == 200
    assert client.post(f"{place}invite-partner/", {**partner, "country": "ZZ"}).status_code == 422
    assert client.post(f"{place}invite-partner/", partner).status_code == 302
    assert "Partner" in client.get("/organisations/mine/").content.decode()


def test_members_get_at_no_page_of_another_organisation() -> None:
    ours, theirs = make.organisation("Ours"), make.organisation("Theirs")
    open_one = make.organisation("Open", is_public=True)
    client = client_of(make.actor("m@example.org", Role.APPLICANT, ours))
    for other in (theirs, open_one):
        for page in ("", "edit/", "invite/", "invite-partner/"):
            assert client.get(f"/organisations/mine/{other.record.token}/{page}").status_code == 404
    reporter = client_of(make.actor("r@example.org", Role.REPORTER, ours))
    assert reporter.get(f"/organisations/mine/{ours.record.token}/").status_code == 200
    for page in ("edit/", "invite/", "invite-partner/"):
        assert reporter.get(f"/organisations/mine/{ours.record.token}/{page}").status_code == 403


def test_staff_confirms_a_kind_on_evidence() -> None:
    ours = make.organisation("Ours")
    officer = client_of(make.actor("o@example.org", Role.GRANTS_OFFICER))
    place = f"/desk/organisations/kinds/{ours.kinds.get().pk}/"
    assert officer.get(place).status_code == 200
    assert officer.post(place, {"evidence": ""}).status_code == 422
    assert officer.post(place, {"evidence": "Law 12"}).status_code == 302
    assert officer.post(place, {"evidence": "Law 12"}).status_code == 409
    assert client_of(make.actor("a@example.org", Role.APPLICANT, ours)).get(place).status_code == 403


def test_a_role_that_decides_goes_through_two_administrators_on_the_pages() -> None:
    first, second = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    someone = make.person("d@example.org", "Dora Decider")
    place = f"/desk/people/{someone.record.token}/"
    one, two = client_of(first), client_of(second)
    assert one.post(f"{place}grant/", {"role": "finance_officer"}).status_code == 302
    assert one.post(f"{place}grant/", {"role": "finance_officer"}).status_code == 422
    seen = Approval.objects.get().payload_digest
    assert one.post(f"{place}approve/", {"seen": seen}).status_code == 403
    assert not someone.holdings.exists()
    assert seen in two.get(place).content.decode()
    assert two.post(f"{place}approve/", {"seen": seen}).status_code == 302
    assert someone.holdings.get().role == "finance_officer"
    page = two.get(place).content.decode()
    assert "Role granted" in page
    held = someone.holdings.get()
    assert two.post(f"/organisations/roles/{held.pk}/end/", {"next": place})["Location"] == place


def test_giving_roles_asks_again_who_is_there_and_checks_the_form() -> None:
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    someone, body = make.person("d@example.org"), make.organisation("Body")
    place = f"/desk/people/{someone.record.token}/grant/"
    stale = client_of(admin, proved=False).post(place, {"role": "mentor"})
    assert stale["Location"].startswith("/account/confirm/")
    client = client_of(admin)
    assert client.post(place, {"role": "applicant"}).status_code == 422
    assert client.post(place, {"role": "applicant", "organisation": "Nobody"}).status_code == 422
    assert client.post(place, {"role": "wizard"}).status_code == 422
    assert client.post(place, {"role": "applicant", "organisation": "body"}).status_code == 302
    assert someone.holdings.get().organisation_id == body.pk
    assert settings.FACILITY_PROOF_MINUTES == 15


def test_a_proposal_is_withdrawn_and_a_wish_fulfilled() -> None:
    first, second = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    someone = make.person("d@example.org", "Dora Decider")
    place = f"/desk/people/{someone.record.token}/"
    client = client_of(first)
    client.post(f"{place}grant/", {"role": "finance_officer"})
    assert client_of(second).post(f"{place}withdraw/").status_code == 302
    assert client.post(f"{place}erase/").status_code == 404
    parties.ask_for_erasure(actor=parties.actor_for(someone.user, make.AT), at=make.AT)
    assert "wishes to be erased" in client.get(place).content.decode()
    assert client.post(f"{place}erase/").status_code == 302
    assert "Dora Decider" not in client.get(place).content.decode()


def test_an_administrator_invites_to_a_role() -> None:
    client = client_of(make.actor("a@example.org", Role.ADMINISTRATOR))
    values = {"email": "eva@example.org", "name": "Eva", "role": "evaluator", "language": "en"}
    assert client.get("/desk/people/invite/").status_code == 200
    assert client.post("/desk/people/invite/", {**values, "role": "administrator"}).status_code == 422
    assert client.post("/desk/people/invite/", values).status_code == 302
    assert client.post("/desk/people/invite/", values).status_code == 422
    assert client_of(make.actor("u@example.org", Role.AUDITOR)).get("/desk/people/invite/").status_code == 403


@pytest.mark.parametrize(
    ("place", "role"),
    [
        ("/desk/people/", Role.AUDITOR),
        ("/desk/people/?role=applicant&waiting=proposed", Role.ADMINISTRATOR),
        ("/desk/organisations/", Role.GRANTS_OFFICER),
        ("/desk/organisations/?country=BE&kind=public_authority_central&unconfirmed=1", Role.GRANTS_OFFICER),
        ("/desk/trail/", Role.AUDITOR),
        ("/desk/trail/?event=organisation.registered", Role.AUDITOR),
        ("/organisations/mine/", Role.APPLICANT),
    ],
)
def test_a_list_takes_the_same_few_queries_for_one_row_and_for_three(place: str, role: Role) -> None:
    bodies = [make.organisation("Body 0")]
    client = client_of(make.actor("x@example.org", role, bodies[0] if role == Role.APPLICANT else None))
    queries(client, place)
    one = queries(client, place)
    for number in (1, 2):
        body = make.organisation(f"Body {number}", kinds=["ngo", "university_research"])
        make.actor(f"m{number}@example.org", Role.APPLICANT, body)
    three = queries(client, place)
    assert one == three <= 10


def test_lists_fit_sixty_rows_and_come_as_files() -> None:
    for number in range(60):
        make.organisation(f"Organisation for examples number {number}", identifiers={})
        make.person(f"p{number}@example.org", f"Person Number {number}")
    client = client_of(make.actor("a@example.org", Role.ADMINISTRATOR))
    for place in ("/desk/people/", "/desk/organisations/", "/desk/trail/"):
        assert len(client.get(place).content) < 60_000, place
        lines = b"".join(client.get(place + "?format=csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert len(lines) > 60, place


@pytest.mark.parametrize("place", ["/desk/people/", "/desk/trail/", "/desk/organisations/"])
def test_lists_of_the_desk_are_for_their_roles(place: str, client: Client) -> None:
    assert client.get(place).status_code == 302
    applicant = client_of(make.actor("x@example.org", Role.APPLICANT, make.organisation()))
    assert applicant.get(place).status_code == 403


def test_the_matrix_is_public_and_holds_every_act(client: Client) -> None:
    page = client.get("/roles/").content.decode()
    for code in PERMISSIONS:
        assert f'id="{code}"' in page
    assert client.get("/desk/roles/")["Location"] == "/roles/"
    scorer = client.get("/roles/", {"role": "evaluator"}).content.decode()
    assert 'id="evaluation.score"' in scorer
    assert 'id="parties.grant_role"' not in scorer
    assert client.get("/roles/", {"role": "wizard"}).status_code == 200


def test_the_footnote_stands_wherever_the_name_does() -> None:
    ours = make.organisation("Example in Pristina", "XK")
    client = client_of(make.actor("m@example.org", Role.APPLICANT, ours))
    for place in (f"/organisations/mine/{ours.record.token}/", "/organisations/mine/", "/organisations/new/"):
        page = client.get(place).content.decode()
        assert "Kosovo*" in page
        assert page.count("UNSCR 1244/1999") == 1


def test_pages_speak_french(client_as: Callable[[User], Client], at: datetime) -> None:
    ours = make.organisation("Ours", "XK")
    client = client_of(make.actor("m@example.org", Role.APPLICANT, ours))
    client.cookies["facility_language"] = "fr"
    page = client.get(f"/organisations/mine/{ours.record.token}/").content.decode()
    assert 'lang="fr"' in page
    assert "conforme à la résolution 1244" in page


def test_every_event_and_every_act_has_words() -> None:
    from facility.foundation.trail.public import Event
    from facility.interfaces.web.desk.words import EVENTS
    from facility.interfaces.web.parties.acts import ACTS, AREAS, CONDITIONS, FOUNDATION

    assert sorted(set(Event) - set(EVENTS)) == []
    assert sorted(set(PERMISSIONS) - set(ACTS)) == []
    assert sorted({code.partition(".")[0] for code in PERMISSIONS} - set(AREAS) - set(FOUNDATION)) == []
    used = {cell for permission in PERMISSIONS.values() for cell in permission.grid.values()}
    assert sorted(used - set(CONDITIONS)) == []


def test_an_organisation_is_listed_by_any_spelling() -> None:
    make.organisation("Österreichische Prüfstelle", "AT", short_name="ÖPS")
    make.organisation("Another body")
    officer = client_of(make.actor("o@example.org", Role.GRANTS_OFFICER))
    for typed in ("osterr", "Österreichische prüf", "öps"):
        page = officer.get("/desk/organisations/", {"q": typed}).content.decode()
        assert "Prüfstelle" in page
        assert "Another body" not in page


def test_what_was_typed_survives_an_expired_session() -> None:
    ours = make.organisation("Ours")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    place = f"/organisations/mine/{ours.record.token}/edit/"
    client = client_of(member)
    client.get(place)
    client.cookies.pop("sessionid")
    answer = client.post(place, edit_values(ours, name="Typed for an hour"))
    assert answer["Location"].startswith("/sign-in/?next=")
    assert parties.organisation(ours.pk).name == "Ours"
    client.force_login(User.objects.get(pk=member.user_id))
    assert "Typed for an hour" in client.get(place).content.decode()


def test_a_role_given_or_ended_is_told_and_an_invitation_to_a_role_can_be_withdrawn() -> None:
    first, second = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    someone = make.person("d@example.org", "Dora Decider")
    client = client_of(first)
    client.post(f"/desk/people/{someone.record.token}/grant/", {"role": "mentor"})
    told = client_of(parties.actor_for(someone.user, make.AT))
    assert "You now hold the role: Mentor." in told.get("/desk/").content.decode()
    client.post(f"/organisations/roles/{someone.holdings.get().pk}/end/")
    assert "You no longer hold the role: Mentor." in told.get("/desk/").content.decode()
    told.post("/desk/notices/read/")
    values = {"email": "eva@example.org", "role": "evaluator", "language": "en"}
    client.post("/desk/people/invite/", values)
    assert "eva@example.org" in client.get("/desk/people/invite/").content.decode()
    waiting = parties.Invitation.objects.get()
    assert client_of(second).post(f"/organisations/invitations/{waiting.pk}/withdraw/").status_code == 302
    assert "eva@example.org" not in client.get("/desk/people/invite/").content.decode()


def test_a_wish_to_be_erased_is_a_task_with_a_term() -> None:
    first, _second = (make.actor(f"a{n}@example.org", Role.ADMINISTRATOR) for n in (1, 2))
    someone = make.person("d@example.org", "Dora Decider")
    parties.ask_for_erasure(actor=parties.actor_for(someone.user, make.AT), at=make.AT)
    client = client_of(first)
    assert "Answer a wish to be erased" in client.get("/desk/").content.decode()
    client.post(f"/desk/people/{someone.record.token}/erase/")
    assert "Answer a wish to be erased" not in client.get("/desk/").content.decode()
