"""Labels of parties: roles, statuses of countries, schemes of identifiers, and the sentences of refusals."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Role

ROLES: Mapping[Role, Any] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.APPLICANT: _("Applicant"),
    Role.ASSISTANCE_COORDINATOR: _("Assistance coordinator"),
    Role.AUDITOR: _("Auditor"),
    Role.AUTHORISING_OFFICER: _("Authorising officer"),
    Role.COMMITTEE_MEMBER: _("Committee member"),
    Role.CONSULTED_SERVICE: _("Consulted service"),
    Role.DIALOGUE_SECRETARIAT: _("Dialogue secretariat"),
    Role.DONOR: _("Donor"),
    Role.EDITOR: _("Editor"),
    Role.EVALUATOR: _("Evaluator"),
    Role.FINANCE_OFFICER: _("Finance officer"),
    Role.FINANCIAL_SIGNATORY: _("Financial signatory"),
    Role.GRANTS_OFFICER: _("Grants officer"),
    Role.MENTOR: _("Mentor"),
    Role.NATIONAL_CONTACT: _("National contact"),
    Role.PANEL_CHAIR: _("Panel chair"),
    Role.PARTNER: _("Partner"),
    Role.REPORTER: _("Reporter"),
}
# One sentence per role: what the holder is here for.
ROLE_HELP: Mapping[Role, Any] = {
    Role.ADMINISTRATOR: _("Keeps people, organisations and roles in order; decides on no dossier."),
    Role.APPLICANT: _("Writes and submits dossiers for an organisation and invites its colleagues and partners."),
    Role.ASSISTANCE_COORDINATOR: _("Runs requests for assistance, experts and missions; sees no dossier and no grant."),
    Role.AUDITOR: _("Reads everything that may be read and changes nothing."),
    Role.AUTHORISING_OFFICER: _("Decides on awards, signs agreements and approves payments for the facility."),
    Role.COMMITTEE_MEMBER: _("Advises on what is to be decided, in meetings and in writing."),
    Role.CONSULTED_SERVICE: _("Is asked for an opinion on dossiers within a time."),
    Role.DIALOGUE_SECRETARIAT: _(
        "Plans and runs meetings, their reports and commitments; sees no dossier and no grant."
    ),
    Role.DONOR: _("Reads the whole facility live: figures, projects and money, no sealed dossier."),
    Role.EDITOR: _("Clears and publishes lessons and publications."),
    Role.EVALUATOR: _("Declares interests, scores dossiers and agrees with the other evaluators."),
    Role.FINANCE_OFFICER: _("Checks payment requests and drafts payment orders."),
    Role.FINANCIAL_SIGNATORY: _("Signs agreements and payment requests for a beneficiary."),
    Role.GRANTS_OFFICER: _("Prepares calls, takes in dossiers and follows grants."),
    Role.MENTOR: _("Helps applicants with their dossier; sees no evaluation."),
    Role.NATIONAL_CONTACT: _("Advises and meets in a country; sees no dossier."),
    Role.PANEL_CHAIR: _("Leads the evaluators to an agreed result."),
    Role.PARTNER: _("Takes part in dossiers of others for an organisation."),
    Role.REPORTER: _("Writes the reports of a grant for a beneficiary."),
}
COUNTRY_STATUSES: Mapping[str, Any] = {
    "eu_member": _("Member State of the European Union"),
    "schengen": _("In the Schengen area"),
    "schengen_associated": _("Associated with Schengen"),
    "candidate": _("Candidate country"),
    "potential_candidate": _("Potential candidate"),
    "opted_out_amif": _("Does not take part in the AMIF"),
}
IDENTIFIER_SCHEMES: Mapping[str, Any] = {
    "pic": _("PIC (participant code of the EU portal)"),
    "iati": _("IATI organisation identifier"),
    "vat": _("VAT number"),
    "lei": _("Legal Entity Identifier (LEI)"),
    "registration": _("National registration number"),
}
LEGAL_PERSONALITY: Mapping[str, Any] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
MEMBER_STATUSES: Mapping[str, Any] = {
    "confirmed": _("Confirmed"),
    "analogue": _("Taken from the framework of that name"),
    "unconfirmed": _("Not confirmed"),
}

# Ways to sign in, as letters name them.
WAYS: Mapping[str, Any] = {
    "app": _("codes of an app"),
    "passkey": _("a passkey"),
    "codes": _("new recovery codes"),
    "provider": _("sign-in through an outside provider"),
    "all": _("every second factor"),
}

# message of a finding: (what is wrong, what to do)
FINDINGS: Mapping[str, tuple[Any, Any]] = {
    "too_long": (
        _("This text is longer than %(most)s signs (%(given)s)."),
        _("Shorten it."),
    ),
    "organisation_name_missing": (
        _("The organisation has no name."),
        _("Give its name as it is registered, in at most 250 signs."),
    ),
    "country_unknown": (_("“%(value)s” is not the code of a country."), _("Choose the country from the list.")),
    "organisation_country_missing": (
        _("The country is missing."),
        _("Choose the country of the seat; only international organisations and EU agencies have none."),
    ),
    "kind_unknown": (_("This kind of organisation is not known: %(value)s."), _("Choose from the list.")),
    "organisation_kind_missing": (
        _("No kind of organisation is chosen."),
        _("Choose at least one; several may apply."),
    ),
    "natural_person_and_body": (
        _("A natural person cannot be another kind of body at the same time."),
        _("Choose either natural person or the kinds of the body."),
    ),
    "identifier_form_pic": (_("“%(value)s” cannot be a PIC."), _("A PIC has nine digits, as on the EU portal.")),
    "identifier_form_iati": (
        _("“%(value)s” cannot be an IATI organisation identifier."),
        _("It names a register and a number, such as XX-ABC-12345."),
    ),
    "identifier_form_vat": (
        _("“%(value)s” cannot be a VAT number."),
        _("It starts with the two letters of the country (EL for Greece)."),
    ),
    "identifier_form_lei": (
        _("“%(value)s” cannot be a Legal Entity Identifier."),
        _("It has twenty signs, of which the last two check the others: look for a slip."),
    ),
    "identifier_form_registration": (
        _("“%(value)s” cannot be a registration number."),
        _("Give at most 80 signs."),
    ),
    "identifier_taken": (
        _("“%(value)s” is registered for another organisation."),
        _("Look for that organisation and ask to join it, or correct the number."),
    ),
    "website_form": (_("“%(value)s” is not the address of a website."), _("Start it with https://.")),
    "evidence_missing": (_("No evidence is given."), _("Say which text or document shows it.")),
    "email_form": (_("This is not an e-mail address."), _("Write it like name@example.org.")),
    "role_unknown": (_("“%(value)s” is not a role."), _("Choose from the list.")),
    "role_not_offered": (
        _("This role cannot be offered by letter."),
        _("Choose a role from the list; roles that decide are given by two administrators."),
    ),
    "role_needs_organisation": (_("This role is held for an organisation."), _("Choose the organisation.")),
    "app_unknown": (_("“%(value)s” is not a part of the system."), _("Choose from the list.")),
    "role_is_for_the_facility": (_("This role is held for the whole facility."), _("Leave the organisation empty.")),
    "period_backwards": (_("The last day lies before the first."), _("Correct one of the two.")),
    "its_people_decide": (
        _("People act for this organisation already: they let others in."),
        _("Ask one of them; where nobody is left, two administrators give the role on the person's page."),
    ),
    "invitations_a_day": (_("You have sent %(most)s invitations within a day."), _("Go on tomorrow.")),
    "invitations_too_many": (
        _("You have %(most)s invitations waiting."),
        _("Wait for answers, or withdraw some."),
    ),
    "name_missing": (_("A name is missing, or it is longer than 120 signs."), _("Give first and last name.")),
    "language_unknown": (_("This language is not offered."), _("Choose from the list.")),
    "code_wrong": (
        _("This code is wrong, too old, or was used already."),
        _("Wait for the next code of the app, or use another way."),
    ),
    "code_no_tries": (
        _("There were too many wrong codes for your account."),
        _("Wait a quarter of an hour, or use a passkey."),
    ),
    "passkey_refused": (
        _("The passkey was not accepted, or the page was open for too long."),
        _("Try again; if your device does not offer the key, use another way."),
    ),
    "passkey_name": (
        _("The passkey has no name, or one longer than 60 signs."),
        _("Name the device it lies on, such as “Office laptop”."),
    ),
    "passkey_too_many": (_("There are ten passkeys on your account."), _("Remove one that you no longer use.")),
    "password_wrong": (
        _("This is not your password, or there were too many tries."),
        _("Correct it, or wait a quarter of an hour."),
    ),
    "sign_in_busy": (_("Many people are signing in at the moment."), _("Try again in a few seconds.")),
    "way_not_yours": (_("You cannot show who you are in this way."), _("Use one of the ways on this page.")),
    "provider_unverified": (
        _("The provider does not confirm your e-mail address, and no account here is linked to your sign-in there."),
        _("Sign in here with your address first, then link the provider on the page of your account."),
    ),
    "provider_not_asked": (
        _("The provider does not say that it asked you just now."),
        _("Try again, or use another of the ways on the page before."),
    ),
    "provider_closed": (_("The account here is closed."), _("Write to the facility's office.")),
    "provider_other": (
        _("Your account here is linked to another sign-in at this provider."),
        _("Sign in here with your address, remove that link on the page of your account, then link the new one."),
    ),
    "provider_taken": (
        _("This sign-in at the provider is linked to another account here."),
        _("Sign in to that account and remove the link there first."),
    ),
    "delivery_unknown": (_("This way of being told is not offered here."), _("Choose from the list.")),
    "appearance_unknown": (_("This appearance is not offered."), _("Choose from the list.")),
}


def spoken(label: Any) -> dict[str, str]:
    """A label in every language of the system, for letters and notices that are worded when they are read."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(label)
    return said
