"""The case of the demonstration: one dossier through all twelve acts, four others left where people wait for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.bodies import public as bodies
from facility.apps.calls import public as calls
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.proposals import public as proposals
from facility.apps.reporting import public as reporting
from facility.core.canonical import digest
from facility.core.scoring import Score
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import act
from facility.foundation.forms.public import FieldChange
from seeds.story import answers, telling
from seeds.story.people import TELLER, Cast

SILENCE = bodies.Silence(5, "TA-04: practice of a sister instrument, five days", "analogue")
DAY = timedelta(days=1)


def on(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment of the story."""
    return datetime(year, month, day, hour, 0, tzinfo=UTC)


def document(words: str) -> SimpleUploadedFile:
    """A small PDF that says what it stands for."""
    body = f"%PDF-1.4\n% {words}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return SimpleUploadedFile("demonstration.pdf", body.encode("ascii", "replace"))


def written(cast: Cast, part: str, organisation: str, lot: calls.Lot, given: dict[str, Any], at: datetime) -> Any:
    """Act 2: a concept note as its applicant wrote it."""
    lead = cast.organisations[organisation]
    return proposals.start(lot_id=lot.pk, lead_id=lead.pk, answers=given, actor=cast.actor(part, at), at=at)


def received(cast: Cast, part: str, dossier: Any, at: datetime) -> None:
    """Act 3: checked and sealed."""
    key = f"story:{dossier.pk}:{at.date()}"
    proposals.submit(proposal_id=dossier.pk, key=key, actor=cast.actor(part, at), at=at)


def invited(cast: Cast, dossier: Any, taken_up: datetime) -> None:
    """Act 4: opened, found eligible, services consulted (one answers, one stays silent), the full stage invited."""
    officer = cast.actor("officer", taken_up)
    evaluation.take_up(proposal_id=dossier.pk, actor=officer, at=taken_up)
    evaluation.judge_eligible(proposal_id=dossier.pk, actor=officer, at=taken_up + DAY)
    consultation = evaluation.consult(
        proposal_id=dossier.pk,
        question="Does this action fit the priorities for the country, and does it overlap with another one?",
        asked=[(cast.organisations["delegation"].pk, False), (cast.organisations["directorate"].pk, True)],
        silence=SILENCE,
        actor=officer,
        at=taken_up + DAY,
    )
    asked = consultation.asked.get(organisation=cast.organisations["delegation"])
    bodies.reply(
        consulted_id=asked.pk,
        reply="comments",
        text="Welcome; please meet the local platform before the start.",
        actor=cast.actor("delegate", taken_up),
        at=taken_up + 2 * DAY,
    )
    closing = taken_up + 7 * DAY
    evaluation.close_consultation(proposal_id=dossier.pk, consultation_id=consultation.pk, actor=officer, at=closing)
    evaluation.invite(proposal_id=dossier.pk, due_at=closing + timedelta(days=42), actor=officer, at=closing)


def completed(cast: Cast, part: str, dossier: Any, given: dict[str, Any], at: datetime) -> None:
    """The full application: the same answers, completed, handed in, opened and found eligible."""
    changes = [FieldChange(name, value) for name, value in given.items()]
    proposals.save_part(proposal_id=dossier.pk, changes=changes, actor=cast.actor(part, at), at=at)
    received(cast, part, dossier, at + DAY)
    officer = cast.actor("officer", at)
    evaluation.take_up(proposal_id=dossier.pk, actor=officer, at=at + 2 * DAY)
    evaluation.judge_eligible(proposal_id=dossier.pk, actor=officer, at=at + 3 * DAY)


def scored(cast: Cast, lot: calls.Lot, points: dict[Any, int], at: datetime) -> evaluation.Round:
    """Acts 5 and 6: two evaluators declare interests, score apart, agree; the round closes."""
    officer = cast.actor("officer", at)
    terms = calls.terms_for(lot, at)
    made = evaluation.open_round(lot_id=lot.pk, grid_id=terms.full_grid_id or 0, actor=officer, at=at)
    grid = evaluation.grid_of(evaluation.Round.objects.select_related("grid").get(pk=made.pk))
    for dossier, wanted in points.items():
        entry = evaluation.add_dossier(round_id=made.pk, proposal_id=dossier.pk, actor=officer, at=at)
        sheets = {
            part: {
                one.code: Score(
                    max(grid.lowest, min(one.points, wanted + shift)), "Set out clearly and shown by figures."
                )
                for one in grid.criteria
            }
            for part, shift in (("evaluator", 0), ("second_evaluator", -1))
        }
        assigned = {}
        for part, sheet in sheets.items():
            person = cast.actor(part, at)
            mine = evaluation.assign(entry_id=entry.pk, person_id=person.person_id or 0, actor=officer, at=at)
            evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=person, at=at + DAY)
            evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=sheet, actor=person, at=at + 3 * DAY)
            assigned[part] = mine
        proposed = evaluation.propose_agreement(
            assignment_id=assigned["evaluator"].pk,
            sheet=sheets["evaluator"],
            actor=cast.actor("evaluator", at),
            at=at + 5 * DAY,
        )
        evaluation.agree(
            assignment_id=assigned["second_evaluator"].pk,
            seen=digest(proposed.proposed_sheet),
            actor=cast.actor("second_evaluator", at),
            at=at + 5 * DAY,
        )
    return evaluation.close_round(round_id=made.pk, actor=officer, at=at + 7 * DAY)


def committee(cast: Cast, at: datetime) -> tuple[bodies.Body, tuple[int, ...]]:
    """The Grant Evaluation Committee with its seats."""
    name = {"en": "Grant Evaluation Committee", "fr": "Comité d'évaluation des subventions"}
    source = "Named in the published procedure; its composition is a demonstration setting."
    with act():
        body = bodies.add_body(code="gec", name=name, source=source, at=at, invented=True)
        seats = tuple(
            bodies.give_seat(
                body=body,
                person_id=cast.actor(part, at).person_id or 0,
                capacity=capacity,
                starts_on=date(2022, 1, 1),
                actor=TELLER,
                at=at,
            ).pk
            for part, capacity in (("chair", "chair"), ("member", "member"), ("second_member", "member"))
        )
    return body, seats


def decided(cast: Cast, found: evaluation.Round, at: datetime) -> None:
    """Act 7: the committee advises, one proposes, another decides: the first is awarded, the second waits."""
    body, seats = committee(cast, at)
    entries = list(evaluation.entries_of(found))
    lines = [
        grants.Line(
            entry.proposal_id,
            "award" if entry.place == 1 else "reserve",
            "" if entry.place == 1 else "A second action of this kind can start once the first has shown its results.",
        )
        for entry in entries
    ]
    advice = grants.Advice(body, at.date(), "The committee follows the ranking.", seats, {})
    decision = grants.propose_decision(
        round_id=found.pk, lines=lines, advice=advice, actor=cast.actor("officer", at), at=at
    )
    pending = approvals.pending(decision.record, grants.DECIDE, at + DAY)
    seen = pending.payload_digest if pending else ""
    grants.decide(decision_id=decision.pk, payload_seen=seen, actor=cast.actor("authority", at), at=at + DAY)


def signed(cast: Cast, dossier: Any, at: datetime) -> grants.Grant:
    """Act 8: both sides sign; the envelope is drawn down, the project is registered."""
    grant = grants.rows().get(proposal=dossier)
    seen = grant.agreement_digest
    grants.sign_as_beneficiary(grant_id=grant.pk, seen=seen, actor=cast.actor("signatory", at), at=at)
    grants.sign(grant_id=grant.pk, seen=seen, actor=cast.actor("authority", at), at=at + 5 * DAY)
    return grant


def paid(cast: Cast, grant: grants.Grant, at: datetime) -> None:
    """Act 9: pre-financing requested, checked, ordered, approved, confirmed by the bank."""
    ceiling = grants.prefinancing_ceiling_cents(grant)
    request = grants.request_payment(grant_id=grant.pk, amount_cents=ceiling, actor=cast.actor("signatory", at), at=at)
    grants.check_payment(request_id=request.pk, actor=cast.actor("officer", at), at=at + DAY)
    grants.order_payment(request_id=request.pk, actor=cast.actor("finance", at), at=at + 2 * DAY)
    grants.approve_order(request_id=request.pk, actor=cast.actor("authority", at), at=at + 3 * DAY)
    grants.confirm_payment(
        request_id=request.pk,
        paid_on=(at + 5 * DAY).date(),
        bank_reference="DEMO-0001",
        actor=cast.actor("finance", at),
        at=at + 5 * DAY,
    )


def reported(cast: Cast, grant: grants.Grant, at: datetime) -> reporting.Report:
    """Act 10: each cost with its document; one is cut by a rule, the rest is accepted and cleared."""
    reporter = cast.actor("reporter", at)
    duty = grants.duties_of(grant).get(kind="final_report")
    report = reporting.start(duty_id=duty.pk, actor=reporter, at=at)
    costs = [
        ("human_resources", "Coordinators, May to October", date(2026, 10, 30), 9_450_000),
        ("human_resources", "Advisers, June to October", date(2026, 10, 30), 10_500_000),
        ("travel", "Exchange visits", date(2026, 7, 14), 3_100_000),
        ("equipment", "Counters in three towns", date(2026, 6, 9), 4_420_000),
        ("other_costs", "Training on the job", date(2026, 9, 25), 8_700_000),
    ]
    for heading, words, day, cents in costs:
        reporting.add_cost(
            report_id=report.pk,
            heading=heading,
            description=words,
            incurred_on=day,
            amount_cents=cents,
            upload=document(f"{words} {day}"),
            actor=reporter,
            at=at,
        )
    texts = {
        "achieved": "Three counters are open; 212 people came, 118 of them are in work or training.",
        "difficulties": "Recognising skills took longer than planned where no employer took part.",
        "lessons": "Ask employers before choosing the towns: where they took part from the start, people found work twice as fast.",
    }
    reporting.save_narrative(report_id=report.pk, texts=texts, actor=reporter, at=at)
    reporting.submit(report_id=report.pk, actor=reporter, at=at + DAY)
    cut = report.costs.get(heading="travel")
    judgement = reporting.Judgement(2_980_000, "PRG-14", "One visit has no boarding pass.")
    return reporting.accept(
        report_id=report.pk, judgements={cut.pk: judgement}, actor=cast.actor("officer", at), at=at + 5 * DAY
    )


def learned(cast: Cast, report: reporting.Report, at: datetime) -> None:
    """Acts 11 and 12: a lesson is drawn, cleared by another person, published."""
    lesson = knowledge.propose(
        report_id=report.pk,
        title={
            "en": "Ask employers before choosing the towns",
            "fr": "Consulter les employeurs avant de choisir les villes",
        },
        body={
            "en": "Where employers took part before the towns were chosen, people who returned found work twice as fast. Count the offers first, then open the counter.",
            "fr": "Là où les employeurs ont participé avant le choix des villes, les personnes de retour ont trouvé un emploi deux fois plus vite. Comptez d'abord les offres, ouvrez ensuite le guichet.",
        },
        applies={
            "en": "People are to find work or to learn a trade with employers nearby.",
            "fr": "Des personnes doivent trouver un emploi ou apprendre un métier chez des employeurs proches.",
        },
        not_applies={
            "en": "The places are fixed by law or by an agreement between states.",
            "fr": "Les lieux sont fixés par la loi ou par un accord entre États.",
        },
        themes=["return", "legal_migration"],
        countries=["MD", "MA", "TN"],
        parts=["relevance", "approach"],
        actor=cast.actor("officer", at),
        at=at,
    )
    knowledge.clear(lesson_id=lesson.pk, actor=cast.actor("editor", at), at=at + DAY)
    knowledge.publish(lesson_id=lesson.pk, actor=cast.actor("editor", at), at=at + 2 * DAY)


def refused(cast: Cast, lot: calls.Lot) -> None:
    """A company leads: two people of the facility find it ineligible, and a reasoned letter goes out."""
    at = on(2026, 2, 9)
    dossier = written(cast, "consultant", "consultancy", lot, answers.COMPANY, at)
    proposals.attach(
        proposal_id=dossier.pk,
        upload=document("Letter of support A"),
        kind="letter_a",
        actor=cast.actor("consultant", at),
        at=at,
    )
    received(cast, "consultant", dossier, at + DAY)
    officer, second = cast.actor("officer", at), cast.actor("second_officer", at)
    evaluation.take_up(proposal_id=dossier.pk, actor=officer, at=at + 2 * DAY)
    proposed = evaluation.propose_refusal(
        proposal_id=dossier.pk,
        reasons="The action repeats advice that a running action already gives to the same people in the same towns.",
        actor=officer,
        at=at + 3 * DAY,
    )
    evaluation.confirm_refusal(
        proposal_id=dossier.pk, payload_seen=proposed.payload_digest, actor=second, at=at + 4 * DAY
    )


def waiting(cast: Cast, lot: calls.Lot) -> None:
    """A sealed concept note waits for intake, a draft for its applicant."""
    at = on(2026, 11, 17)
    sealed = written(
        cast,
        "agency_applicant",
        "agency",
        lot,
        {**answers.LETTERS, "title": "Papers that hold, second phase (demonstration)"},
        at,
    )
    received(cast, "agency_applicant", sealed, at + DAY)
    written(cast, "newcomer", "association", lot, answers.UNFINISHED, on(2026, 11, 16))


def tell(cast: Cast, lot: calls.Lot, told: Callable[[str], None] = lambda _words: None) -> None:
    """Walk the twelve acts with fixed dates."""
    told("an applicant writes and hands in a concept note")
    first = written(cast, "applicant", "office", lot, answers.RETURN, on(2026, 1, 12))
    received(cast, "applicant", first, on(2026, 1, 20))
    second = written(cast, "agency_applicant", "agency", lot, answers.LETTERS, on(2026, 1, 13))
    received(cast, "agency_applicant", second, on(2026, 1, 21))
    told("the seal is opened, services are consulted, the full application is invited")
    invited(cast, first, on(2026, 1, 22))
    invited(cast, second, on(2026, 1, 23))
    completed(cast, "applicant", first, answers.RETURN_FULL, on(2026, 3, 2))
    completed(cast, "agency_applicant", second, answers.LETTERS_FULL, on(2026, 3, 3))
    told("two evaluators score apart and agree, the round is ranked")
    found = scored(cast, lot, {first: 4, second: 3}, on(2026, 3, 10))
    told("the committee advises, the authority decides, both sides sign")
    decided(cast, found, on(2026, 3, 24))
    grant = signed(cast, first, on(2026, 4, 8))
    told("money moves, a report is accepted, a lesson is published")
    paid(cast, grant, on(2026, 4, 16))
    report = reported(cast, grant, on(2026, 11, 3))
    learned(cast, report, on(2026, 11, 11))
    told("other dossiers are refused, wait for intake or for their applicant")
    refused(cast, lot)
    waiting(cast, lot)
    told("news is published and sent to who subscribed")
    telling.tell(cast, on(2026, 11, 8))
