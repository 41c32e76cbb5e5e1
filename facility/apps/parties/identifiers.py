"""The form of the numbers that other registers give to bodies, and whether one can be right."""

import re
from collections.abc import Mapping

from facility.core.findings import Finding

# Participant Identification Code of the EU Funding & Tenders Portal: nine digits.
# IATI organisation identifier: registration agency, dash, registration number (codelist OrganisationRegistrationAgency).
# VAT number: country prefix (EL for Greece) and two to twelve signs; Directive 2006/112/EC, Article 215.
# Legal Entity Identifier: ISO 17442, eighteen signs and two check digits (ISO 7064 mod 97-10).
FORMS: Mapping[str, re.Pattern[str]] = {
    "pic": re.compile(r"[0-9]{9}"),
    "iati": re.compile(r"[A-Z]{2}-[A-Z0-9]+-[^\s/&|?]+|XM-[A-Z]+-[^\s/&|?]+|[0-9]{5}"),
    "vat": re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,12}"),
    "lei": re.compile(r"[A-Z0-9]{18}[0-9]{2}"),
    "registration": re.compile(r".{1,80}"),
}


def tidy(scheme: str, value: str) -> str:
    """The number as it is stored: no spaces at the ends, and none or dots inside a VAT number, PIC or LEI."""
    value = value.strip()
    if scheme in {"pic", "vat", "lei"}:
        value = re.sub(r"[\s.\-]", "", value).upper()
    return value


def _lei_adds_up(value: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in value)) % 97 == 1


def check(identifiers: Mapping[str, str]) -> list[Finding]:
    """What is wrong with the form of the numbers, at the field of each."""
    findings = []
    for scheme, value in identifiers.items():
        form = FORMS.get(scheme)
        if not value:
            continue
        if form is None or not form.fullmatch(value) or (scheme == "lei" and not _lei_adds_up(value)):
            findings.append(Finding(message=f"identifier_form_{scheme}", field=scheme, facts={"value": value}))
    return findings
