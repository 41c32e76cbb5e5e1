"""Findings of the core as rows that the components `finding` and `findings` can show."""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms import FileField, Form
from django.utils.translation import gettext as _

from facility.core.findings import Finding
from facility.interfaces.web.ui import formats

# Says (message, remedy) of a finding in the current language; config puts the texts of the rulebooks here.
Words = Callable[[Finding], tuple[str, str]]
_words: list[Words] = []


def register_words(words: Words) -> None:
    """Name who knows the texts of findings; the last one named is asked first."""
    _words.insert(0, words)


def fact(name: str, value: Any) -> str:
    """A fact of a finding as text, by the unit at the end of its name."""
    if value is None:
        return _("not stated")
    if name.endswith("_cents") and isinstance(value, int):
        return formats.money(value)
    if name.endswith("_bp") and isinstance(value, int):
        return formats.percent(value)
    if name.endswith("_on"):
        return formats.day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return formats.number(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(part) for part in value)
    return str(value)


def facts(finding: Finding) -> dict[str, str]:
    """All facts of a finding as texts."""
    return {name: fact(name, value) for name, value in finding.facts.items()}


def say(finding: Finding) -> tuple[str, str]:
    """Message and remedy of a finding in the current language."""
    if finding.text:
        return finding.text, finding.remedy
    for words in _words:
        try:
            message, remedy = words(finding)
        except KeyError:  # a rulebook of another version may not know this message any more
            continue
        if message:
            return message, remedy
    told = ", ".join(facts(finding).values())
    message = finding.message.replace("_", " ").replace(".", " ").strip().capitalize()
    return (f"{message} ({told})" if told else message), finding.remedy.replace("_", " ")


def tone_and_outcome(finding: Finding) -> tuple[str, str]:
    """Tone and word of an outcome: what stops, what advises, what is not known, what is right."""
    if finding.outcome == "pass":
        return "success", _("In order")
    if finding.outcome == "unknown":
        return "neutral", _("Not known yet")
    return ("error", _("To mend")) if finding.blocks else ("warning", _("Advice"))


def field_target(path: str) -> str:
    """The address of the field on the same page that a finding is about."""
    return f"#id_{path.replace('.', '-')}" if path else ""


def view_row(
    finding: Finding,
    *,
    target: Callable[[str], str] | None = None,
    rule_url: Callable[[str], str] | None = None,
) -> dict[str, Any]:
    """One finding as a row: tone, outcome, number, message, remedy, target, source, status.

    `target` gives the address of a field path ('budget.requested'), `rule_url` that of a rule number.
    """
    tone, outcome = tone_and_outcome(finding)
    message, remedy = say(finding)
    return {
        "tone": tone,
        "outcome": outcome,
        "number": finding.rule,
        "message": message,
        "remedy": remedy,
        "field": finding.field,
        "target": target(finding.field) if target and finding.field else "",
        "rule_url": rule_url(finding.rule) if rule_url and finding.rule else "",
        "source": finding.source,
        "status": finding.source_status if finding.rule else "",
        "blocks": finding.blocks and finding.outcome == "fail",
    }


_ORDER = {"error": 0, "warning": 1, "neutral": 2, "success": 3}


def view_rows(
    findings: Iterable[Finding],
    *,
    target: Callable[[str], str] | None = None,
    rule_url: Callable[[str], str] | None = None,
) -> list[dict[str, Any]]:
    """Rows of all findings: what stops first, then advice, then what is not known, then what is in order."""
    rows = [view_row(finding, target=target, rule_url=rule_url) for finding in findings]
    return sorted(rows, key=lambda row: _ORDER[row["tone"]])


def add_to_form(form: Form, findings: Iterable[Finding]) -> None:
    """Put blocking findings at the fields of a bound form, so that error_summary and form_field show them."""
    for finding in findings:
        if finding.outcome != "fail" or not finding.blocks:
            continue
        message, remedy = say(finding)
        text = f"{message} {remedy}".strip()
        name = finding.field if finding.field in form.fields else finding.field.rsplit(".", 1)[-1]
        if name not in form.fields and finding.message.startswith("files."):
            name = next((key for key, field in form.fields.items() if isinstance(field, FileField)), name)
        form.add_error(name if name in form.fields else None, text)
