"""Whether a drill was passed: pure functions over what clients were told, what stands, and what the mail server took."""

from __future__ import annotations

from collections import Counter
from typing import Any

ORDER = ("sign", "countersign", "request", "check", "order", "approve", "confirm")
# After which act a grant has at least which state, and its payment which.
REACHED = {"sign": "signed_by_beneficiary", "countersign": "running"}
PAYMENT = {"request": 0, "check": 1, "order": 2, "approve": 2, "confirm": 3}
PAYMENT_STATES = ("requested", "checked", "ordered", "paid")


def judge(told: dict[str, Any], stands: dict[str, Any], mail: list[str]) -> list[str]:
    """Every fault found, in words; none means that the drill was passed."""
    return [
        *submissions(told["receipts"], stands),
        *grants(told["acts"], stands["grants"]),
        *letters(stands["letters"], mail),
        *(f"gave up: {one}" for one in told["gave_up"]),
        *(f"a defect: {count} answers {one}" for one, count in told["answers"].items() if one in ("500", "502")),
        *(f"trail: {one}" for one in stands["trail_faults"]),
        *(f"books: {one}" for one in stands["books_faults"]),
    ]


def submissions(receipts: dict[str, str], stands: dict[str, Any]) -> list[str]:
    """Nothing acknowledged is lost, doubled or half done; the numbers have no gap."""
    said = []
    found: dict[str, list[dict[str, Any]]] = {}
    for one in stands["submissions"]:
        found.setdefault(one["token"], []).append(one)
    for token, key in receipts.items():
        if token not in found:
            said.append(f"lost: {token} was acknowledged and is not there")
        elif found[token][0]["key"] != key:
            said.append(f"another: {token} was acknowledged with another key")
    for token, rows in found.items():
        if len(rows) != 1:
            said.append(f"doubled: {token} was handed in {len(rows)} times")
        for row in rows:
            missing = [name for name in ("sealed", "receipt") if not row[name]]
            missing += [f"{row[name]} {name}" for name in ("trail", "letters", "clocks") if row[name] != 1]
            if missing:
                said.append(f"half done: {token}: {', '.join(missing)}")
        if token in stands["drafts"]:
            said.append(f"half done: {token} is handed in and still a draft")
    if stands["numbers"] != list(range(1, len(stands["numbers"]) + 1)):
        said.append("the receipt numbers have a gap or a double")
    return said


def grants(acts: list[str], stands: dict[str, Any]) -> list[str]:
    """Every act that was answered stands; no grant has two payments."""
    said = []
    for act in acts:
        what, _space, token = act.partition(" ")
        one = stands.get(token, {"state": "", "payments": []})
        if what in REACHED:
            kept = one["state"] == "running" or (what == "sign" and one["state"] == REACHED["sign"])
        else:
            kept = any(
                state in PAYMENT_STATES and PAYMENT_STATES.index(state) >= PAYMENT[what] for state in one["payments"]
            )
        if not kept:
            said.append(f"lost: {act} was answered; the grant is {one['state']}, its payments {one['payments']}")
    said += [
        f"doubled: {token} has {len(one['payments'])} payments"
        for token, one in stands.items()
        if len(one["payments"]) > 1
    ]
    return said


def letters(rows: list[list[str]], mail: list[str]) -> list[str]:
    """Every letter reached the mail server; what came twice carries the same Message-ID."""
    arrived = set(mail)
    said = [f"lost letter: {key} is {state}" for number, state, key in rows if number not in arrived]
    known = {number for number, _state, _key in rows}
    said += [f"a letter of nobody: {number}" for number in sorted(arrived - known)]
    doubled = [number for number, count in Counter(row[0] for row in rows).items() if count > 1]
    return said + [f"two letters share the Message-ID {number}" for number in doubled]


def backup(copy: dict[str, Any], stands: dict[str, Any]) -> list[str]:
    """A backup taken under load is one moment of the facility: whole by itself, and equal in what it has."""
    known = {one["token"]: one for one in stands["submissions"]}
    said = [f"backup: {one}" for one in submissions({}, copy)]
    said += [
        f"backup: {one} is another"
        for one in (row["token"] for row in copy["submissions"] if row != known.get(row["token"]))
    ]
    said += [f"backup: trail: {one}" for one in copy["trail_faults"]]
    said += [f"backup: books: {one}" for one in copy["books_faults"]]
    missing = sorted(set(copy["digests"]) - set(stands["digests"]))
    said += [f"backup: an entry of the trail that is not there: {one}" for one in missing[:5]]
    missing = sorted(set(copy["ledger"]) - set(stands["ledger"]))
    said += [f"backup: a posting that is not there: {one}" for one in missing[:5]]
    return said


def table(
    told: dict[str, Any], stands: dict[str, Any], mail: list[str], kills: dict[str, int]
) -> list[tuple[str, str]]:
    """The counts, in the words of the table in docs/security.md."""
    found = {one["token"] for one in stands["submissions"]}
    sure = set(told["receipts"])
    twice = sum(count - 1 for count in Counter(mail).values() if count > 1)
    states = Counter(one["state"] for one in stands["grants"].values())
    paid = sum(one["payments"] == ["paid"] for one in stands["grants"].values())
    faults = judge(told, stands, mail)

    def of(word: str) -> str:
        return str(sum(one.startswith(word) for one in faults))

    return [
        ("killed", ", ".join(f"{count} x {name}" for name, count in kills.items())),
        ("answers to clients", ", ".join(f"{count} x {name}" for name, count in sorted(told["answers"].items()))),
        ("acts repeated until answered", str(told["repeated"])),
        ("submissions acknowledged / stored", f"{len(sure)} / {len(found)}"),
        ("acknowledged and lost", of("lost:")),
        ("stored twice", of("doubled")),
        ("half done", of("half done")),
        ("signatures and payment acts answered", str(len(told["acts"]))),
        ("grants running / paid", f"{states.get('running', 0)} / {paid} of {len(stands['grants'])}"),
        ("letters queued / arrived / arrived twice", f"{len(stands['letters'])} / {len(set(mail))} / {twice}"),
        ("letters lost", of("lost letter")),
        ("faults of the trail / of the books", f"{len(stands['trail_faults'])} / {len(stands['books_faults'])}"),
    ]
