"""A finding: what one rule saw in one dossier, as data to store, to show in any language and to cite."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

Outcome = Literal["pass", "fail", "unknown"]
SourceStatus = Literal["confirmed", "predecessor", "analogue", "unconfirmed", "demonstration"]

OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "unknown")
SOURCE_STATUSES: tuple[SourceStatus, ...] = (
    "confirmed",
    "predecessor",
    "analogue",
    "unconfirmed",
    "demonstration",
)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One outcome of one check.

    `message` and `remedy` are keys of texts, `facts` the figures for their placeholders. The end of a
    fact's name says its unit: `_cents`, `_bp` (basis points), `_months`, `_on` (ISO date), `_countries`;
    other values are shown as they are. `field` leads to the answer concerned (`budget.requested`, `partners.1.country`).
    `text` is a ready sentence for findings that no rulebook speaks of (a form field left empty).
    """

    message: str
    rule: str = ""
    kind: str = ""
    outcome: Outcome = "fail"
    blocks: bool = True
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    remedy: str = ""
    source: str = ""
    source_status: SourceStatus = "confirmed"
    text: str = ""

    def __str__(self) -> str:
        said = self.text or self.message
        return ": ".join(part for part in (self.rule, self.field, said) if part)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column or a canonical digest."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "outcome": self.outcome,
            "blocks": self.blocks,
            "message": self.message,
            "field": self.field,
            "facts": dict(self.facts),
            "remedy": self.remedy,
            "source": self.source,
            "source_status": self.source_status,
            "text": self.text,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Finding:
        """Rebuild a stored finding. Raises KeyError without a message, ValueError on an unknown word."""
        outcome = stored.get("outcome", "fail")
        status = stored.get("source_status", "confirmed")
        if outcome not in OUTCOMES:
            raise ValueError(f"unknown outcome {outcome!r}")
        if status not in SOURCE_STATUSES:
            raise ValueError(f"unknown source status {status!r}")
        return cls(
            rule=stored.get("rule", ""),
            kind=stored.get("kind", ""),
            outcome=outcome,
            blocks=stored.get("blocks", True),
            message=stored["message"],
            field=stored.get("field", ""),
            facts=dict(stored.get("facts", {})),
            remedy=stored.get("remedy", ""),
            source=stored.get("source", ""),
            source_status=status,
            text=stored.get("text", ""),
        )


def at_field(path: str, message: str, *, text: str = "", **facts: Any) -> Finding:
    """A blocking finding outside any rulebook: `raise Refused(at_field("title", "missing"))`."""
    return Finding(message=message, field=path, facts=facts, text=text)
