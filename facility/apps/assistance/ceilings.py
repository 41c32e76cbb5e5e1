"""What a programme's settings say of terms of reference: with source and status; only what is confirmed refuses."""

from facility.apps.assistance.models import TermsOfReference
from facility.apps.assistance.snapshots import Known, Terms
from facility.core.findings import Finding, SourceStatus

# Rules of technical assistance, numbered as the settings of programmes cite them.
KINDS_RULE, DAYS_RULE, LIMITS_RULE = "TA-06", "TA-08", "TA-09"
STATUSES: dict[str, SourceStatus] = {
    "confirmed": "confirmed",
    "predecessor": "predecessor",
    "analogue": "analogue",
    "unconfirmed": "unconfirmed",
    "demonstration": "demonstration",
}


def finding(known: Known, rule: str, message: str, field: str, is_kept: bool, **facts: object) -> Finding:
    """One setting against what is planned: passed or not, blocking only where the setting is confirmed."""
    return Finding(
        message=message,
        rule=rule,
        kind="ceiling",
        outcome="pass" if is_kept else "fail",
        blocks=not is_kept and known.status == "confirmed",
        field=field,
        facts=facts,
        source=known.source,
        source_status=STATUSES[known.status],
    )


def of_days(count: int, terms: Terms) -> list[Finding]:
    """Days planned, booked or worked for one request against the ceiling of its programme; unknown where none is set."""
    known, most = terms.known.get("expert_days"), terms.expert_days
    if known is None:
        return []
    if most is None:
        return [
            Finding(
                message="terms.ceiling_unknown",
                rule=DAYS_RULE,
                outcome="unknown",
                blocks=False,
                field="days",
                source=known.source,
                source_status=STATUSES[known.status],
            )
        ]
    kept = count <= most
    message = "terms.days_within" if kept else "terms.days_over"
    return [finding(known, DAYS_RULE, message, "days", kept, asked=count, most=most)]


def against_settings(planned: TermsOfReference, terms: Terms) -> list[Finding]:
    """The days against the ceiling of one request, and the kind against what the programme offers."""
    found = of_days(planned.days, terms) if planned.days is not None else []
    kinds = terms.known.get("modalities")
    if kinds is not None and planned.modality and kinds.value is not None:
        kept = planned.modality in terms.modalities
        message = "terms.kind_offered" if kept else "terms.kind_not_offered"
        found.append(finding(kinds, KINDS_RULE, message, "modality", kept))
    return found


def limits(planned: TermsOfReference, terms: Terms) -> list[Finding]:
    """That whoever drafts says that nothing is planned which is never given: said by a person, so always asked."""
    known = terms.known.get("never_given")
    if known is None or not terms.never_given:
        return []
    kept = planned.within_limits
    return [
        Finding(
            message="terms.within_limits" if kept else "terms.limits_not_checked",
            rule=LIMITS_RULE,
            outcome="pass" if kept else "fail",
            field="within_limits",
            source=known.source,
            source_status=STATUSES[known.status],
        )
    ]
