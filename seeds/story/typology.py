"""The typology in the demonstration: a room votes on a new name and agrees; a curator drafts the next version from it."""

from datetime import date, timedelta

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from seeds.story.case import on
from seeds.story.people import Cast

HOUR = timedelta(hours=1)


def tell(cast: Cast) -> None:
    """In a round that tries the event out, two changes are agreed, one after a vote; a draft has taken the first up."""
    at = on(2026, 11, 19)
    host, grantee = cast.actor("secretariat", at), cast.actor("applicant", at)
    plan = _plan()
    reference = projects.Project.objects.get(record__invented=True).record.reference or ""
    made = dialogue.open_round(meeting_id=plan.meeting_id, version="2023-09", references=[reference], actor=host, at=at)
    renamed = dialogue.propose_change(
        round_id=made.pk,
        change="rename",
        approach="capacity",
        name="Capacity and training",
        reason="Half of what stands there is training, and nobody finds it under capacity.",
        actor=grantee,
        at=at,
    )
    added = dialogue.propose_change(
        round_id=made.pk,
        change="add",
        approach="",
        name="Peer exchange",
        reason="Two authorities that learn from each other fit under none of the types.",
        actor=grantee,
        at=at,
    )
    vote = dialogue.put_change_to_vote(
        proposal_id=renamed.pk, session_id=plan.sessions.order_by("pk")[0].pk, actor=host, at=at + HOUR
    )
    for part, place in (("reporter", 1), ("partner", 1)):
        option = vote.poll.options.get(position=place).pk
        dialogue.choose(poll_id=vote.poll_id, option_id=option, actor=cast.actor(part, at), at=at + HOUR)
    dialogue.close_poll(poll_id=vote.poll_id, actor=host, at=at + HOUR)
    for proposal, outcome in (
        (renamed, "Agreed: the name says what projects do. Nobody spoke against it."),
        (added, "Agreed without a vote, to be tried for a year."),
    ):
        dialogue.settle_change(proposal_id=proposal.pk, agreed=True, outcome=outcome, actor=host, at=at + 2 * HOUR)
    dialogue.close_round(round_id=made.pk, actor=host, at=at + 3 * HOUR)
    curator = cast.actor("editor", at)
    draft = projects.start_draft(
        version="demo-2026-11",
        names={
            "en": "Approaches tried at the exchange event (demonstration)",
            "fr": "Approches essayées à la rencontre d’échange (démonstration)",
        },
        valid_from=date(2026, 11, 20),
        note="Made up for the demonstration.",
        invented=True,
        actor=curator,
        at=at + 4 * HOUR,
    )
    dialogue.take_up_change(
        proposal_id=renamed.pk,
        draft_id=draft.pk,
        names={"en": "Capacity and training", "fr": "Capacités et formation"},
        actor=curator,
        at=at + 4 * HOUR,
    )


def _plan() -> dialogue.Plan:
    """The meeting whose first session was opened early."""
    return dialogue.Plan.objects.get(state="published", meeting__follows=None)
