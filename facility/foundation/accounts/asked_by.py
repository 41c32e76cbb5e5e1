"""Questions that depend on who asks: their statement is put together once for everybody of the same roles."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from facility.foundation.accounts.actors import Actor, Held
from facility.foundation.base.kept_questions import KeptQuestion, Value

Row = TypeVar("Row", bound=Model)
# So many sets of roles have statements of their own in a process; one more, and all begin anew.
_MOST = 200


class AskedBy(Generic[Row]):
    """A query set for an actor and other values, as a KeptQuestion for each set of roles.

    `question(actor, *values)` may look at the actor's roles, at who they are held for and at the language, and must put
    ids of account, person and organisations into the query set only. Where it looked one of them up before, it would do
    so for somebody who does not exist: nobody would find anything by it, and an `exclude` of it would exclude nothing, so
    that neither may be done.
    """

    def __init__(self, question: "Callable[..., QuerySet[Row]]") -> None:
        self._question = question
        self._kept: dict[Any, KeptQuestion[Row]] = {}

    def rows(self, actor: Actor, *values: Value) -> list[Row]:
        """The rows for this actor and these values."""
        ours = tuple(sorted({one.organisation_id for one in actor.held if one.organisation_id is not None}))
        at = {organisation: number for number, organisation in enumerate(ours)}
        held = frozenset((one.role, at.get(one.organisation_id or 0), one.app) for one in actor.held)
        known = (actor.user_id is not None, actor.person_id is not None, actor.present, actor.proved)
        shape = (held, actor.system, actor.language, known)
        if shape not in self._kept and len(self._kept) >= _MOST:
            self._kept.clear()
        kept = self._kept.get(shape) or self._kept.setdefault(shape, self._of(actor, at))
        return kept.rows(actor.user_id or 0, actor.person_id or 0, ours, *values)

    def _of(self, actor: Actor, at: dict[int, int]) -> KeptQuestion[Row]:
        roles = [(one.role, at.get(one.organisation_id or 0), one.app) for one in actor.held]
        has_account, is_person = actor.user_id is not None, actor.person_id is not None
        same = {"system": actor.system, "language": actor.language, "present": actor.present, "proved": actor.proved}

        def question(user: int, person: int, ours: tuple[int, ...], *values: Value) -> "QuerySet[Row]":
            alike = Actor(
                user_id=user if has_account else None,
                person_id=person if is_person else None,
                held=frozenset(Held(role, None if one is None else ours[one], app) for role, one, app in roles),
                **same,  # type: ignore[arg-type]
            )
            return self._question(alike, *values)

        return KeptQuestion(question, every=False)
