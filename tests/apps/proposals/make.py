"""An open call with one lot, an applicant's organisation, and complete answers; made as rows, for tests of later acts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from facility.apps.calls.models import Call, CallVersion, Grid, Lot, LotSequence, LotTerms, Rulebook
from facility.apps.parties.public import add_organisation
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.core.rules.model import Rulebook as CoreRulebook
from facility.foundation.accounts.public import Actor, system
from facility.foundation.base.acts import act
from facility.foundation.forms import public as forms
from facility.foundation.records import custody
from facility.foundation.records import public as records

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATEMENTS = {"charter": "on", "declaration_on_honour": "on", "no_double_funding": "on", "data_protection": "on"}
CONCEPT = {
    "title": "Skills for return",
    "summary": "People who return find work.",
    "fund": "AMIF",
    "countries": ["MA"],
    "framework": "none",
    "duration_months": "24",
    "need": "The ministry asks for it.",
    "objectives": "Three hundred people find work.",
    "activities": "Training and matching.",
    "ownership": "The ministry steers.",
    "partners": [
        {"name": "Ministry of Labour", "country": "MA", "kind": "public_authority_central", "role": "co_applicant"}
    ],
    "total": "500000",
    "requested": "475000",
    "own_contribution": "25000",
    **STATEMENTS,
}
FULL = {
    "starts_on": "2027-01-01",
    "methodology": "Step by step.",
    "risks": "Few.",
    "sustainability": "The ministry keeps it.",
    "work_packages": [{"activity": "Training", "from_month": "1", "to_month": "12"}],
    "budget_lines": [
        {
            "heading": "human_resources",
            "description": "Trainers",
            "unit": "month",
            "units": "24",
            "unit_value": "15000",
        },
        {"heading": "travel", "description": "Visits", "unit": "visit", "units": "10.5", "unit_value": "10000"},
    ],
    "indirect_costs": "35000",
    "contingency": "0",
}


GRID = {
    "code": "test-grid",
    "version": 1,
    "stage": "full",
    "title": {"en": "Grid"},
    "source": "https://example.org/grid",
    "source_status": "confirmed",
    "threshold": 6,
    "tie_breakers": ["relevance", "earlier_receipt"],
    "sections": [
        {
            "code": "all",
            "label": {"en": "All"},
            "criteria": [
                {"code": "relevance", "label": {"en": "Relevance"}, "points": 5, "weight": 2},
                {"code": "quality", "label": {"en": "Quality"}, "points": 5},
            ],
        }
    ],
}


def rulebook_content(**limits: Any) -> dict[str, Any]:
    """Share at most 95 %, at least 200,000 asked, own contribution adds up, required answers."""
    source = "https://example.org/guidelines"
    entries = [
        {"kind": "eu_share", "params": {"ceiling_bp": 9500}, "source": source, "source_status": "confirmed"},
        {
            "kind": "minimum_grant",
            "params": {"minimum_cents": 20_000_000},
            "source": source,
            "source_status": "confirmed",
        },
        {"kind": "financing_adds_up", "params": {}, "source": source, "source_status": "confirmed"},
    ]
    return {"code": "test", "version": 1, "entries": entries}


def open_lot(actor: Actor, at: datetime = AT, code: str = "test-call", lot: str = "A") -> Lot:
    """A rolling call that is open, its rulebook adopted, its opening key made."""
    with act():
        [schema] = proposals.adopt_questions(at=at)
        content = rulebook_content()
        book_record = records.create(kind="rulebook", label={"en": "Rules"}, at=at)
        book = Rulebook.objects.create(
            record=book_record,
            code=f"{code}-rules",
            version=1,
            title={"en": "Rules"},
            content=content,
            content_hash=CoreRulebook.from_dict(content).content_hash,
            status="confirmed",
            created_at=at,
        )
        grid_record = records.create(kind="grid", label={"en": "Grid"}, at=at)
        grid = Grid.objects.create(
            record=grid_record,
            code=f"{code}-grid",
            version=1,
            stage="full",
            title={"en": "Grid"},
            content=GRID,
            content_hash=digest(GRID),
            status="confirmed",
            created_at=at,
        )
        call_record = records.create(kind="call", label={"en": "Test call"}, at=at, is_public=True, invented=True)
        custody.new_opening_key(code)
        call = Call.objects.create(
            record=call_record,
            code=code,
            title={"en": "Test call", "fr": "Appel d'essai"},
            programme="MPF",
            state="open",
            opens_on="2026-01",
            opened_at=at,
            opening_key=code,
        )
        made = Lot.objects.create(call=call, code=lot, title={"en": f"Lot {lot}"})
        LotSequence.objects.create(lot=made)
        version = CallVersion.objects.create(
            call=call, number=1, valid_from=at, published_on="2026-01", frozen_at=at, content_hash="0" * 64
        )
        LotTerms.objects.create(
            version=version,
            lot=made,
            rulebook=book,
            full_grid=grid,
            concept_form_code=schema.code,
            concept_form_version=schema.version,
            full_form_code=schema.code,
            full_form_version=schema.version,
            frozen_at=at,
        )
    return made


def organisation(name: str = "Agency of Skills", at: datetime = AT, country: str = "FR") -> Any:
    """A public body of a Member State."""
    from facility.apps.parties.models import Country

    Country.objects.get_or_create(code=country)
    with act():
        return add_organisation(
            name=name, actor=system("tests"), at=at, country=country, legal_personality="yes", invented=True
        )


def changes(answers: dict[str, Any]) -> list[forms.FieldChange]:
    """Answers as changes of fields never written before."""
    return [forms.FieldChange(name, value) for name, value in answers.items()]


def concept(actor: Actor, lot: Lot, lead: Any, at: datetime = AT, **other: Any) -> proposals.Proposal:
    """A complete concept note that was not handed in yet."""
    return proposals.start(lot_id=lot.pk, lead_id=lead.pk, actor=actor, at=at, answers={**CONCEPT, **other})


def to_full(note: proposals.Proposal, applicant: Actor, officer: Actor, at: datetime = AT) -> None:
    """Hand the concept note in, open it, judge it, invite the full application and write it."""
    proposals.submit(proposal_id=note.pk, key=f"concept-{note.pk}", actor=applicant, at=at)
    with act():
        proposals.open_seal(proposal_id=note.pk, actor=officer, at=at)
        for step in ("judge_eligible", "consult"):
            proposals.move(proposal_id=note.pk, action=step, actor=officer, at=at)
        proposals.invite(proposal_id=note.pk, due_at=at + timedelta(days=60), actor=officer, at=at)
    proposals.save_part(proposal_id=note.pk, changes=changes(FULL), actor=applicant, at=at)
    note.refresh_from_db()
