"""Registering a body, describing it, and confirming what kind of body it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from facility.apps.parties import identifiers as numbers
from facility.apps.parties import policy, steps
from facility.apps.parties.models import Identifier, Kind, Organisation, OrganisationKind, Person
from facility.apps.parties.queries.countries import is_country
from facility.apps.parties.queries.organisations import current_tree
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, Role, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

MOST_SIGNS = {"name": 250, "short_name": 60, "seat": 120, "established_under": 250, "website": 200}


def lock_organisation(organisation_id: int) -> Organisation:
    """The organisation with its record's row locked. Raises NotFound."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound("organisation")
    organisation.record = records.lock(organisation.record_id)
    organisation.refresh_from_db(fields=[f.name for f in organisation._meta.fields if f.name != "record"])
    return organisation


def _too_long(values: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(message="too_long", field=name, facts={"most": most, "given": len(values[name])})
        for name, most in MOST_SIGNS.items()
        if len(values.get(name) or "") > most
    ]


def check_description(
    *,
    name: str,
    country: str | None,
    kinds: Iterable[str],
    identifiers: Mapping[str, str],
    others: Mapping[str, str],
    organisation_id: int | None = None,
) -> list[Finding]:
    """What is wrong with how a body is described: each finding at its field."""
    codes = set(kinds)
    known = {kind.code: kind for kind in Kind.objects.filter(tree=current_tree())}
    findings = _too_long({"name": name, **others})
    if not name.strip():
        findings.append(Finding(message="organisation_name_missing", field="name"))
    if country and not is_country(country):
        findings.append(Finding(message="country_unknown", field="country", facts={"value": country}))
    # Only bodies that no state founded alone have no country of their own.
    if not country and not codes & {"international_organisation", "eu_agency"}:
        findings.append(Finding(message="organisation_country_missing", field="country"))
    if codes - set(known):
        findings.append(Finding(message="kind_unknown", field="kinds", facts={"value": sorted(codes - set(known))}))
    if not codes:
        findings.append(Finding(message="organisation_kind_missing", field="kinds"))
    natural = {code for code in codes & set(known) if known[code].is_natural_person}
    if natural and codes - natural:
        findings.append(Finding(message="natural_person_and_body", field="kinds"))
    findings += numbers.check(identifiers) + _website(others.get("website", ""))
    taken = Identifier.objects.exclude(organisation_id=organisation_id or 0)
    findings += [
        Finding(message="identifier_taken", field=scheme, facts={"value": value})
        for scheme, value in identifiers.items()
        if value and taken.filter(scheme=scheme, value=value).exists()
    ]
    return findings


def _website(address: str) -> list[Finding]:
    try:
        if address:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return [Finding(message="website_form", field="website", facts={"value": address[:80]})]
    return []


def _tidied(identifiers: Mapping[str, str] | None) -> dict[str, str]:
    return {scheme: numbers.tidy(scheme, value) for scheme, value in (identifiers or {}).items()}


@action
def register_organisation(
    *,
    name: str,
    country: str | None,
    kinds: Iterable[str],
    actor: Actor,
    at: datetime,
    short_name: str = "",
    seat: str = "",
    legal_personality: str = Organisation.LegalPersonality.UNKNOWN,
    established_under: str = "",
    website: str = "",
    identifiers: Mapping[str, str] | None = None,
    as_member: bool = True,
    invented: bool = False,
) -> Organisation:
    """Register a body; with `as_member` the one who registers acts for it as applicant.

    Raises Forbidden (nobody known), Refused (findings at name, country, kinds, identifiers).
    """
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    require(policy.may_register_organisation, actor, person)
    name, codes, found = one_line(name), sorted(set(kinds)), _tidied(identifiers)
    others = {"short_name": short_name, "seat": seat, "established_under": established_under, "website": website}
    findings = check_description(name=name, country=country, kinds=codes, identifiers=found, others=others)
    if findings:
        raise Refused(findings)
    organisation = steps.add_organisation(
        name=name,
        country=country or None,
        short_name=one_line(short_name),
        seat=one_line(seat),
        legal_personality="no" if codes == ["natural_person"] else legal_personality,
        established_under=one_line(established_under),
        website=website,
        kinds=codes,
        identifiers=found,
        is_natural_person=codes == ["natural_person"],
        invented=invented,
        actor=actor,
        at=at,
    )
    if as_member and person is not None:
        steps.hold_role(person=person, role=Role.APPLICANT, organisation=organisation, actor=actor, at=at)
    return organisation


@action
def describe_organisation(
    *,
    organisation_id: int,
    name: str,
    country: str | None,
    kinds: Iterable[str],
    actor: Actor,
    at: datetime,
    version: int | None = None,
    short_name: str = "",
    seat: str = "",
    legal_personality: str = Organisation.LegalPersonality.UNKNOWN,
    established_under: str = "",
    website: str = "",
    identifiers: Mapping[str, str] | None = None,
    evidence: str = "",
) -> Organisation:
    """Correct how a body is described; a kind no longer stated ends, a confirmed one cannot be dropped silently.

    `version` is the record's version that the writer saw. Raises NotFound, Forbidden, NotAllowedNow (somebody wrote
    meanwhile), Refused.
    """
    organisation = lock_organisation(organisation_id)
    require(policy.may_describe_organisation, actor, organisation)
    if version is not None and version != organisation.record.version:
        raise NotAllowedNow("parties.describe_organisation", "changed by somebody else meanwhile")
    name, codes, found = one_line(name), set(kinds), _tidied(identifiers)
    others = {"short_name": short_name, "seat": seat, "established_under": established_under, "website": website}
    findings = check_description(
        name=name, country=country, kinds=codes, identifiers=found, others=others, organisation_id=organisation.pk
    )
    if findings:
        raise Refused(findings)
    organisation.name, organisation.country_id = name, country or None
    organisation.short_name, organisation.seat = one_line(short_name), one_line(seat)
    organisation.legal_personality = legal_personality
    organisation.established_under, organisation.website = one_line(established_under), website
    organisation.is_provisional = False
    organisation.save()
    _replace_kinds(organisation, codes, at, evidence)
    _replace_identifiers(organisation, found)
    label = {**organisation.record.label, "en": name}
    records.update(organisation.record, label=label)
    facts = {"organisation": organisation.pk, "kinds": sorted(codes), "version": organisation.record.version}
    record_trail(record=organisation.record, event=Event.ORGANISATION_DESCRIBED, actor=actor, at=at, facts=facts)
    return organisation


def _replace_kinds(organisation: Organisation, codes: set[str], at: datetime, evidence: str) -> None:
    held = organisation.kinds.filter(valid_to=None).select_related("kind")
    for row in held:
        if row.kind.code not in codes:
            row.valid_to = local_day(at)
            row.valid_from = min(row.valid_from, row.valid_to) if row.valid_from else None
            row.save(update_fields=["valid_to", "valid_from"])
        elif evidence and row.confirmed_at is None:
            row.evidence = evidence
            row.save(update_fields=["evidence"])
    steps.state_kinds(organisation=organisation, kinds=codes, at=at, evidence=evidence)


def _replace_identifiers(organisation: Organisation, found: Mapping[str, str]) -> None:
    for scheme, value in found.items():
        if value:
            Identifier.objects.update_or_create(organisation=organisation, scheme=scheme, defaults={"value": value})
        else:
            Identifier.objects.filter(organisation=organisation, scheme=scheme).delete()


@action
def confirm_kind(*, kind_id: int, evidence: str, actor: Actor, at: datetime) -> OrganisationKind:
    """Confirm on evidence that a body is of the kind it states: staff only, and nobody for an own organisation.

    Raises NotFound, Forbidden, NotAllowedNow (confirmed or ended already), Refused (no evidence).
    """
    row = OrganisationKind.objects.filter(pk=kind_id).select_related("kind").first()
    if row is None:
        raise NotFound("kind of organisation")
    organisation = lock_organisation(row.organisation_id)
    require(policy.may_confirm_kind, actor, organisation)
    row.refresh_from_db()
    if row.confirmed_at is not None or row.valid_to is not None:
        raise NotAllowedNow("parties.confirm_kind", "confirmed" if row.confirmed_at else "ended")
    if not evidence.strip():
        raise Refused(Finding(message="evidence_missing", field="evidence"))
    row.evidence = evidence.strip()
    row.confirmed_by_id, row.confirmed_at = actor.user_id, at
    row.save(update_fields=["evidence", "confirmed_by", "confirmed_at"])
    facts = {"organisation": organisation.pk, "kind": row.kind.code}
    record_trail(record=organisation.record, event=Event.ORGANISATION_KIND_CONFIRMED, actor=actor, at=at, facts=facts)
    return row
