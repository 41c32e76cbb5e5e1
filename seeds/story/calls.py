"""The two real calls, made through the actions with fixed dates; what is not public is unknown or marked as a setting."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from facility.apps.calls import public as calls
from facility.apps.finance.public import Fund, load_fund
from facility.core import presets
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import act

PAGE = "https://www.migrationpartnershipfacility.eu/calls-for-proposals"
LISTING = "https://triple-funds.com/tf-entry/mpf-call-for-proposals-2022-strand-a/"
BORDERS = "https://www.migrationpartnershipfacility.eu/calls-for-proposals/cfp-2023-borders-security"
FUNDS: dict[str, dict[str, str]] = {
    "AMIF": {"en": "Asylum, Migration and Integration Fund", "fr": "Fonds « Asile, migration et intégration »"},
    "BMVI": {
        "en": "Border Management and Visa Instrument",
        "fr": "Instrument relatif à la gestion des frontières et aux visas",
    },
    "ISF": {"en": "Internal Security Fund", "fr": "Fonds pour la sécurité intérieure"},
}
KEPT_OPEN = {
    "en": "A call for Migration Partnerships has since replaced this one. It is kept open here as a demonstration setting.",
    "fr": "Un appel sur les partenariats migratoires a depuis remplacé celui-ci. Il reste ouvert ici à titre de démonstration.",
}
LAST_SEEN_OPEN = {
    "en": "Open when its page was last seen. Whether it still is, is not known; it is kept open here as a demonstration setting.",
    "fr": "Ouvert lors de la dernière consultation de sa page. On ignore s’il l’est encore ; il reste ouvert ici à titre de démonstration.",
}
STRAND_A = {
    "en": "Support to the EU’s migration priorities with partner countries",
    "fr": "Appui aux priorités migratoires de l’UE avec les pays partenaires",
}
STRAND_D = {
    "en": "Projects aligned with Talent Partnerships",
    "fr": "Projets alignés sur les partenariats destinés à attirer les talents",
}
SCOPE_A = {
    "en": "Policy and legal frameworks without funded mobility; information, outreach and protection; management of legal migration; capacity for readmission and reintegration; migration and development; asylum; dialogue.",
    "fr": "Cadres politiques et juridiques sans mobilité financée ; information, sensibilisation et protection ; gestion de la migration légale ; capacités de réadmission et de réintégration ; migration et développement ; asile ; dialogue.",
}
SCOPE_D = {
    "en": "Labour and skills mobility schemes with partner countries of a Talent Partnership.",
    "fr": "Dispositifs de mobilité de la main-d’œuvre et des compétences avec les pays d’un partenariat destiné à attirer les talents.",
}
SCOPE_BORDERS = {
    "en": "Under BMVI: integrated border management with Member States, systems and services, training, exchange of experts, liaison officers, new technology, studies, document security, visa dialogue, legislation and procedures. Under ISF: organised crime, smuggling and trafficking. Whole-of-route actions with several countries and regions are encouraged.",
    "fr": "Au titre de l’IGFV : gestion intégrée des frontières avec les États membres, systèmes et services, formation, échange d’experts, officiers de liaison, nouvelles technologies, études, sécurité des documents, dialogue sur les visas, législation et procédures. Au titre du FSI : criminalité organisée, trafic de migrants et traite. Les actions couvrant toute une route, avec plusieurs pays et régions, sont encouragées.",
}

# What the calls say, apart from the people who say it and the moments at which they do.
FRAME_2022: dict[str, Any] = {
    "code": "amif-2022",
    "title": {"en": "Call for proposals 2022", "fr": "Appel à propositions 2022"},
    "programme": "MPF IV",
    "opens_on": "2022",
    "source": PAGE,
    "status": "confirmed",
    "remark": KEPT_OPEN,
}
GUIDELINES_2022: dict[str, Any] = {
    "published_on": "2022",
    "summary": {
        "en": "Joint migration actions of Member States and partner countries, paid from the Asylum, Migration and Integration Fund.",
        "fr": "Actions migratoires communes d’États membres et de pays partenaires, financées par le Fonds « Asile, migration et intégration ».",
    },
    "guidelines_url": PAGE,
    "source": PAGE,
    "status": "unconfirmed",
}
REVISION_2022: dict[str, Any] = {
    "published_on": "2022-05-16",
    "note": {
        "en": "Larger envelope, longer actions under strand D, other priority countries.",
        "fr": "Enveloppe accrue, actions plus longues au titre du volet D, autres pays prioritaires.",
    },
    "source": PAGE,
    "status": "confirmed",
}
FRAME_2023: dict[str, Any] = {
    "code": "bs-2023",
    "title": {
        "en": "Call for proposals 2023: Borders and Security",
        "fr": "Appel à propositions 2023 : frontières et sécurité",
    },
    "programme": "MPF IV",
    "opens_on": "2023-03-10",
    "source": BORDERS,
    "status": "confirmed",
    "remark": LAST_SEEN_OPEN,
}
GUIDELINES_2023: dict[str, Any] = {
    "published_on": "2023-03-10",
    "summary": {
        "en": "Cooperation on borders, visas and security along migration routes, paid from the Border Management and Visa Instrument or the Internal Security Fund.",
        "fr": "Coopération en matière de frontières, de visas et de sécurité le long des routes migratoires, financée par l’Instrument relatif à la gestion des frontières et aux visas ou par le Fonds pour la sécurité intérieure.",
    },
    "guidelines_url": BORDERS,
    "envelope_cents": 1_100_000_000,
    "envelope_as_of": "2023-03-10",
    "envelope_source": BORDERS,
    "source": BORDERS,
    "status": "confirmed",
}
# Lots as code, title, scope; rulebooks as code and version; grids of the concept note and of the full application.
LOTS_2022 = (("A", STRAND_A, SCOPE_A), ("D", STRAND_D, SCOPE_D))
LOTS_2023 = (("BS", {"en": "Borders and Security", "fr": "Frontières et sécurité"}, SCOPE_BORDERS),)
FIRST_RULES_2022, REVISED_RULES_2022 = ("mpf-2022", 1), ("mpf-2022", 2)
RULES_2023 = ("mpf-borders-security", 1)
CONCEPT_GRID, FULL_GRID = "concept-note-classic", "full-application"
# Envelopes as lot, fund, cents, date, source. The first one of 2022 was not printed on any page found; the revision
# made it larger. Of 2023 the split between the two funds was on no page found.
ENVELOPES_2022 = (("A", "AMIF", None, "", PAGE), ("D", "AMIF", None, "", PAGE))
ENVELOPES_AFTER_REVISION = (("A", "AMIF", 800_000_000, "2022", LISTING),)
ENVELOPES_2023 = (("BS", "BMVI", None, "", BORDERS), ("BS", "ISF", None, "", BORDERS))

DRAFTED_2022 = datetime(2022, 1, 10, 9, 0, tzinfo=UTC)
OPENED_2022 = datetime(2022, 2, 1, 9, 0, tzinfo=UTC)
REVISING_2022 = datetime(2022, 5, 12, 9, 0, tzinfo=UTC)
REVISED_2022 = datetime(2022, 5, 16, 9, 0, tzinfo=UTC)
DRAFTED_2023 = datetime(2023, 3, 6, 9, 0, tzinfo=UTC)
OPENED_2023 = datetime(2023, 3, 10, 9, 0, tzinfo=UTC)


def tell(officer: Actor, approver: Actor, questions: tuple[str, int]) -> dict[str, calls.Call]:
    """Adopt all shipped rulebooks and grids, then make both calls. `questions` is (code, version) of a question schema.

    The officer holds the role of grants officer, the approver that of authorising officer; both are signed-in people.
    """
    adopt(officer, DRAFTED_2022)
    return {
        "amif-2022": amif_2022(officer, approver, questions),
        "bs-2023": borders_2023(officer, approver, questions),
    }


def adopt(officer: Actor, at: datetime) -> None:
    """Every shipped rulebook and grid becomes a row; funds that are missing are named."""
    with act():
        for code, name in FUNDS.items():
            if not Fund.objects.filter(code=code).exists():
                load_fund(code=code, name=name)
    for book in presets.rulebooks():
        calls.adopt_rulebook(content=book.as_dict(), actor=officer, at=at)
    for grid in presets.grids():
        calls.adopt_grid(content=grid.as_dict(), actor=officer, at=at)


def lot_of(
    call: calls.Call,
    lot: tuple[str, Mapping[str, str], Mapping[str, str]],
    rules: tuple[str, int],
    questions: tuple[str, int],
    officer: Actor,
    at: datetime,
) -> None:
    """Add a lot with its terms to a call under preparation."""
    code, title, scope = lot
    added = calls.add_lot(call_id=call.pk, code=code, title=title, actor=officer, at=at)
    grids = {grid.code: grid.pk for grid in calls.grids()}
    calls.set_terms(
        call_id=call.pk,
        lot_id=added.pk,
        rulebook_id=calls.rulebook_at(*rules).pk,
        scope=scope,
        concept_grid_id=grids[CONCEPT_GRID],
        full_grid_id=grids[FULL_GRID],
        concept_form=questions,
        full_form=questions,
        actor=officer,
        at=at,
    )


def envelope_status(cents: int | None) -> str:
    """How an envelope of the story is known: printed somewhere, or not at all."""
    return "unknown" if cents is None else "published"


def envelope_of(
    call: calls.Call, envelope: tuple[str, str, int | None, str, str], officer: Actor, at: datetime
) -> None:
    """Record what a fund gives to a lot, as far as it is known."""
    lot, fund, cents, as_of, source = envelope
    calls.set_envelope(
        call_id=call.pk,
        lot_id=call.lots.get(code=lot).pk,
        fund_code=fund,
        amount_cents=cents,
        status=envelope_status(cents),
        as_of=as_of,
        source=source,
        actor=officer,
        at=at,
    )


def amif_2022(officer: Actor, approver: Actor, questions: tuple[str, int]) -> calls.Call:
    """The facility's call of 2022, strands A and D: first guidelines, then the revision of 16 May 2022."""
    at = DRAFTED_2022
    call = calls.draft_call(**FRAME_2022, actor=officer, at=at)
    calls.edit_version(call_id=call.pk, **GUIDELINES_2022, actor=officer, at=at)
    for lot in LOTS_2022:
        lot_of(call, lot, FIRST_RULES_2022, questions, officer, at)
    for envelope in ENVELOPES_2022:
        envelope_of(call, envelope, officer, at)
    seen = calls.propose_opening(call_id=call.pk, actor=officer, at=OPENED_2022)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=approver, at=OPENED_2022)
    return _revise_2022(call, officer, approver)


def _revise_2022(call: calls.Call, officer: Actor, approver: Actor) -> calls.Call:
    at = REVISING_2022
    calls.start_revision(call_id=call.pk, actor=officer, at=at)
    calls.edit_version(call_id=call.pk, **REVISION_2022, actor=officer, at=at)
    revised = calls.rulebook_at(*REVISED_RULES_2022)
    for lot in call.lots.all():
        calls.set_terms(call_id=call.pk, lot_id=lot.pk, rulebook_id=revised.pk, actor=officer, at=at)
    seen = calls.propose_revision(call_id=call.pk, actor=officer, at=at)
    calls.approve_revision(call_id=call.pk, payload_seen=seen, actor=approver, at=REVISED_2022)
    for envelope in ENVELOPES_AFTER_REVISION:
        envelope_of(call, envelope, officer, REVISED_2022)
    call.refresh_from_db()
    return call


def borders_2023(officer: Actor, approver: Actor, questions: tuple[str, int]) -> calls.Call:
    """Borders and Security: one lot, two funds; 11 million for both, the split was on no page found."""
    at = DRAFTED_2023
    call = calls.draft_call(**FRAME_2023, actor=officer, at=at)
    calls.edit_version(call_id=call.pk, **GUIDELINES_2023, actor=officer, at=at)
    for lot in LOTS_2023:
        lot_of(call, lot, RULES_2023, questions, officer, at)
    for envelope in ENVELOPES_2023:
        envelope_of(call, envelope, officer, at)
    seen = calls.propose_opening(call_id=call.pk, actor=officer, at=OPENED_2023)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=approver, at=OPENED_2023)
    call.refresh_from_db()
    return call
