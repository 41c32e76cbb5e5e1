"""Deliverables: handed in with a file, accepted or sent back by the other side; all accepted, it is delivered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import Deliverable, HandIn, Request
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.files.models import StoredFile
from facility.foundation.post.models import Letter
from facility.foundation.trail import public as trail
from tests.apps.assistance.delivered import HANDED, accepted, handed_in, one, paper
from tests.apps.assistance.missions import AFTER, Crew, crew, opened, worked

pytestmark = pytest.mark.django_db
ActorOf = Any


@pytest.fixture
def team(actor_of: ActorOf) -> Crew:
    found = crew(actor_of)
    worked(found, opened(found))
    return found


def tasks(team: Crew) -> list[str]:
    kinds = clocks.clocks_of(team.request.record).exclude(state="stopped").values_list("kind", flat=True)
    return sorted(kinds)


def letters(kind: str) -> list[int | None]:
    return list(Letter.objects.filter(kind=f"assistance.{kind}").values_list("to_user_id", flat=True))


def stands() -> dict[str, Any]:
    return {
        "deliverables": list(Deliverable.objects.values_list("pk", "state")),
        "hand-ins": list(HandIn.objects.values()),
        "files": list(StoredFile.objects.values_list("pk", flat=True)),
        "requests": list(Request.objects.values_list("pk", "state")),
        "letters": Letter.objects.count(),
        "clocks": list(clocks.Clock.objects.values_list("kind", "state")),
    }


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def answer(team: Crew, **changes: Any) -> dict[str, Any]:
    return {"deliverable_id": one(team).pk, "number": 1, "actor": team.of.asker, "at": HANDED, **changes}


def test_what_has_a_day_is_a_task_until_it_is_handed_in_and_then_the_authoritys(team: Crew) -> None:
    assert tasks(team) == ["assistance.deliver:1", "assistance.end_mission:1"]
    made = handed_in(team)
    assert (made.number, made.file.name, made.words, one(team).state) == (
        1,
        "comparison.txt",
        "As agreed.",
        "handed_in",
    )
    assert tasks(team) == ["assistance.accept:1", "assistance.end_mission:1"]
    assert letters("assistance_deliverable_handed_in") == [team.of.asker.user_id]
    for reader in (team.of.coordinator, team.of.asker, team.person):
        found = assistance.deliverable_at(team.request.record.token, 1, reader)
        assert [row.pk for row in assistance.hand_ins(found)] == [made.pk]
        assert assistance.hand_in_of(found, 1).pk == made.pk


def test_strangers_find_nothing(team: Crew, actor_of: ActorOf) -> None:
    handed_in(team)
    token = team.request.record.token
    for reader in (actor_of(Role.APPLICANT), actor_of(), Actor()):
        with pytest.raises(NotFound):
            assistance.deliverable_at(token, 1, reader)
    found = assistance.deliverable_at(token, 1, team.person)
    for number in (2, 99999999):
        with pytest.raises(NotFound):
            assistance.hand_in_of(found, number)
    for place in (3, 99999999):
        with pytest.raises(NotFound):
            assistance.deliverable_at(token, place, team.person)


def test_it_is_sent_back_with_what_is_to_change_and_handed_in_again(team: Crew) -> None:
    handed_in(team)
    assert refused(assistance.send_deliverable_back, reason=" ", **answer(team)) == [
        ("reason", "assistance.reason_missing")
    ]
    back = assistance.send_deliverable_back(reason="Add figures.", **answer(team))
    assert back.state == "sent_back"
    assert letters("assistance_deliverable_sent_back") == [team.person.user_id]
    assert "assistance.deliver:1" in tasks(team)
    again = handed_in(team, upload=paper("again.txt"), at=HANDED + timedelta(days=1))
    assert again.number == 2
    later = {"at": HANDED + timedelta(days=2)}
    assert refused(assistance.accept_deliverable, **answer(team, **later)) == [("", "deliverable.changed_meanwhile")]
    done = assistance.accept_deliverable(**answer(team, number=2, **later))
    assert done.state == "accepted"
    assert list(HandIn.objects.order_by("number").values_list("answer", "reason")) == [
        ("sent_back", "Add figures."),
        ("accepted", ""),
    ]
    assert letters("assistance_deliverable_accepted") == [team.person.user_id]
    seen = [entry.event for entry in trail.history(team.request.record_id)]
    assert seen.count("assistance_deliverable.handed_in") == 2
    refused(assistance.accept_deliverable, NotAllowedNow, **answer(team, number=2, **later))
    refused(assistance.send_deliverable_back, NotAllowedNow, reason="No.", **answer(team, number=2, **later))
    given: dict[str, Any] = {"deliverable_id": one(team).pk, "words": "", "actor": team.person, **later}
    refused(assistance.hand_in, NotAllowedNow, upload=paper(), **given)


@pytest.mark.parametrize(
    ("name", "content"), [("run.exe", b"MZ"), ("empty.txt", b""), ("false.pdf", b"no pdf"), ("none", b"x")]
)
def test_a_file_of_the_wrong_kind_is_refused(team: Crew, name: str, content: bytes) -> None:
    given: dict[str, Any] = {"deliverable_id": one(team).pk, "words": "", "actor": team.person, "at": HANDED}
    assert refused(assistance.hand_in, upload=paper(name, content), **given) != []


def test_the_wrong_people_neither_hand_in_nor_answer(team: Crew, actor_of: ActorOf) -> None:
    given: dict[str, Any] = {"deliverable_id": one(team).pk, "words": "", "at": HANDED}
    for wrong in (team.of.asker, team.of.authority, actor_of(), actor_of(Role.AUDITOR), Actor()):
        refused(assistance.hand_in, Forbidden, upload=paper(), actor=wrong, **given)
    refused(assistance.accept_deliverable, NotAllowedNow, **answer(team))
    handed_in(team, actor=team.of.coordinator)
    for wrong in (team.of.coordinator, team.person, team.of.authority, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.accept_deliverable, Forbidden, **answer(team, actor=wrong))
        refused(assistance.send_deliverable_back, Forbidden, reason="No.", **answer(team, actor=wrong))
    refused(assistance.hand_in, NotFound, upload=paper(), actor=team.person, **{**given, "deliverable_id": 0})
    refused(assistance.accept_deliverable, NotFound, **answer(team, deliverable_id=0))


def test_who_handed_in_does_not_answer_even_as_the_authority(team: Crew) -> None:
    made = handed_in(team)
    HandIn.objects.filter(pk=made.pk).update(handed_by=team.of.asker.user_id)
    refused(assistance.accept_deliverable, Forbidden, **answer(team))
    with pytest.raises(IntegrityError), transaction.atomic():
        HandIn.objects.update(answer="accepted", answered_at=HANDED, answered_by=team.of.asker.user_id)


def test_before_a_mission_nothing_is_handed_in(actor_of: ActorOf) -> None:
    found = crew(actor_of)
    given: dict[str, Any] = {"deliverable_id": one(found).pk, "words": "", "at": HANDED}
    refused(assistance.hand_in, NotAllowedNow, upload=paper(), actor=found.of.coordinator, **given)


def test_all_accepted_and_the_mission_over_it_is_delivered(team: Crew) -> None:
    accepted(team, 1)
    accepted(team, 2)
    assert Request.objects.get(pk=team.request.pk).state == "in_delivery"
    mission = assistance.missions_of(team.request, team.of.coordinator).get()
    end: dict[str, Any] = {"mission_id": mission.pk, "words": "Done.", "actor": team.of.coordinator}
    assistance.end_mission(**end, at=HANDED)
    found = Request.objects.get(pk=team.request.pk)
    assert (found.state, found.delivered_at, tasks(team)) == ("delivered", HANDED, ["assistance.evaluate"])
    assert letters("assistance_delivered") == [team.of.asker.user_id]
    assert "assistance.delivered" in [entry.event for entry in trail.history(found.record_id)]
    stop: dict[str, Any] = {"request_id": found.pk, "reason": "No.", "actor": team.of.coordinator, "at": HANDED}
    refused(assistance.stop, NotAllowedNow, **stop)


def test_the_last_deliverable_after_the_last_mission_delivers_too(team: Crew) -> None:
    mission = assistance.missions_of(team.request, team.of.coordinator).get()
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=AFTER)
    accepted(team, 1)
    assert Request.objects.get(pk=team.request.pk).state == "in_delivery"
    accepted(team, 2)
    assert Request.objects.get(pk=team.request.pk).state == "delivered"
