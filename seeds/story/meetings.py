"""A meeting of the demonstration: planned, published, registered for, moved; one more waits to be published."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor
from seeds.story.case import document, on
from seeds.story.people import Cast

PLACES = 2
EXCHANGE = dialogue.PlanFacts(
    titles={
        "en": "Exchange event of grantees (demonstration)",
        "fr": "Rencontre d’échange des bénéficiaires (démonstration)",
    },
    kind="exchange_event",
    process="",
    starts_on=date(2027, 3, 16),
    starts_time=time(9, 30),
    ends_on=date(2027, 3, 16),
    ends_time=time(16, 0),
    zone="Europe/Brussels",
    city="Brussels",
    country="BE",
    venue="House of meetings, room 2",
    mode="hybrid",
    online_address="https://meetings.example.org/exchange",
)
ONLINE = dialogue.PlanFacts(
    titles={"en": "Online session with more time for questions (demonstration)"},
    kind="webinar",
    starts_on=date(2027, 4, 20),
    starts_time=time(10, 0),
    ends_on=date(2027, 4, 20),
    mode="online",
)
# A follow-up whose time zone nobody stated: it stays so.
FOLLOW_UP = dialogue.PlanFacts(
    titles={
        "en": "Questions that were left, online (demonstration)",
        "fr": "Les questions restées ouvertes, en ligne (démonstration)",
    },
    kind="webinar",
    starts_on=date(2027, 5, 11),
    starts_time=time(10, 0),
    ends_on=date(2027, 5, 11),
    mode="online",
)
# Who comes: part, name as it is typed for the badge, function, organisation, country.
COMING = (
    ("reporter", "Руй (вымышленный)", "Reporter", "Demonstration Office for Migration", "PL"),
    ("partner", "ბურჯი (გამოგონილი)", "Partner", "Demonstration Bureau for Migration", "MD"),
    ("newcomer", "نوا (شخصية مختلقة)", "Applicant", "Demonstration Association of Newcomers", "IT"),
)


def _agenda(plan: dialogue.Plan, secretariat: Actor, at: datetime) -> None:
    sessions = (
        ({"en": "Partnership approaches in practice", "fr": "Les approches de partenariat en pratique"}, 9, 30, 12),
        ({"en": "What others can take up", "fr": "Ce que d’autres peuvent reprendre"}, 13, 30, 16),
    )
    for titles, hour, minute, until in sessions:
        number = dialogue.put_session(
            plan_id=plan.pk, titles=titles, about={}, day=EXCHANGE.starts_on, starts_time=time(hour, minute),
            ends_time=time(until, 0), actor=secretariat, at=at,
        )  # fmt: skip
        dialogue.add_slot(
            plan_id=plan.pk, session_id=number, actor=secretariat, at=at,
            facts=dialogue.SlotFacts(
                speaker_function="Head of unit", speaker_organisation="Demonstration Office for Migration"
            ),
        )  # fmt: skip


def tell(cast: Cast) -> None:
    """Plan two meetings; for the first three people register for two places, and it is moved by half an hour."""
    at = on(2026, 11, 12)
    secretariat = cast.actor("secretariat", at)
    plan = dialogue.plan_meeting(facts=EXCHANGE, actor=secretariat, at=at, invented=True)
    _agenda(plan, secretariat, at)
    upload = document("Programme of the exchange event")
    dialogue.add_document(
        plan_id=plan.pk, upload=upload, title="Programme", language="en", audience="everybody", actor=secretariat, at=at
    )
    group = dialogue.put_group(
        plan_id=plan.pk, names={"en": "Grantees and partners", "fr": "Bénéficiaires et partenaires"}, places=None,
        counted_by="organisation", per_delegation=2, actor=secretariat, at=at,
    )  # fmt: skip
    dialogue.publish_meeting(plan_id=plan.pk, actor=secretariat, at=at)
    closes = datetime(2027, 3, 9, 16, 0, tzinfo=UTC)
    dialogue.open_registration(plan_id=plan.pk, places=PLACES, opens_at=at, closes_at=closes, actor=secretariat, at=at)
    for number, (part, name, function, organisation, country) in enumerate(COMING):
        facts = dialogue.RegistrationFacts(
            name=name, function=function, organisation=organisation, country=country, group_id=group, listed=True
        )
        moment = at + timedelta(hours=number + 1)
        dialogue.register(plan_id=plan.pk, facts=facts, actor=cast.actor(part, moment), at=moment)
    moved = replace(EXCHANGE, starts_time=time(10, 0))
    dialogue.change_meeting(plan_id=plan.pk, facts=moved, actor=secretariat, at=on(2026, 11, 16))
    dialogue.plan_meeting(facts=ONLINE, actor=secretariat, at=on(2026, 11, 17), invented=True)
    _followed_up(cast, plan, on(2026, 11, 18))


def _followed_up(cast: Cast, first: dialogue.Plan, at: datetime) -> None:
    """A follow-up is published; who registered for the first meeting is invited and has not answered."""
    secretariat = cast.actor("secretariat", at)
    plan = dialogue.open_follow_up(meeting_id=first.meeting_id, facts=FOLLOW_UP, actor=secretariat, at=at)
    dialogue.publish_meeting(plan_id=plan.pk, actor=secretariat, at=at)
    _delegations(cast, plan, at)
    closes = datetime(2027, 5, 4, 16, 0, tzinfo=UTC)
    dialogue.open_registration(plan_id=plan.pk, places=20, opens_at=at, closes_at=closes, actor=secretariat, at=at)
    dialogue.carry_over(plan_id=plan.pk, actor=secretariat, at=at)
    _live(cast, first, at)


def _delegations(cast: Cast, plan: dialogue.Plan, at: datetime) -> None:
    """The follow-up asks for delegations: one has a focal person, who hands in its note."""
    secretariat, reporter = cast.actor("secretariat", at), cast.actor("reporter", at)
    who: dict[str, Any] = {"plan_id": plan.pk, "actor": secretariat, "at": at}
    dialogue.ask_delegations(asked=True, **who)
    for part, _name, _function, organisation, _country in COMING:
        focal = "reporter@example.org" if part == "reporter" else ""
        made = dialogue.put_delegation(name=organisation, places=3, focal=focal, **who)
        if focal:
            upload = document("Note that nominates the delegation")
            dialogue.hand_in_note(delegation_id=made.pk, upload=upload, actor=reporter, at=at)


def _live(cast: Cast, first: dialogue.Plan, at: datetime) -> None:
    """The first session is opened early, to try it out: a question is shown and voted up, a poll runs, one is counted."""
    secretariat = cast.actor("secretariat", at)
    session = first.sessions.order_by("pk")[0]
    dialogue.open_live(session_id=session.pk, actor=secretariat, at=at)
    reporter, partner = cast.actor("reporter", at), cast.actor("partner", at)
    text = "Which approach helps an office that starts from nothing?"
    asked = dialogue.ask_question(session_id=session.pk, text=text, actor=reporter, at=at)
    dialogue.moderate(question_id=asked.pk, do="show", actor=secretariat, at=at)
    dialogue.vote_up(question_id=asked.pk, actor=partner, at=at)
    text = "Will the slides be shared?"
    dialogue.ask_question(session_id=session.pk, text=text, actor=partner, at=at)
    for title, ends in (
        ("Shall we meet again in spring?", True),
        ("Which hour suits you for the next session?", False),
    ):
        poll = dialogue.draft_poll(
            session_id=session.pk,
            titles={"en": title},
            options=[{"en": "Yes"}, {"en": "No"}] if ends else [{"en": "10:00"}, {"en": "14:00"}],
            actor=secretariat,
            at=at,
        )
        dialogue.open_poll(poll_id=poll.pk, actor=secretariat, at=at)
        for one, place in ((reporter, 1), (partner, 2)):
            option = poll.options.get(position=place).pk
            dialogue.choose(poll_id=poll.pk, option_id=option, actor=one, at=at)
        if ends:
            dialogue.close_poll(poll_id=poll.pk, actor=secretariat, at=at)
    who: dict[str, Any] = {"session_id": session.pk, "actor": secretariat, "at": at}
    topics = [{"en": "Information before departure"}, {"en": "Recognition of skills"}, {"en": "Return"}]
    titles = {"en": "On what shall the next exchange be?"}
    several = dialogue.draft_poll(titles=titles, options=topics, kind="several", most=2, **who)
    ends_of = [{"en": "Of no use to my office"}, {"en": "I can use it tomorrow"}]
    scale = dialogue.draft_poll(titles={"en": "How useful is this session?"}, options=ends_of, kind="scale", **who)
    for poll in (several, scale):
        dialogue.open_poll(poll_id=poll.pk, actor=secretariat, at=at)
    first_two = [one.pk for one in several.options.all()][:2]
    for one, value in ((reporter, 4), (partner, 5)):
        dialogue.choose_several(poll_id=several.pk, option_ids=first_two[: value - 3], actor=one, at=at)
        dialogue.rate(poll_id=scale.pk, value=value, actor=one, at=at)
    dialogue.close_poll(poll_id=scale.pk, actor=secretariat, at=at)
