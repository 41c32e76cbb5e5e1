"""Pages of meetings of our own: from the plan to the door, and what each reader sees."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facility.apps.dialogue.models import Meeting, Plan, Registration
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.clock import now
from facility.foundation.jobs.public import run_due
from facility.foundation.post.public import Letter
from tests.apps.dialogue import make

pytestmark = pytest.mark.django_db

PLAN = {
    "titles_en": "Exchange event",
    "titles_fr": "Rencontre",
    "kind": "exchange_event",
    "process": "test-process/officials",
    "starts_on": "2035-05-12",
    "starts_time": "10:00",
    "ends_on": "2035-05-12",
    "ends_time": "16:30",
    "zone": "Europe/Brussels",
    "mode": "hybrid",
    "venue": "Room 2",
    "city": "Brussels",
    "country": "BE",
    "online_address": "https://meet.example.org/room",
    "needs_kept_days": "30",
}
PLACES = {"opens_at": "2020-01-01 09:00", "closes_at": "2035-05-10 17:00", "places": "1"}
Browser = Callable[..., Client]


@pytest.fixture
def desk(client_as: Callable[[User], Client], user_of: Callable[..., User]) -> Client:
    """Somebody of the secretariat."""
    return client_as(user_of(Role.DIALOGUE_SECRETARIAT))


@pytest.fixture
def person(client_as: Callable[[User], Client], user_of: Callable[..., User]) -> Callable[[], Client]:
    """People without any role, each with an account."""
    return lambda: client_as(user_of())


def planned(desk: Client, **changes: str) -> str:
    """The desk address of a meeting that was planned on its page."""
    if not Meeting.objects.exists():
        make.process()
    answer = desk.post("/desk/meetings/plan/", {**PLAN, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def opened(desk: Client, **changes: str) -> tuple[str, str]:
    """The desk address and the public one of a meeting for which people register."""
    here = planned(desk)
    assert desk.post(here, {"do": "publish"}).status_code == 302
    assert desk.post(f"{here}places/", {**PLACES, **changes}).status_code == 302
    return here, f"/meetings/{Meeting.objects.get(plan__isnull=False).key}/"


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_meeting_is_planned_filled_published_and_read_by_everybody(desk: Client, client: Client) -> None:
    here = planned(desk)
    public = f"/meetings/{Meeting.objects.get(plan__isnull=False).key}/"
    assert client.get(public).status_code == 404
    assert (
        desk.post(
            f"{here}sessions/add/", {"titles_en": "Approaches", "day": "2035-05-12", "starts_time": "10:00"}
        ).status_code
        == 302
    )
    number = Plan.objects.get().sessions.get().pk
    said = {"speaker_function": "Head of unit", "speaker_organisation": "Office"}
    assert desk.post(f"{here}sessions/{number}/slots/add/", said).status_code == 302
    upload = SimpleUploadedFile("programme.txt", b"What is said")
    given = {"title": "Programme", "language": "ka", "audience": "everybody", "upload": upload}
    assert desk.post(f"{here}documents/add/", given).status_code == 302
    assert desk.post(here, {"do": "publish"}).status_code == 302
    page = text(client, public)
    for words in (
        "12 May 2035, 10:00–16:30 (Europe/Brussels)",
        "Approaches",
        "Head of unit, Office",
        "Georgian",
        "Senior Officials",
        "Room 2, Brussels, Belgium",
    ):
        assert words in page, words
    assert "meet.example.org" not in page
    assert here not in page
    assert here in text(desk, public)
    french = text(client, public, **{"accept-language": "fr"})
    assert "Rencontre" in french
    assert "Ordre du jour" in french
    document = Plan.objects.get().meeting.documents.get()
    answer = client.get(f"{public}documents/{document.file.token}/")
    assert b"".join(answer.streaming_content) == b"What is said"  # type: ignore[attr-defined]
    calendar = client.get(f"{public}calendar.ics").content.decode()
    assert "METHOD:PUBLISH" in calendar
    assert "TZID=Europe/Brussels:20350512T100000" in calendar
    listed = text(client, "/meetings/?q=Exchange")
    assert public in listed
    page = text(desk, here)
    for do, part in (
        ("remove_slot", Plan.objects.get().sessions.get().slots.get().pk),
        ("remove_session", number),
        ("remove_document", document.pk),
    ):
        assert desk.post(here, {"do": do, "number": str(part)}).status_code == 302
    assert "Registrants do not know the newest agenda" in text(desk, here)
    assert desk.post(here, {"do": "tell_agenda"}).status_code == 302
    assert "Registrants do not know the newest agenda" not in text(desk, here)


def test_a_person_registers_changes_and_withdraws_and_the_next_one_moves_up(
    desk: Client, person: Callable[[], Client], client: Client
) -> None:
    _here, public = opened(desk)
    assert client.get(f"{public}register/").status_code in {302, 401, 403}
    first, second, stranger = person(), person(), person()
    assert f"{public}register/" in text(first, public)
    name = "ნინო ბერიძე"
    answer = first.post(
        f"{public}register/",
        {"name": name, "organisation": "Office", "country": "GE", "needs": "Step-free way", "listed": "on"},
    )
    own = answer.headers["Location"]
    page = text(first, own)
    assert name in page
    assert "https://meet.example.org/room" in page
    waiting = second.post(f"{public}register/", {"name": "Наталя", "country": "UA"}).headers["Location"]
    page = text(second, waiting)
    assert "In the waiting line" in page
    assert "meet.example.org" not in page
    assert name not in page
    assert second.get(f"{waiting}calendar.ics").status_code == 404
    assert second.get(f"{public}register/").headers["Location"] == waiting
    for address in (own, f"{own}calendar.ics"):
        assert stranger.get(address).status_code == 404
        assert client.get(address).status_code == 404
    assert stranger.post(own, {"do": "withdraw"}).status_code == 404
    assert second.get(f"{own}calendar.ics").status_code == 404
    calendar = first.get(f"{own}calendar.ics").content.decode().replace("\r\n ", "")
    assert "METHOD:REQUEST" in calendar
    assert f"CN={name}" in calendar.replace('"', "")
    assert first.post(own, {"name": "", "country": "GE"}).status_code == 422
    assert first.post(own, {"name": "Nino", "country": "GE", "listed": "on"}).status_code == 302
    assert Registration.objects.get(record__token=own.split("/")[-2]).needs == ""
    assert "Nino" in text(first, "/registrations/") or "Exchange event" in text(first, "/registrations/")
    assert first.post(own, {"do": "withdraw"}).status_code == 302
    assert "Has a place" in text(second, waiting)
    assert first.post(own, {"do": "withdraw"}).status_code == 409
    assert "METHOD:CANCEL" in first.get(f"{own}calendar.ics").content.decode()
    assert first.post(own, {"do": "unheard"}).status_code == 404
    again = text(first, f"{public}register/")
    assert 'value="Nino"' in again
    assert first.post(f"{public}register/", {"name": "Nino"}).status_code == 302
    assert "Place in the line" in text(first, own)


def test_the_secretariat_sees_who_comes_exports_and_stands_at_the_door(
    desk: Client, person: Callable[[], Client], client_as: Callable[[User], Client], user_of: Callable[..., User]
) -> None:
    here, public = opened(desk, places="")
    assert (
        desk.post(
            f"{here}groups/add/", {"names_en": "Delegations", "counted_by": "country", "per_delegation": "2"}
        ).status_code
        == 302
    )
    group = Plan.objects.get().groups.get().pk
    rows = [
        person()
        .post(f"{public}register/", {"name": name, "country": "GE", "group": str(group), "needs": needs})
        .headers["Location"]
        for name, needs in (("نينا", "Step-free way"), ("=cmd()", ""), ("Ніна", ""))
    ]
    assert person().post(f"{public}register/", {"name": "Nobody"}).status_code == 422
    address = f"{here}registrants/"
    page = text(desk, address)
    assert "نينا" in page
    assert "Step-free way" in page
    answer = desk.get(f"{address}?state=placed&format=csv")
    rows_of_file = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "نينا" in rows_of_file
    assert "Ніна" not in rows_of_file
    assert "'=cmd()" in rows_of_file
    assert "=cmd" not in text(desk, f"{address}?needs=on&q=نينا&group={group}")
    assert desk.post(rows[0], {"do": "present"}).status_code == 302
    assert desk.post(rows[0], {"do": "present"}).status_code == 409
    assert "Present since" in text(desk, rows[0])
    assert "نينا" in text(desk, f"{address}?present=on")
    assert desk.post(rows[0], {"do": "absent"}).status_code == 302
    assert desk.get(f"/documents/of/{rows[0].split('/')[-2]}/").status_code == 200
    for role in (Role.AUDITOR, Role.APPLICANT, Role.FINANCE_OFFICER):
        other = client_as(user_of(role))
        assert {other.get(one).status_code for one in (here, address, rows[0], "/desk/meetings/")} <= {403, 404}
    assert (
        desk.post(
            f"{here}groups/{group}/", {"names_en": "All", "counted_by": "country", "per_delegation": "3"}
        ).status_code
        == 302
    )
    assert Registration.objects.filter(state="placed").count() == 3
    assert desk.get(f"{here}groups/{group}/").status_code == 200
    assert desk.get(f"{here}groups/987654/").status_code == 404
    assert desk.post(f"{here}places/", {**PLACES, "places": "2"}).status_code == 422


def test_a_meeting_is_moved_and_cancelled_and_everybody_hears_of_it(
    desk: Client, person: Callable[[], Client], client: Client
) -> None:
    here, public = opened(desk)
    own = person().post(f"{public}register/", {"name": "Nina"}).headers["Location"]
    assert 'value="Europe/Brussels"' in text(desk, f"{here}change/")
    assert desk.post(f"{here}change/", {**PLAN, "zone": "Nowhere"}).status_code == 422
    assert desk.post(f"{here}change/", {**PLAN, "zone": "", "process": ""}).status_code == 302
    assert "time zone not stated" in text(client, public)
    assert desk.post(f"{here}cancel/", {"reason": ""}).status_code == 422
    assert desk.post(f"{here}cancel/", {"reason": "The host cannot"}).status_code == 302
    page = text(client, public)
    assert "This meeting will not be held" in page
    assert "The host cannot" in page
    assert f"{public}register/" not in page
    assert "CANCEL" in desk.get(f"{own}calendar.ics").content.decode()
    assert run_due(now()) == 2
    kinds = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [f"dialogue.meeting_{kind}" for kind in ("placed", "changed", "cancelled")]
    assert desk.post(f"{here}change/", PLAN).status_code == 409
    assert "Add a session" not in text(desk, here)


def test_what_is_wrong_stands_at_its_field(desk: Client) -> None:
    here = planned(desk)
    answer = desk.post("/desk/meetings/plan/", {**PLAN, "ends_on": "2035-05-11"})
    assert answer.status_code == 422
    assert "The meeting ends before it begins." in answer.content.decode()
    for address, given, words in (
        ("sessions/add/", {"titles_en": "A", "day": "2036-01-01"}, "on a day on which the meeting is not held"),
        ("sessions/add/", {"day": "2035-05-12"}, "Give a title in at least one language."),
        ("places/", {"opens_at": "2035-01-01 09:00"}, "Say both when registration opens"),
        ("groups/add/", {"names_en": "A", "counted_by": "country"}, "Say what a delegation is"),
    ):
        answer = desk.post(here + address, given)
        assert answer.status_code == 422
        assert words in answer.content.decode(), words
    for given in (
        {"do": "unheard", "number": "1"},
        {"do": "remove_slot", "number": "x"},
        {"do": "remove_slot", "number": "9"},
    ):
        assert desk.post(here, given).status_code == 404
    for address in ("sessions/987654/", "sessions/987654/slots/add/"):
        assert desk.get(here + address).status_code == 404


def ask(client: Client, method: str, address: str, **given: Any) -> Any:
    return getattr(client, method)(f"/api/v1/{address}", given or None, content_type="application/json")


def test_programs_plan_register_and_note_who_is_there(desk: Client, person: Callable[[], Client]) -> None:
    said = {"titles": {"en": "Exchange"}, "kind": "webinar", "starts_on": "2035-05-12", "ends_on": "2035-05-12"}
    made = ask(
        desk, "post", "desk/meetings", **said, starts_time="10:00:00", online_address="https://meet.example.org/x"
    )
    assert made.status_code == 201, made.content
    here, key = f"desk/meetings/{made.json()['token']}", made.json()["reference"]
    assert made.json()["plan"]["begins_at"] is None
    assert ask(desk, "post", "desk/meetings", **said, starts_time="10:00:00+02:00").status_code == 422
    assert (
        ask(desk, "put", here, **said, starts_time="11:00:00", zone="UTC")
        .json()["plan"]["begins_at"]
        .startswith("2035-05-12T11:00")
    )
    number = ask(desk, "post", f"{here}/sessions", titles={"en": "A"}, day="2035-05-12").json()["number"]
    slot = ask(desk, "post", f"{here}/sessions/{number}/slots", speaker_function="Head").json()["number"]
    assert ask(desk, "put", f"{here}/sessions/{number}", titles={"en": "B"}, day="2035-05-12").status_code == 200
    group = ask(desk, "post", f"{here}/groups", names={"en": "All"}).json()["number"]
    assert ask(desk, "put", f"{here}/groups/{group}", names={"en": "Everybody"}, places=1).status_code == 200
    upload = SimpleUploadedFile("a.txt", b"What is said")
    added = desk.post(
        f"/api/v1/{here}/documents", {"upload": upload, "title": "A", "language": "en", "audience": "registrants"}
    )
    assert added.status_code == 201
    assert ask(desk, "post", f"{here}/publish").json()["plan"]["state"] == "published"
    assert (
        ask(desk, "put", f"{here}/places", opens_at="2020-01-01T09:00", closes_at="2035-05-01T09:00").status_code == 200
    )
    first, second = person(), person()
    one = ask(first, "post", f"meetings/{key}/registrations", name="Ніна", group=group)
    assert (one.status_code, one.json()["state"]) == (201, "placed")
    own = f"registrations/{one.json()['token']}"
    two = ask(second, "post", f"meetings/{key}/registrations", name="Nina", group=group).json()
    assert (two["state"], two["place_in_line"], two["online_address"]) == ("waiting", 1, "")
    assert len(ask(first, "get", f"meetings/{key}").json()["plan"]["documents"]) == 1
    assert ask(second, "get", f"meetings/{key}").json()["plan"]["documents"] == []
    assert ask(second, "get", own).status_code == 404
    assert ask(first, "put", own, name="Nina", group=group).json()["name"] == "Nina"
    assert [row["name"] for row in ask(first, "get", "registrations").json()["items"]] == ["Nina"]
    assert ask(first, "put", f"{own}/presence", present=True).status_code == 403
    assert ask(desk, "put", f"{own}/presence", present=True).json()["checked_in_at"]
    assert ask(desk, "put", f"{own}/presence", present=False).json()["checked_in_at"] is None
    assert ask(first, "post", f"{own}/withdraw").json()["state"] == "withdrawn"
    assert len(ask(desk, "get", f"{here}/registrations").json()["items"]) == 2
    assert ask(first, "get", f"{here}/registrations").status_code == 403
    assert len(ask(desk, "get", "desk/meetings").json()["items"]) == 1
    assert ask(desk, "delete", f"{here}/slots/{slot}").status_code == 204
    assert ask(desk, "delete", f"{here}/sessions/{number}").status_code == 204
    assert ask(desk, "delete", f"{here}/documents/{added.json()['number']}").status_code == 204
    told = ask(desk, "post", f"{here}/tell-agenda").json()
    assert told["agenda_told"] == told["agenda_version"]
    assert (
        ask(desk, "post", f"{here}/cancel", reason="The host cannot").json()["plan"]["cancelled_reason"]
        == "The host cannot"
    )
    assert ask(desk, "get", here).json()["online_address"] == ""


def test_a_registration_of_the_story_waits_and_a_project_names_where_it_was_presented(story: None) -> None:
    from facility.apps.projects.models import Project

    assert sorted(Registration.objects.values_list("state", flat=True)) == ["placed", "placed", "waiting"]
    plan = Plan.objects.get(state="published", meeting__follows=None)
    assert plan.meeting.record.invented
    assert Letter.objects.filter(kind="dialogue.meeting_waiting").count() == 1
    project = Project.objects.order_by("pk").select_related("record").first()
    assert project is not None
    plan.sessions.first().slots.create(position=9, project=project)  # type: ignore[union-attr]
    page = text(Client(), f"/projects/{project.record.reference}/")
    assert f"/meetings/{plan.meeting.key}/" in page
