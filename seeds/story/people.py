"""The invented people and organisations of the demonstration, named by what they do so that nobody is meant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Actor, Role, User, system
from facility.foundation.base.acts import act

JOINED = datetime(2022, 1, 3, 9, 0, tzinfo=UTC)
SINCE = date(2022, 1, 1)
TELLER = system("story")

ORGANISATIONS: dict[str, dict[str, object]] = {
    "office": {"name": "Demonstration Office for Migration", "country": "PL", "kinds": ["public_authority_central"]},
    "agency": {"name": "Demonstration Skills Agency", "country": "FR", "kinds": ["public_authority_central"]},
    "association": {"name": "Demonstration Association of Newcomers", "country": "IT", "kinds": ["ngo"]},
    "bureau": {"name": "Demonstration Bureau for Migration", "country": "MD", "kinds": ["public_authority_central"]},
    "consultancy": {"name": "Demonstration Consulting Company", "country": "BE", "kinds": ["company"]},
    "delegation": {"name": "Demonstration Delegation", "country": None, "kinds": []},
    "directorate": {"name": "Demonstration Directorate", "country": None, "kinds": []},
}

PEOPLE: dict[str, tuple[str, tuple[Role, ...], str]] = {
    "administrator": ("Ada, administrator", (Role.ADMINISTRATOR,), ""),
    "second_administrator": ("Ben, administrator", (Role.ADMINISTRATOR,), ""),
    "officer": ("Gil, grants officer", (Role.GRANTS_OFFICER,), ""),
    "second_officer": ("Greta, grants officer", (Role.GRANTS_OFFICER,), ""),
    "coordinator": ("Cora, assistance coordinator", (Role.ASSISTANCE_COORDINATOR,), ""),
    "second_coordinator": ("Colin, assistance coordinator", (Role.ASSISTANCE_COORDINATOR,), ""),
    "secretariat": ("Selma, dialogue secretariat", (Role.DIALOGUE_SECRETARIAT,), ""),
    "finance": ("Finn, finance officer", (Role.FINANCE_OFFICER,), ""),
    "authority": ("Aude, authorising officer", (Role.AUTHORISING_OFFICER,), ""),
    "evaluator": ("Eva, evaluator", (Role.EVALUATOR,), ""),
    "second_evaluator": ("Emil, evaluator", (Role.EVALUATOR,), ""),
    "chair": ("Pia, panel chair", (Role.PANEL_CHAIR, Role.COMMITTEE_MEMBER), ""),
    "member": ("Cem, committee member", (Role.COMMITTEE_MEMBER,), ""),
    "second_member": ("Cleo, committee member", (Role.COMMITTEE_MEMBER,), ""),
    "delegate": ("Sol, delegation", (Role.CONSULTED_SERVICE,), "delegation"),
    "director": ("Sam, directorate", (Role.CONSULTED_SERVICE,), "directorate"),
    "applicant": ("Lia, applicant", (Role.APPLICANT,), "office"),
    "signatory": ("Fara, financial signatory", (Role.FINANCIAL_SIGNATORY,), "office"),
    "reporter": ("Rui, reporter", (Role.REPORTER,), "office"),
    "agency_applicant": ("Anouk, applicant", (Role.APPLICANT,), "agency"),
    "newcomer": ("Noa, applicant", (Role.APPLICANT,), "association"),
    "consultant": ("Kai, applicant", (Role.APPLICANT,), "consultancy"),
    "partner": ("Pablo, partner", (Role.PARTNER,), "bureau"),
    "mentor": ("Mona, mentor", (Role.MENTOR,), ""),
    "editor": ("Edda, editor", (Role.EDITOR,), ""),
    "auditor": ("Odo, auditor", (Role.AUDITOR,), ""),
    "expert": ("Xenia, expert", (), ""),
    "second_expert": ("Xaver, expert", (), ""),
    "donor": ("Dana, donor's desk", (Role.DONOR,), ""),
}


@dataclass(frozen=True)
class Cast:
    """Users by their part in the story, organisations by theirs."""

    users: dict[str, User]
    organisations: dict[str, parties.Organisation]

    def actor(self, part: str, at: datetime) -> Actor:
        """The person of that part as an actor, with the roles held at the moment."""
        return parties.actor_for(self.users[part], at)


def tell() -> Cast:
    """Register the organisations and give every person an account and a role."""
    with act():
        organisations = {
            part: parties.add_organisation(
                name=str(facts["name"]),
                country=facts["country"],  # type: ignore[arg-type]
                kinds=facts["kinds"],  # type: ignore[arg-type]
                legal_personality="yes",
                is_public=False,
                invented=True,
                actor=TELLER,
                at=JOINED,
            )
            for part, facts in ORGANISATIONS.items()
        }
        users = {part: _person(part, organisations) for part in PEOPLE}
    return Cast(users, organisations)


def _person(part: str, organisations: dict[str, parties.Organisation]) -> User:
    name, roles, organisation = PEOPLE[part]
    user = User.objects.create_user(f"{part}@example.org", name=name, created_at=JOINED, invented=True)
    person = parties.add_person(name=name, user=user, actor=TELLER, at=JOINED, invented=True)
    for role in roles:
        parties.hold_role(
            person=person,
            role=role,
            organisation=organisations.get(organisation),
            starts_on=SINCE,
            actor=TELLER,
            at=JOINED,
            cause="demonstration",
        )
    return user
