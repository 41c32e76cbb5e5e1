"""Permissions: one function per action, built from a grid of role × relation; the matrix page reads the same grids."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from facility.core.errors import Forbidden, Unproven
from facility.foundation.accounts.actors import Actor, Held
from facility.foundation.accounts.roles import Role

# A relation says whether a role held lets its holder act on this object: (actor, held, object) -> bool.
Relation = Callable[[Actor, Held, Any], bool]

ANY = "any"


@dataclass(frozen=True)
class Permission:
    """Who may do one act: for each role the relation that must hold ("any" asks none); no actor means no.

    `grave`: an act that decides, signs, pays, opens a seal or gives a role, and so takes a fresh proof of identity.
    `once`: a grave act of money, whose proof counts for this one act (decision 0020).
    """

    code: str
    grid: Mapping[Role, str]
    relations: Mapping[str, Relation] = field(default_factory=dict)
    forbids: tuple[Relation, ...] = ()
    public: Callable[[Any], bool] | None = None
    systems: frozenset[str] = frozenset()
    grave: bool = False
    once: bool = False

    def __call__(self, actor: Actor | None, thing: Any = None) -> bool:
        """Whether the actor may do this to the object. `public` may open an object to everyone."""
        if self.public is not None and thing is not None and self.public(thing):
            return True
        if actor is None or not actor.is_known:
            return False
        if actor.system:
            return actor.system in self.systems
        app = self.code.partition(".")[0]
        return any(self._lets(actor, held, thing) for held in actor.held if held.app in {"", app})

    def _lets(self, actor: Actor, held: Held, thing: Any) -> bool:
        relation = self.grid.get(held.role)
        if relation is None or any(no(actor, held, thing) for no in self.forbids):
            return False
        return relation == ANY or (thing is not None and self.relations[relation](actor, held, thing))


PERMISSIONS: dict[str, Permission] = {}


def permission(
    code: str,
    grid: Mapping[Role, str],
    *,
    relations: Mapping[str, Relation] | None = None,
    forbids: Iterable[Relation] = (),
    public: Callable[[Any], bool] | None = None,
    systems: Iterable[str] = (),
    grave: bool = False,
    once: bool = False,
) -> Permission:
    """Declare who may do `code` ("proposals.submit"); every relation named in the grid must be given."""
    relations = dict(relations or {})
    missing = {name for name in grid.values() if name != ANY} - set(relations)
    if missing or code in PERMISSIONS or (once and not grave):
        raise ValueError(f"{code}: declared twice, once without grave, or relations missing: {sorted(missing)}")
    grave_once = {"grave": grave, "once": once}
    PERMISSIONS[code] = Permission(
        code, dict(grid), relations, tuple(forbids), public, frozenset(systems), **grave_once
    )
    return PERMISSIONS[code]


def require(may: Permission, actor: Actor | None, thing: Any = None) -> None:
    """Let the act go on. Raises Forbidden (which act was refused), Unproven (a grave act without a fresh proof)."""
    if not may(actor, thing):
        raise Forbidden(may.code)
    if may.grave and actor is not None and not actor.proved:
        raise Unproven(may.code, "show again who you are")


def require_presence(actor: Actor, code: str) -> None:
    """Let on who has shown a short while ago who they are, by whatever they have. Raises Unproven."""
    if not actor.present:
        raise Unproven(code, "show again who you are")


def own_organisation(attribute: str = "organisation_id") -> Relation:
    """The relation "own organisation": the role is held for the organisation that the object belongs to."""

    def relation(actor: Actor, held: Held, thing: Any) -> bool:
        return held.organisation_id is not None and held.organisation_id == getattr(thing, attribute)

    return relation
