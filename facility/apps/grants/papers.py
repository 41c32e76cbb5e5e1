"""What grants put on paper: the agreement, the award decision, and the letter that tells an applicant of it."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.grants.agreement_paper import agreement_paper
from facility.apps.grants.models import Decision, Grant
from facility.apps.grants.policy import may_view, may_view_decision
from facility.apps.grants.queries import rows
from facility.apps.grants.words import DECISION_STATES, OUTCOMES
from facility.foundation.accounts.public import User
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick
from facility.foundation.documents import public as documents
from facility.foundation.documents.public import Block, Column, Fact, Facts, Heading, Kind, Paper, Table, Text
from facility.foundation.post.public import fact
from facility.foundation.records.models import Record


def _grant(record: Record) -> Grant | None:
    return rows().filter(record=record).first()


def _decision(record: Record) -> Decision | None:
    related = ("record", "round__record", "round__lot__call", "advice__meeting__body")
    return Decision.objects.select_related(*related).filter(record=record, state="decided").first()


def _lines(decision: Decision, language: str) -> list[list[str]]:
    dossiers = {entry.proposal_id: entry.proposal for entry in evaluation.entries_of(decision.round)}
    ordered = sorted(decision.lines, key=lambda line: (line["place"] is None, line["place"] or 0))
    return [
        [
            str(line["place"] or "–"),
            f"{dossiers[line['proposal']].title} ({dossiers[line['proposal']].record.reference})",
            dossiers[line["proposal"]].lead.name,
            str(OUTCOMES[line["outcome"]]),
            fact({"money": line["amount_cents"]}, language) if line["amount_cents"] is not None else "–",
            line["reason"] or "–",
        ]
        for line in ordered
    ]


def _advice(decision: Decision, language: str) -> list[Block]:
    item = decision.advice
    body = pick(item.meeting.body.name, language).text
    attended = item.attendances.select_related("seat__person").order_by("seat__capacity", "seat__person__name")
    present = [
        [
            one.seat.person.name,
            str(bodies.CAPACITIES[one.seat.capacity]),
            _("took part") if one.present else _("stepped out"),
            one.reason or "–",
        ]
        for one in attended
    ]
    columns = [Column(_("Person"), width=2), Column(_("As"), width=2), Column(_("At this item")), Column(_("Why"))]
    return [
        Heading(_("The committee's advice")),
        Text(f"{body}, {fact({'day': item.meeting.held_on.isoformat()}, language)}"),
        Text(item.note),
        Table(_("Who took part"), columns, present),
    ]


def decision_paper(decision: Decision, language: str) -> Paper:
    """The award decision as a record: subject and total, who is awarded, refused and why, the advice, both people."""
    with translation.override(language):
        people = {
            user.pk: str(user) for user in User.objects.filter(pk__in=[decision.proposed_by, decision.decided_by])
        }
        total = sum(line["amount_cents"] or 0 for line in decision.lines)
        decided = decision.decided_at or decision.proposed_at
        lot = decision.round.lot
        leaving = _("yes; the reasons stand in the table") if decision.departs else _("no")
        facts = [
            Fact(_("Call and lot"), f"{pick(lot.call.title, language).text}, {lot.code}"),
            Fact(_("Proposed by"), people.get(decision.proposed_by, "–")),
            Fact(_("Decided by"), people.get(decision.decided_by or 0, "–")),
            Fact(_("Decided on"), fact({"moment": decided.isoformat()}, language), "strong"),
            Fact(_("Awarded in all"), fact({"money": total}, language), "strong"),
            Fact(_("Leaves the ranking"), leaving),
            Fact(_("Fingerprint of the ranking"), decision.round.ranking_hash, "code"),
        ]
        columns = [
            Column(_("Place"), is_number=True),
            Column(_("Dossier"), width=4),
            Column(_("Organisation"), width=3),
            Column(_("Outcome"), width=0),
            Column(_("Amount"), is_number=True),
            Column(_("Reason"), width=4),
        ]
        return Paper(
            title=_("Award decision"),
            language=language,
            day=local_day(decided).isoformat(),
            reference=f"{lot.call.code} / {lot.code}",
            lead=str(DECISION_STATES[decision.state]),
            mark=_("Demonstration: this is made up.") if decision.record.invented else "",
            blocks=[
                Facts(facts),
                Heading(_("What was decided")),
                Table(_("Dossiers"), columns, _lines(decision, language)),
                *_advice(decision, language),
            ],
        )


documents.register(
    Kind("grants.agreement", "grant", gettext_lazy("Grant agreement"), _grant, may_view, agreement_paper)
)
documents.register(
    Kind(
        "grants.award_decision",
        "decision",
        gettext_lazy("Award decision"),
        _decision,
        may_view_decision,
        decision_paper,
    )
)
documents.register_letter(
    name="grants.decision_letter",
    record_kind="proposal",
    title=gettext_lazy("Letter on the decision"),
    letters=tuple(f"grants.decided_{outcome}" for outcome in OUTCOMES),
    may=evaluation.may_have_letters,
    addressee=evaluation.addressee_of,
)
