"""Schemes of partnership types: versions of one list, each dated, with what became of a type in the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facility.core.findings import SourceStatus
from facility.core.partial_dates import PartialDate
from facility.core.rules.params import ParameterError, read_params


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipType:
    """One type; `replaces` is the code in the version before that it takes the place of."""

    code: str
    label: Mapping[str, str]
    replaces: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypologyScheme:
    """A version of the scheme; `valid_from` is a partial date, empty where the day is not known."""

    code: str
    version: int
    title: Mapping[str, str]
    types: tuple[PartnershipType, ...]
    source: str
    source_status: SourceStatus
    valid_from: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        codes = [kind.code for kind in self.types]
        if not codes or len(set(codes)) != len(codes):
            raise ParameterError(f"typology {self.code}: each type is listed once")
        if self.valid_from:
            PartialDate.parse(self.valid_from)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], where: str = "typology") -> TypologyScheme:
        """Read a scheme from TOML or JSON. Raises ParameterError naming place and key."""
        return read_params(cls, given, where)
