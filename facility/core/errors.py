"""The four ways this house says no, raised inside actions and turned into a page or a status once."""

from __future__ import annotations

from collections.abc import Iterable

from facility.core.findings import Finding


class FacilityError(Exception):
    """Base of every refusal that is part of the trade (anything else is a defect)."""


class Refused(FacilityError):
    """What was asked breaks rules; carries the findings, blocking ones and advice alike (422)."""

    findings: tuple[Finding, ...]

    def __init__(self, findings: Iterable[Finding] | Finding) -> None:
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        if not self.findings:
            raise ValueError("a refusal needs at least one finding")
        super().__init__("; ".join(str(finding) for finding in self.findings))

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop the act."""
        return tuple(finding for finding in self.findings if finding.blocks)


class Forbidden(FacilityError):
    """The actor may see the thing but not do this to it (403)."""

    def __init__(self, action: str, reason: str = "") -> None:
        self.action = action
        self.reason = reason
        super().__init__(f"{action}: {reason}" if reason else action)


class Unproven(Forbidden):
    """The actor may do this, but has not shown a short while ago who they are: a page asks, a machine gets 403."""


class ProofSpent(Unproven):
    """The proof was used for another act of money: each takes one of its own."""


class NotAllowedNow(FacilityError):
    """The act exists, but not from the state the thing is in (409)."""

    def __init__(self, action: str, state: str, lifecycle: str = "") -> None:
        self.action = action
        self.state = state
        self.lifecycle = lifecycle
        super().__init__(f"{action} is not possible while {lifecycle or 'this'} is {state}")


class NotFound(FacilityError):
    """There is no such thing, or it is not visible to this actor: the two are never told apart (404)."""

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(what)
