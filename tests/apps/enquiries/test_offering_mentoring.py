"""Whether a call offers mentoring: set with the call, changed while it is not closed, obeyed where a mentor is asked for."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.trail import public as trail
from tests.apps.calls import make
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db
NEED = "May a municipality lead?"


def offer(call: calls.Call, actor: Actor, at: datetime, offers: bool = False) -> calls.Call:
    return calls.edit_call(call_id=call.pk, offers_mentoring=offers, actor=actor, at=at)


def test_it_is_set_with_the_call_and_read_by_the_second_person(actor_of: Any, at: datetime) -> None:
    who = make.people(actor_of)
    assert make.opened(who, at, "usual-2022").offers_mentoring
    call = calls.draft_call(
        code="alone-2022", title={"en": "Alone"}, programme="MPF", offers_mentoring=False, actor=who.officer, at=at
    )
    assert not calls.Call.objects.get(pk=call.pk).offers_mentoring
    other = make.drafted(who.officer, at, "other-2022")
    offer(other, who.officer, at)
    seen = calls.propose_opening(call_id=other.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        offer(other, who.officer, at, offers=True)
    assert not calls.approve_opening(call_id=other.pk, payload_seen=seen, actor=who.authorising, at=at).offers_mentoring


def test_it_is_changed_while_the_call_is_open_and_not_after(actor_of: Any, at: datetime) -> None:
    who = make.people(actor_of)
    call = make.opened(who, at)
    for stranger in (who.authorising, actor_of(Role.EDITOR), actor_of(Role.MENTOR), PUBLIC):
        with pytest.raises(Forbidden):
            offer(call, stranger, at)
    with pytest.raises(NotFound):
        calls.edit_call(call_id=0, offers_mentoring=False, actor=who.officer, at=at)
    assert calls.call_for(call.code, PUBLIC).offers_mentoring
    offer(call, who.officer, at)
    offer(call, who.officer, at)
    assert not calls.call_for(call.code, PUBLIC).offers_mentoring
    told = [entry.facts for entry in trail.history(call.record_id) if "offers_mentoring" in entry.facts]
    assert told == [{"fields": ["offers_mentoring"], "offers_mentoring": False}]
    offer(call, who.officer, at, offers=True)
    calls.close_call(call_id=call.pk, actor=who.authorising, at=at)
    with pytest.raises(NotAllowedNow):
        offer(call, who.officer, at)
    calls.edit_call(call_id=call.pk, remark={"en": "Closed."}, actor=who.officer, at=at)
    assert calls.call_for(call.code, PUBLIC).offers_mentoring


def test_nobody_gets_a_mentor_on_a_call_that_offers_none(actor_of: Any, at: datetime) -> None:
    who, house = make.people(actor_of), point("Office of towns")
    call = make.opened(who, at - timedelta(days=1))
    applicant, editor = actor_of(Role.APPLICANT, organisation=house), actor_of(Role.EDITOR)
    running = enquiries.ask_mentor(call=call.code, organisation_id=house.pk, need=NEED, actor=applicant, at=at)
    offer(call, who.officer, at)
    other = point("Office of ports")
    writer = actor_of(Role.APPLICANT, organisation=other)
    found = asked(at, email=User.objects.get(pk=writer.user_id).email, message=NEED)
    wanted: dict[str, Any] = {"call": call.code, "at": at}
    for act in (
        lambda: enquiries.ask_mentor(**wanted, organisation_id=other.pk, need=NEED, actor=writer),
        lambda: enquiries.convert_to_mentoring(**wanted, enquiry_id=found.pk, actor=editor),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert [(one.field, one.message) for one in refusal.value.findings] == [("call", "mentoring_not_offered")]
    found.refresh_from_db()
    assert (found.state, list(enquiries.MentoringCase.objects.values_list("pk", flat=True))) == (
        "received",
        [running.pk],
    )
    taken = enquiries.take_case(case_id=running.pk, actor=actor_of(Role.MENTOR), at=at)
    assert taken.state == "with_mentor"
    offer(call, who.officer, at, offers=True)
    assert enquiries.convert_to_mentoring(**wanted, enquiry_id=found.pk, actor=editor).state == "closed"
