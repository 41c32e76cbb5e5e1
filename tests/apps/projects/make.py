"""Projects, funds and grants for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from facility.apps.projects.public import (
    ApproachFacts,
    InstrumentFacts,
    PartnerFacts,
    Project,
    ProjectFacts,
    SchemeFacts,
    import_instrument,
    import_row,
    import_scheme,
    register,
)
from facility.foundation.accounts.public import Actor, system
from facility.foundation.base.acts import act
from facility.foundation.records.public import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOADER = system("load-portfolio")
SOURCE = "https://example.org/page"


def facts(key: str = "border-project", **changes: Any) -> ProjectFacts:
    """A plain known project."""
    given = {
        "key": key,
        "kind": "outside",
        "titles": {"en": f"Title of {key}"},
        "programme": "Some programme",
        "programme_basis": "stated",
        "theme": "Border management",
        "starts": "2020-04",
        "ends": "2021",
        "status": "completed",
        "status_basis": "stated",
        "total_cents": 100_000_00,
        "lead_name": "Border Police",
        "lead_body": "Border Police",
        "lead_country": "LT",
        "member_states": ("LT",),
        "partner_countries": ("MD",),
        "partners": (
            PartnerFacts(role="lead", name="Border Police", country="LT", body="Border Police", body_country="LT"),
        ),
        "source_urls": (SOURCE,),
    }
    return ProjectFacts(**{**given, **changes})


def known(key: str = "border-project", at: datetime = AT, **changes: Any) -> Project:
    """Import a known project and give its row."""
    import_row(facts=facts(key, **changes), actor=LOADER, at=at)
    return Project.objects.select_related("record").get(key=key)


def funds(*codes: str) -> None:
    """Funds managed by DG HOME."""
    for code in codes:
        one = InstrumentFacts(code=code, name=f"Fund {code}", managing_service="DG HOME", used_by_facility=True)
        import_instrument(facts=one, actor=LOADER, at=AT)


def scheme(version: str = "2023", *codes: str) -> None:
    """A version of the typology."""
    approaches = tuple(ApproachFacts(code=code, name=code.title()) for code in codes or ("operational", "capacity"))
    one = SchemeFacts(version=version, name=f"Scheme {version}", valid_from=version[:7], approaches=approaches)
    import_scheme(facts=one, actor=LOADER, at=AT)


def grant_record(*, invented: bool = False) -> Record:
    """The record of a signed grant, whatever app owns it."""
    return Record.objects.create(kind="grant", label={"en": "Grant"}, created_at=AT, invented=invented)


def own(*, invented: bool = False, actor: Actor = LOADER, origin: Record | None = None, **changes: Any) -> Project:
    """A project registered from a signed grant."""
    said = replace(facts(**{"key": "", "kind": "ours", "status": "ongoing", "status_basis": "recorded", **changes}))
    with act():
        return register(
            facts=said,
            origin=origin or grant_record(invented=invented),
            actor=actor,
            at=AT,
            cause="grant.signed",
        )
