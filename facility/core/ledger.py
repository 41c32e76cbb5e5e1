"""The arithmetic of the ledger: two-legged transfers, folded balances, and what must always hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

AccountKind = Literal["source", "available", "committed", "in_payment", "advanced", "accepted", "recoverable"]

MOVES: dict[tuple[AccountKind, AccountKind], str] = {
    ("source", "available"): "envelope_set",
    ("available", "source"): "envelope_lowered",
    ("available", "committed"): "commitment",
    ("committed", "available"): "decommitment",
    ("committed", "in_payment"): "payment_ordered",
    ("in_payment", "committed"): "payment_rejected",
    ("in_payment", "advanced"): "payment_confirmed",
    ("advanced", "accepted"): "costs_accepted",
    ("advanced", "recoverable"): "recovery_due",
    ("recoverable", "available"): "recovery_received",
}
"""Every way money may move, with its reason; anything else is a defect."""

PAID: tuple[AccountKind, ...] = ("advanced", "accepted", "recoverable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Cents (more than zero) from one account to another: zero by construction, never edited."""

    key: str
    from_account: str
    to_account: str
    cents: int
    valid_on: date

    def __post_init__(self) -> None:
        if self.cents <= 0:
            raise ValueError(f"{self.key}: a transfer moves more than zero cents")
        if self.from_account == self.to_account:
            raise ValueError(f"{self.key}: money moves between two accounts")


def balances(transfers: Iterable[Transfer], *, as_of: date | None = None) -> dict[str, int]:
    """The balance of every account in cents, folded from transfers valid up to `as_of`.

    The same key twice counts once. Raises ValueError if one key names two different transfers.
    """
    folded: dict[str, int] = {}
    seen: dict[str, Transfer] = {}
    for transfer in transfers:
        if as_of is not None and transfer.valid_on > as_of:
            continue
        if transfer.key in seen:
            if seen[transfer.key] != transfer:
                raise ValueError(f"{transfer.key}: one key names two different transfers")
            continue
        seen[transfer.key] = transfer
        folded[transfer.from_account] = folded.get(transfer.from_account, 0) - transfer.cents
        folded[transfer.to_account] = folded.get(transfer.to_account, 0) + transfer.cents
    return folded


@dataclass(frozen=True, slots=True)
class Breach:
    """An invariant that does not hold: which, where and by how many cents."""

    invariant: str
    account: str
    cents: int


def breaches(
    transfers: Iterable[Transfer], kinds: Mapping[str, AccountKind], stored: Mapping[str, int] | None = None
) -> tuple[Breach, ...]:
    """What is wrong with a ledger; empty for a sound one. Raises KeyError for an account without a kind.

    Checked: all accounts together make zero; no account but the source runs below zero (so that committed
    never exceeds the envelope and paid never exceeds committed); every move is one of `MOVES`; `stored`
    balances equal the fold.
    """
    moves = tuple(transfers)
    folded = balances(moves)
    found = [
        Breach("move_not_allowed", f"{one.from_account} > {one.to_account}", one.cents)
        for one in moves
        if (kinds[one.from_account], kinds[one.to_account]) not in {**MOVES, **_reversed()}
    ]
    found += [
        Breach("below_zero", account, cents)
        for account, cents in sorted(folded.items())
        if cents < 0 and kinds[account] != "source"
    ]
    for account, cents in sorted((stored or {}).items()):
        if cents != folded.get(account, 0):
            found.append(Breach("stored_differs", account, cents - folded.get(account, 0)))
    return tuple(found)


def _reversed() -> dict[tuple[AccountKind, AccountKind], str]:
    return {(to_kind, from_kind): "reversal" for from_kind, to_kind in MOVES}


def committed_cents(folded: Mapping[str, int], kinds: Mapping[str, AccountKind]) -> int:
    """Everything promised to grants so far, paid or not."""
    promised: tuple[AccountKind, ...] = ("committed", "in_payment", *PAID)
    return sum(cents for account, cents in folded.items() if kinds[account] in promised)


def paid_cents(folded: Mapping[str, int], kinds: Mapping[str, AccountKind]) -> int:
    """Everything that left: advanced, accepted, or to be recovered."""
    return sum(cents for account, cents in folded.items() if kinds[account] in PAID)


def final_amount_cents(*, ceiling_cents: int, accepted_cents: int, rate_bp: int, profit_cut_cents: int = 0) -> int:
    """The grant at the end: the rate of accepted costs, never above the ceiling, less any profit (FR-08, FR-09)."""
    return max(0, min(ceiling_cents, accepted_cents * rate_bp // 10_000) - profit_cut_cents)
