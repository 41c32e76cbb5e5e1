"""Who acts: a frozen picture of a user and the roles held at the moment of the act."""

from dataclasses import dataclass

from facility.foundation.accounts.roles import SECOND_FACTOR, Role


@dataclass(frozen=True)
class Held:
    """One role held, for an organisation (its id) or for the whole facility (None), for one app or for all ("")."""

    role: Role
    organisation_id: int | None = None
    app: str = ""


@dataclass(frozen=True)
class Actor:
    """The one who acts. `system` names a job; without user and system it is the public."""

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    held: frozenset[Held] = frozenset()
    system: str = ""
    language: str = "en"
    # Whether the one behind the request has shown a short while ago who they are; and whether in the strength that
    # their roles ask for. Pages set both for every request, endpoints with a token set both to False; without the
    # second, policy refuses whatever decides, signs, pays, opens a seal or gives a role.
    present: bool = True
    proved: bool = True
    # Which proof that was, where a proof counts for one act of money only: pages set it, and such an act uses it up.
    proof: str = ""

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in (or a job acts)."""
        return self.user_id is not None or bool(self.system)

    @property
    def roles(self) -> frozenset[Role]:
        """The codes of all roles held for every app."""
        return frozenset(one.role for one in self.held if not one.app)

    def has(self, role: Role, organisation_id: int | None = None, app: str = "") -> bool:
        """Whether the role is held, for that organisation where one is given; one held for one app counts only there."""
        return any(
            one.role == role
            and (organisation_id is None or one.organisation_id == organisation_id)
            and one.app in {"", app}
            for one in self.held
        )

    def organisations(self, *roles: Role, app: str = "") -> frozenset[int]:
        """The organisations for which one of the roles (any, when none is named) is held for every app.

        With `app` also those for which it is held for that app only.
        """
        return frozenset(
            one.organisation_id
            for one in self.held
            if one.organisation_id is not None and one.app in {"", app} and (not roles or one.role in roles)
        )

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role held is one that decides, pays, opens dossiers or gives roles."""
        return any(one.role in SECOND_FACTOR for one in self.held)

    @property
    def labels(self) -> frozenset[str]:
        """Access labels for search: public, signed-in, each role, each organisation with the role held for it.

        A role held for one app opens nothing here: what is found belongs to all of them.
        """
        labels = {"public"}
        if self.user_id is not None:
            labels |= {"signed-in", f"user:{self.user_id}"}
        held = [one for one in self.held if not one.app]
        labels |= {f"role:{one.role}" for one in held if one.organisation_id is None}
        labels |= {f"org:{one.organisation_id}:{one.role}" for one in held if one.organisation_id is not None}
        return frozenset(labels)


PUBLIC = Actor()


def system(name: str) -> Actor:
    """The actor of a job; it holds no role, so that policies must name it to let it through."""
    return Actor(system=name, name=name)
