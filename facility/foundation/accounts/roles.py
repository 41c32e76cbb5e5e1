"""The roles a person can hold, each for an organisation or an app and a period; labels live in words."""

from enum import StrEnum


class Role(StrEnum):
    """What people are to the facility; codes are stored, labels are translated elsewhere."""

    ADMINISTRATOR = "administrator"
    APPLICANT = "applicant"
    ASSISTANCE_COORDINATOR = "assistance_coordinator"
    AUDITOR = "auditor"
    AUTHORISING_OFFICER = "authorising_officer"
    COMMITTEE_MEMBER = "committee_member"
    CONSULTED_SERVICE = "consulted_service"
    DIALOGUE_SECRETARIAT = "dialogue_secretariat"
    DONOR = "donor"
    EDITOR = "editor"
    EVALUATOR = "evaluator"
    FINANCE_OFFICER = "finance_officer"
    FINANCIAL_SIGNATORY = "financial_signatory"
    GRANTS_OFFICER = "grants_officer"
    MENTOR = "mentor"
    NATIONAL_CONTACT = "national_contact"
    PANEL_CHAIR = "panel_chair"
    PARTNER = "partner"
    REPORTER = "reporter"


# Roles that a person holds for one organisation; the others are held for the facility as a whole.
FOR_ORGANISATION = frozenset(
    {
        Role.APPLICANT,
        Role.PARTNER,
        Role.REPORTER,
        Role.FINANCIAL_SIGNATORY,
        Role.CONSULTED_SERVICE,
        Role.NATIONAL_CONTACT,
    }
)

# Roles that decide, pay, open dossiers, give roles or run a component: where FACILITY_SECOND_FACTOR is `required`, their
# holders do so only after a second factor.
SECOND_FACTOR = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.ASSISTANCE_COORDINATOR,
        Role.AUTHORISING_OFFICER,
        Role.DIALOGUE_SECRETARIAT,
        Role.FINANCE_OFFICER,
        Role.GRANTS_OFFICER,
    }
)
