"""Turning what somebody asked into what it is: a request for assistance, a question on a call, a mentoring case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries.actions.asking import letter_language, write
from facility.apps.enquiries.actions.inbox import _locked
from facility.apps.enquiries.actions.mentoring import open_case, tell_case_of_settled, tell_case_of_worded
from facility.apps.enquiries.models import Enquiry
from facility.apps.enquiries.policy import may_ask_mentor, may_convert_enquiry
from facility.apps.enquiries.tasks import task_of
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import ENQUIRY
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# Where no term runs any more, a question on a call still has one of its own.
FALLBACK = timedelta(days=21)


@dataclass(frozen=True)
class Asker:
    """Who wrote, as the register knows them today: an account, and the organisations they may ask for."""

    actor: Actor
    organisations: dict[int, str]


def asker_of(enquiry: Enquiry, at: datetime) -> Asker | None:
    """The person who wrote, where the address is that of an account that may ask for an organisation; three queries."""
    user = User.objects.at(enquiry.email) if enquiry.email else None
    if user is None or not user.is_active:
        return None
    actor = parties.actor_for(user, at)
    held = {*actor.organisations(Role.APPLICANT), *actor.organisations(Role.PARTNER)}
    rows = parties.Organisation.objects.filter(pk__in=held).order_by("name_sort", "pk")
    found = dict(rows.values_list("pk", "name"))
    return Asker(actor, found) if found else None


def _convertible(enquiry_id: int, actor: Actor) -> Enquiry:
    """The locked enquiry that may become something else. Raises NotFound, Forbidden, NotAllowedNow."""
    enquiry = _locked(enquiry_id)
    require(may_convert_enquiry, actor, enquiry)
    advance(ENQUIRY, enquiry.state, "convert")
    return enquiry


def _became(enquiry: Enquiry, record: records.Record, actor: Actor, at: datetime) -> Enquiry:
    """Close it as what it became: the link says so on both, the clock ends."""
    enquiry.state = advance(ENQUIRY, enquiry.state, "convert")
    enquiry.became, enquiry.closed_at, enquiry.closed_reason = record, at, "converted"
    enquiry.save()
    links.connect(source=enquiry.record, target=record, kind="spawned", actor=actor, at=at)
    clocks.stop_all(record=enquiry.record, actor=actor, at=at, reason="converted")
    facts = {"record": record.pk}
    trail.record(record=enquiry.record, event=Event.ENQUIRY_CONVERTED, actor=actor, at=at, facts=facts)
    return enquiry


def _organisation(asker: Asker, organisation_id: int | None) -> int:
    """For which body the draft is. Raises Refused where they act for several and none of them is named."""
    if organisation_id is None and len(asker.organisations) == 1:
        return next(iter(asker.organisations))
    if organisation_id not in asker.organisations:
        raise Refused(at_field("organisation", "enquiry_asker_organisation"))
    return organisation_id


@action
def convert_to_request(
    *,
    enquiry_id: int,
    programme: str,
    title: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
) -> Enquiry:
    """Open a draft of a request for assistance for whoever wrote, and end the enquiry; they hand it in themselves.

    Where the address is nobody's who may ask for an organisation nothing is opened: a letter says how to register, and
    the enquiry counts as answered. Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    enquiry = _convertible(enquiry_id, actor)
    asker = asker_of(enquiry, at)
    if asker is None:
        with translation.override(enquiry.language):
            answer = _(
                "Assistance is asked for by an authority. Register with this address, name your authority, and ask on the "
                "page of the programme; what you wrote here is kept."
            )
        return _shown_the_way(enquiry, answer, "register", actor, at, programmes={"path": "/assistance/"})
    given = {"title": one_line(title)[:200], "problem": enquiry.message[:5000], "country": enquiry.country}
    try:
        made = assistance.open_draft(
            programme=programme,
            organisation_id=_organisation(asker, organisation_id),
            asker=asker.actor,
            given=given,
            actor=actor,
            at=at,
            cause=f"enquiry {enquiry.record.reference}",
        )
    except NotAllowedNow:
        raise Refused(at_field("programme", "enquiry_programme_closed")) from None
    _became(enquiry, made.record, actor, at)
    write(enquiry, "became_request", at, page={"path": f"/assistance/requests/{made.record.token}/"}, title=made.title)
    return enquiry


def _shown_the_way(enquiry: Enquiry, answer: str, kind: str, actor: Actor, at: datetime, **facts: object) -> Enquiry:
    """Answer with the way to an account; once. Raises Refused the second time."""
    if enquiry.answered_at is not None:
        raise Refused(at_field("", "enquiry_asker_unknown"))
    enquiry.state = advance(ENQUIRY, enquiry.state, "answer")
    enquiry.answer, enquiry.answered_at, enquiry.answered_by = answer, at, acting(actor)
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    write(enquiry, kind, at, register={"path": "/register/"}, **facts)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_ANSWERED, actor=actor, at=at)
    return enquiry


@action
def convert_to_mentoring(
    *, enquiry_id: int, call: str, actor: Actor, at: datetime, organisation_id: int | None = None
) -> Enquiry:
    """Let a mentor help whoever wrote with a call, and end the enquiry; the case keeps its origin.

    Where the address is nobody's who may ask for an organisation nothing is opened: a letter says how to register, and
    the enquiry counts as answered. Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    enquiry = _convertible(enquiry_id, actor)
    asker = asker_of(enquiry, at)
    if asker is None:
        with translation.override(enquiry.language):
            answer = _(
                "A mentor helps somebody who acts for an organisation. Register with this address, name your "
                "organisation, and ask for a mentor; what you wrote here is kept."
            )
        return _shown_the_way(enquiry, answer, "register_mentoring", actor, at, mentoring={"path": "/mentoring/ask/"})
    house = parties.Organisation.objects.get(pk=_organisation(asker, organisation_id))
    if not may_ask_mentor(asker.actor, house):
        raise Refused(at_field("", "mentoring_asker_judges"))
    case = open_case(
        call=call,
        organisation_id=house.pk,
        asker=User.objects.get(pk=acting(asker.actor)),
        need=enquiry.message,
        language=enquiry.language,
        actor=actor,
        at=at,
        cause=f"enquiry {enquiry.record.reference}",
    )
    _became(enquiry, case.record, actor, at)
    page = {"path": f"/mentoring/{case.record.token}/"}
    write(enquiry, "became_mentoring", at, call={"text": case.call.title}, page=page)
    return enquiry


@action
def convert_to_question(*, enquiry_id: int, call: str, text: str, actor: Actor, at: datetime) -> Enquiry:
    """Put what was asked to a call, in words that name nobody; the answer is published for every applicant.

    The question is due when the enquiry was. Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    enquiry = _convertible(enquiry_id, actor)
    about = sole(calls.visible_to(PUBLIC).filter(code=call.replace("\x00", "?")))
    if about is None:
        raise Refused(at_field("call", "enquiry_call_unknown"))
    running = clocks.clocks_of(enquiry.record).filter(kind=task_of(enquiry.intent)).exclude(state="stopped").first()
    due = running.due_at if running is not None and running.due_at else at + FALLBACK
    made = calls.raise_question(
        call=about,
        text=text,
        language=enquiry.language,
        due_at=due,
        actor=actor,
        at=at,
        cause=f"enquiry {enquiry.record.reference}",
    )
    _became(enquiry, made.record, actor, at)
    write(enquiry, "became_question", at, call=about.title, page={"path": f"/calls/{about.code}/questions/"})
    return enquiry


@step
def tell_of_settled(question: calls.Question, at: datetime) -> None:
    """Write to whoever asked that their question on a call is answered, or why it is not; by a mentor or themselves."""
    tell_case_of_settled(question, at)
    enquiry = sole(
        Enquiry.objects.select_related("record", "subscriber").filter(became=question.record, forgotten_at=None)
    )
    if enquiry is None:
        return
    if question.state == "published":
        page = {"path": f"/calls/{question.call.code}/questions/"}
        write(enquiry, "question_answered", at, answer=question.answer, page=page)
    else:
        write(enquiry, "question_dropped", at, reason=question.dropped_reason)


@step
def tell_of_worded(question: calls.Question, language: str, at: datetime) -> None:
    """Write to whoever gets their letters in a language that the answer to their question stands in it now."""
    tell_case_of_worded(question, language, at)
    rows = Enquiry.objects.select_related("record", "subscriber").filter(became=question.record, forgotten_at=None)
    enquiry = sole(rows)
    if enquiry is not None and letter_language(enquiry) == language:
        page = {"path": f"/calls/{question.call.code}/questions/"}
        write(enquiry, "question_worded", at, answer=question.answers[language], page=page)
