"""What the pages of calls show in lists: rules with their figures, envelopes with what is left, versions."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.rules.model import Rulebook, RuleEntry
from facility.foundation.base.clock import local_day
from facility.interfaces.web.calls import wording
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import recorded, said


def rule_row(entry: RuleEntry) -> dict[str, Any]:
    """One rule of a rulebook: number, words, figures, source, status, and whether it may block."""
    return {
        "number": entry.number,
        "url": reverse("calls:rule", args=[entry.number]),
        "title": wording.rule_title(entry.number),
        "explanation": wording.rule_explanation(entry.number),
        "figures": wording.figure_rows(entry.as_dict()["params"]),
        "scope": ", ".join((*entry.lots, *entry.funds)),
        "stage": str(calls.words.ENTRY_STAGES[entry.stage]),
        "source": entry.source,
        "source_url": entry.source if entry.source.startswith("http") else "",
        "status": entry.source_status,
        "note": recorded(entry.note),
        "blocks": entry.may_block,
        "effect": _("can stop a dossier") if entry.may_block else _("advises only"),
        "signed_off": entry.signed_off,
    }


def rule_rows(book: Rulebook, lot: str, at: datetime) -> list[dict[str, Any]]:
    """The rules of a rulebook that are in force for a lot on the day of `at`."""
    entries = book.in_force(local_day(at))
    return [rule_row(entry) for entry in entries if not entry.lots or lot in entry.lots]


def envelope_rows(call_code: str, lot_code: str | None = None, *, history: bool = False) -> list[dict[str, Any]]:
    """Envelopes of a call (or one lot of it) with what is left of each; with `history`, every statement of the amount."""
    states = finance.envelopes(call_code)
    chosen = [state for state in states if lot_code is None or state.lot_code == lot_code]
    return [envelope_row(state, history=history) for state in chosen]


def envelope_row(state: finance.EnvelopeState, *, history: bool = False) -> dict[str, Any]:
    """One envelope: fund, amount, committed, left; what is not known says so."""
    row: dict[str, Any] = {
        "lot": state.lot_code,
        "fund": state.fund_code,
        "amount": state.amount_cents,
        "committed": state.committed_cents,
        "remaining": state.remaining_cents,
        "status": state.status,
        "label": str(calls.words.ENVELOPE_STATUSES[state.status]),
        "as_of": state.as_of,
        "source": state.source,
        "source_url": state.source if state.source.startswith("http") else "",
        "exhausted": state.remaining_cents == 0,
        "invented": formats.money(state.invented_cents) if state.invented_cents else "",
        "without": formats.money((state.remaining_cents or 0) + state.invented_cents),
    }
    if history:
        settings = finance.envelope_history(state.call_code, state.lot_code, state.fund_code)
        row["history"] = [_setting(one) for one in settings]
    return row


def _setting(setting: finance.EnvelopeSetting) -> dict[str, Any]:
    amount = formats.money(setting.amount_cents) or _("not known")
    label = str(calls.words.ENVELOPE_STATUSES[setting.status])
    return {"when": setting.set_at, "title": f"{amount} ({label})", "text": setting.source, "who": setting.as_of}


def change_row(change: calls.Change) -> dict[str, str]:
    """One difference between two versions as texts: where, before, after."""
    return {
        "where": _place(change.path),
        "before": _plain(change.path, change.before),
        "after": _plain(change.path, change.after),
    }


def _place(path: str) -> str:
    name, words = path.rsplit(".", 1)[-1], calls.words
    longer = ".".join(path.split(".")[-2:])
    label = str(words.PLACES.get(longer) or words.PLACES.get(name) or words.FIGURES.get(name) or name)
    if path.startswith("lots."):
        return _("Lot %(lot)s: %(what)s") % {"lot": path.split(".")[1], "what": label}
    if path.startswith("R-"):
        number = path.split(".", 1)[0]
        title = wording.rule_title(number.split("[", 1)[0])
        return f"{number} {title}" + (f": {label}" if "." in path else "")
    return label


def _plain(path: str, value: Any) -> str:
    name = path.rsplit(".", 1)[-1]
    if value is None:
        return _("not there")
    if value is True and path.startswith("R-") and "." not in path:
        return _("in force")
    if name in {"published_on", "envelope_as_of", "opens_on"}:
        return formats.day(value)
    if name == "closes_at":
        return formats.moment(datetime.fromisoformat(value))
    if name == "weight":
        return str(calls.words.WEIGHTS[value])
    if name in {"status", "source_status"}:
        return str(calls.words.STATUSES.get(value, value))
    return wording.figure(name, value)


def version_item(version: calls.CallVersion, url: str = "") -> dict[str, Any]:
    """A published version as an entry of a timeline."""
    label = _("Version %(number)s, guidelines of %(day)s") % {
        "number": version.number,
        "day": formats.day(version.published_on),
    }
    sure = "" if version.status == "confirmed" else f" ({calls.words.STATUSES[version.status]})"
    exact = len(version.published_on) == len("2022-05-16")
    remark = "" if exact else _("The day it came into force is not public; the day shown is a demonstration setting.")
    text = " ".join(part for part in (said(version.note), remark) if part)
    return {"when": version.valid_from, "title": label + sure, "text": text, "url": url, "state": "done"}


def faq_rows(book: Rulebook, lot: str | None, at: datetime) -> list[dict[str, Any]]:
    """The ten questions with their answers from the figures of a rulebook, each with the rules it rests on."""
    answers = calls.faq(book, wording.language(), on=local_day(at), lot=lot, written=wording.formatter())
    return [
        {
            "number": answer.number,
            "question": answer.question,
            "text": answer.text,
            "rests": [
                {"number": rests.number, "status": rests.status, "url": reverse("calls:rule", args=[rests.number])}
                for rests in answer.rests_on
            ],
            "source": answer.source,
        }
        for answer in answers
    ]
