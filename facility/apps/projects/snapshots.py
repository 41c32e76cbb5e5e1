"""What is said of a project, frozen: the one shape in which loaders and upper apps hand a project in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from facility.core import seal


@dataclass(frozen=True, kw_only=True)
class PartnerFacts:
    """A body in a role. `body` is its name in the register of organisations ("" when it is not a body, as a state)."""

    role: str
    name: str
    country: str = ""
    kind: str = ""
    body: str = ""
    body_country: str = ""
    organisation_id: int | None = None
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FundingFacts:
    """One source of money. No `source` and no `instrument`: the part whose source nobody states."""

    source: str = ""
    instrument: str = ""
    managing_service: str = ""
    is_eu: bool | None = None
    amount_cents: int | None = None
    currency: str = "EUR"
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimFacts:
    """What one source says about one attribute, beside what the register shows."""

    attribute: str
    value: str = ""
    valid_when: str = ""
    said_by: str = ""
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacementFacts:
    """A published placement in a version of the typology."""

    scheme: str
    approach: str
    weight: str = "primary"
    placed_by: str
    placed_when: str = ""
    reason: str = ""
    source_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ComponentFacts:
    """A named part of a project."""

    titles: Mapping[str, str]
    source_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """Everything said of one project. Empty text, None and empty tuples mean that it is not known.

    `key` is left empty for our own grants: they are given the next public reference. Amounts are cents of `currency`,
    the share is basis points as published (never computed), dates are partial (YYYY, YYYY-MM, YYYY-MM-DD).
    """

    titles: Mapping[str, str]
    key: str = ""
    kind: str = "ours"
    summaries: Mapping[str, str] = field(default_factory=dict)
    acronym: str = ""
    contract_reference: str = ""
    programme: str = ""
    programme_basis: str = ""
    call_code: str = ""
    call_lot: str = ""
    theme: str = ""
    starts: str = ""
    ends: str = ""
    planned_start: str = ""
    planned_end: str = ""
    actual_start: str = ""
    actual_end: str = ""
    duration_tenths: int | None = None
    status: str = ""
    status_basis: str = ""
    currency: str = "EUR"
    total_cents: int | None = None
    eu_cents: int | None = None
    eu_share_bp: int | None = None
    precision: str = ""
    lead_name: str = ""
    lead_body: str = ""
    lead_organisation_id: int | None = None
    lead_country: str = ""
    member_states: tuple[str, ...] = ()
    partner_countries: tuple[str, ...] = ()
    partners: tuple[PartnerFacts, ...] = ()
    components: tuple[ComponentFacts, ...] = ()
    funding: tuple[FundingFacts, ...] = ()
    frameworks: tuple[tuple[str, str], ...] = ()
    placements: tuple[PlacementFacts, ...] = ()
    claims: tuple[ClaimFacts, ...] = ()
    source_urls: tuple[str, ...] = ()
    note: str = ""

    @property
    def digest(self) -> str:
        """The hash of everything said: the same content gives the same digest."""
        return seal.digest(seal.canonical(asdict(self)))


@dataclass(frozen=True, kw_only=True)
class InstrumentFacts:
    """A fund or programme as a source describes it."""

    code: str
    name: str
    programming_period: str = ""
    managing_service: str = ""
    legal_basis: str = ""
    used_by_facility: bool = False
    source_urls: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FrameworkFacts:
    """A framework with its signatories, as far as a source was kept: (country, since, source address, status)."""

    code: str
    kind: str
    partner_country: str
    name: str
    dated: str = ""
    source_url: str = ""
    source_status: str = "confirmed"
    note: str = ""
    signatories: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ApproachFacts:
    """One type of a version: its other wordings, and what became of it in the next version."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    next_code: str = ""
    became_theme: bool = False


@dataclass(frozen=True, kw_only=True)
class SchemeFacts:
    """One version of the typology with its approaches."""

    version: str
    name: str
    valid_from: str
    approaches: tuple[ApproachFacts, ...]
    source_url: str = ""
    note: str = ""
