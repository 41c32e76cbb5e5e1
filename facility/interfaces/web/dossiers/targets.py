"""Where a finding can be mended: the path of a rule or of a question as the address of the field on its page."""

from collections.abc import Callable

from django.urls import reverse

from facility.apps.proposals import public as proposals
from facility.foundation.forms.public import Form

# The facts of a party that rules name, and the columns of the consortium's table where they stand.
_COLUMNS = {
    "kinds": "kind",
    "is_central_government": "kind",
    "country": "country",
    "seat_status": "country",
    "role": "role",
    "is_legal_person": "legal_person",
    "has_declared_on_honour": "declared",
    "name": "name",
}


def parts_by_question(form: Form) -> dict[str, str]:
    """The part in which each question stands."""
    return {one.key: part.key for part in form.parts for one in part.questions}


def question_of(path: str, stage: str) -> tuple[str, str]:
    """The question that a path is about and the id of its input; empty where it is about no question."""
    head, _dot, rest = path.partition(".")
    if head == "statements":
        return rest, f"id_{rest}"
    if head == proposals.questions.PARTNERS and rest:
        number, _dot, fact = rest.partition(".")
        column = _COLUMNS.get(fact, fact)
        return head, f"id_{head}-{number}-{column}" if column else f"id_{head}"
    if path == "budget.total" and stage == proposals.FULL:
        head = proposals.questions.LINES
        return head, f"id_{head}"
    key = proposals.questions.PATHS.get(path)
    if key is not None:
        return key, f"id_{key}"
    return head, f"id_{path.replace('.', '-')}"


def target_of(token: str, form: Form, stage: str, organisation_url: str = "") -> Callable[[str], str]:
    """Says for a path the address of the page and field; `organisation_url` is where facts of the lead are mended."""
    parts = parts_by_question(form)

    def target(path: str) -> str:
        if path.startswith("documents"):
            kind, _dot, country = path.removeprefix("documents").strip(".").partition(".")
            query = f"?kind={kind}" + (f"&country={country}" if country else "") if kind else ""
            return f"{reverse('dossiers:documents', args=[token])}{query}#add"
        if path == "lead" or path.startswith("lead."):
            return organisation_url
        key, ident = question_of(path, stage)
        part = parts.get(key)
        return f"{reverse('dossiers:part', args=[token, part])}#{ident}" if part else ""

    return target


def path_of(question: str) -> str:
    """The path of rules that a question answers: the other way round, for the questions people ask about it."""
    return next((path for path, key in proposals.questions.PATHS.items() if key == question and path != "lead"), "")
