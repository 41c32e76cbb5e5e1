"""A rulebook: which kinds of rules apply to a call, with which figures, on whose word and since when."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from facility.core.canonical import digest
from facility.core.findings import SourceStatus
from facility.core.rules.params import ParameterError, plain, read_params
from facility.core.rules.registry import Rule, rules

Weight = Literal["block", "advise"]
EntryStage = Literal["any", "concept", "full"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """One rule of a rulebook: its kind, its figures, the source they come from and how sure they are.

    `lots` and `funds` narrow the entry; empty means all. `signed_off` names the body and day that confirmed
    a predecessor's rule for this call. `note` says in words what a reader of the source should know.
    """

    kind: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    source: str = ""
    source_status: SourceStatus = "unconfirmed"
    weight: Weight = "block"
    stage: EntryStage = "any"
    lots: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    signed_off: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        where = f"rule {self.kind!r}"
        if self.kind not in rules():
            raise ParameterError(f"{where}: no such kind of rule; possible kinds: {', '.join(rules())}")
        if not self.source:
            raise ParameterError(f"{where}: key 'source' is missing: every rule says where it comes from")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ParameterError(f"{where}: 'valid_to' lies before 'valid_from'")
        object.__setattr__(self, "params", plain(self.params))
        object.__setattr__(self, "_figures", read_params(self.rule.params, self.params, f"{where}.params"))

    @property
    def rule(self) -> Rule:
        """The kind of rule this entry applies."""
        return rules()[self.kind]

    @property
    def number(self) -> str:
        """The number the rule is cited by, such as R-11."""
        return self.rule.number

    @property
    def figures(self) -> Any:
        """The parameters as the typed dataclass of the rule."""
        return self.__dict__["_figures"]

    @property
    def may_block(self) -> bool:
        """Whether a failure stops a submission: only on a confirmed word, or a predecessor's signed off."""
        sure = self.source_status == "confirmed" or (self.source_status == "predecessor" and bool(self.signed_off))
        return self.weight == "block" and sure

    def in_force(self, on: date) -> bool:
        """Whether the entry applies on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a row or a digest; `from_dict` reads them back."""
        fields = ("kind", "params", "source", "source_status", "weight", "stage", "lots", "funds")
        more = ("valid_from", "valid_to", "signed_off", "note")
        return {name: plain(getattr(self, name)) for name in (*fields, *more)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], where: str = "rule") -> RuleEntry:
        """Read an entry from TOML or JSON. Raises ParameterError naming place and key."""
        try:
            return read_params(_EntryShape, given, where).entry()
        except ParameterError as error:
            said = str(error)
            raise ParameterError(said if said.startswith(where) else f"{where}: {said}") from error


@dataclasses.dataclass(frozen=True)
class _EntryShape:
    kind: str
    source: str
    source_status: SourceStatus
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    weight: Weight = "block"
    stage: EntryStage = "any"
    lots: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    signed_off: str = ""
    note: str = ""

    def entry(self) -> RuleEntry:
        return RuleEntry(**{field.name: getattr(self, field.name) for field in dataclasses.fields(self)})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rulebook:
    """The frozen set of rules of one version of a call's guidelines."""

    code: str
    version: int
    entries: tuple[RuleEntry, ...]
    title: Mapping[str, str] = dataclasses.field(default_factory=dict)
    call: str = ""
    source: str = ""
    source_status: SourceStatus = "confirmed"
    note: str = ""

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything the rulebook says: two rulebooks with one hash judge alike."""
        return digest(self.as_dict())

    def in_force(self, on: date) -> tuple[RuleEntry, ...]:
        """The entries that apply on this day."""
        return tuple(entry for entry in self.entries if entry.in_force(on))

    def figures(self, kind: str, *, on: date, lot: str | None = None, fund: str | None = None) -> Any:
        """The figures of the first entry of `kind` for this lot, fund and day; None if there is none."""
        for entry in self.in_force(on):
            fits = (not entry.lots or lot in entry.lots) and (not entry.funds or fund in entry.funds)
            if entry.kind == kind and fits:
                return entry.figures
        return None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a row; `from_dict` reads them back with the same hash."""
        return {
            "code": self.code,
            "version": self.version,
            "title": dict(self.title),
            "call": self.call,
            "source": self.source,
            "source_status": self.source_status,
            "note": self.note,
            "entries": [entry.as_dict() for entry in self.entries],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], where: str = "rulebook") -> Rulebook:
        """Read a rulebook from TOML or JSON. Raises ParameterError naming place, entry and key."""
        shape = read_params(_BookShape, given, where)
        entries = tuple(
            RuleEntry.from_dict(entry, f"{where}.entries[{place}]") for place, entry in enumerate(shape.entries)
        )
        return cls(
            code=shape.code,
            version=shape.version,
            title=shape.title,
            call=shape.call,
            source=shape.source,
            source_status=shape.source_status,
            note=shape.note,
            entries=entries,
        )


@dataclasses.dataclass(frozen=True)
class _BookShape:
    code: str
    version: int
    entries: tuple[Mapping[str, Any], ...]
    title: Mapping[str, str] = dataclasses.field(default_factory=dict)
    call: str = ""
    source: str = ""
    source_status: SourceStatus = "confirmed"
    note: str = ""
