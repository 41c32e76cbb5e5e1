"""Which part of the facility something belongs to: by the app of a letter, by the kind of a record."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

COMPONENTS: Mapping[str, Any] = {
    "grants": _("Grants"),
    "assistance": _("Assistance"),
    "dialogue": _("Dialogue"),
    "knowledge": _("Knowledge"),
    "facility": _("Account and facility"),
}
_APPS = {
    "assistance": "assistance",
    "calls": "grants",
    "dialogue": "dialogue",
    "enquiries": "knowledge",
    "evaluation": "grants",
    "finance": "grants",
    "grants": "grants",
    "knowledge": "knowledge",
    "mentoring": "grants",
    "proposals": "grants",
    "reporting": "grants",
}
# Every kind of record that a notice may be about: tests/interfaces/test_notices_pages.py says which is missing.
_KINDS = {
    "agreement_text": "grants",
    "assignment": "grants",
    "assistance": "assistance",
    "assistance_endorsement": "assistance",
    "assistance_merger": "assistance",
    "body": "grants",
    "call": "grants",
    "call_question": "grants",
    "commitment": "dialogue",
    "consultation": "grants",
    "country": "facility",
    "decision": "grants",
    "dialogue_meeting": "dialogue",
    "discussion": "knowledge",
    "discussion_post": "knowledge",
    "enquiry": "knowledge",
    "enquiry_routes": "knowledge",
    "envelope": "grants",
    "event_report": "dialogue",
    "expert": "assistance",
    "figure": "facility",
    "grant": "grants",
    "grid": "grants",
    "knowledge_space": "knowledge",
    "lesson": "knowledge",
    "meeting": "grants",
    "meeting_delegation": "dialogue",
    "meeting_registration": "dialogue",
    "mentoring_case": "knowledge",
    "news": "knowledge",
    "offered_work": "knowledge",
    "organisation": "facility",
    "payment_order": "grants",
    "payment_request": "grants",
    "person": "facility",
    "placing_round": "dialogue",
    "process": "dialogue",
    "programme": "assistance",
    "project": "grants",
    "proposal": "grants",
    "publication": "knowledge",
    "release": "facility",
    "report": "grants",
    "round": "grants",
    "rulebook": "grants",
    "submission": "grants",
    "subscriber": "knowledge",
    "type_proposal": "dialogue",
    "typology_draft": "dialogue",
}


def of_record(kind: str) -> str:
    """The component of a kind of record."""
    return _KINDS.get(kind, "facility")


def component_of(kind: str, record_kind: str = "") -> str:
    """The component of a letter or notice by its app; by its record, where the app serves all of them."""
    return _APPS.get(kind.partition(".")[0]) or of_record(record_kind)


def belonging(component: str) -> Q:
    """Which notices belong to a component; the same as `component_of`, asked of the database."""
    by_app = {name: Q() for name in COMPONENTS}
    served = Q(pk__in=[])
    for app, name in _APPS.items():
        by_app[name] |= Q(kind__startswith=f"{app}.")
        served |= Q(kind__startswith=f"{app}.")
    if component == "facility":
        others = [kind for kind, name in _KINDS.items() if name != component]
        return ~served & (Q(record=None) | ~Q(record__kind__in=others))
    kinds = [kind for kind, name in _KINDS.items() if name == component]
    return by_app[component] | (~served & Q(record__kind__in=kinds))
