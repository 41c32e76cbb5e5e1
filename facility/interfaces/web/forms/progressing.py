"""How far each part is, as rows of the task_list component."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from facility.foundation.forms.public import Answers, Form, PartProgress, progress
from facility.interfaces.web.ui.languages import said


def words_of(state: str) -> tuple[str, str]:
    """Label and tone of a part's state."""
    return {
        "empty": (_("Not started"), "neutral"),
        "begun": (_("Begun"), "info"),
        "to_mend": (_("To mend"), "warning"),
        "complete": (_("Complete"), "success"),
    }[state]


def part_tasks(
    form: Form,
    answers: Answers,
    url_of: Callable[[str], str],
    *,
    language: str = "en",
    stage: str = "",
    context: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """One task per part: {title, url, code, label, tone, hint}."""
    return [_task(one, url_of(one.part), language) for one in progress(form, answers, stage=stage, context=context)]


def _task(one: PartProgress, url: str, language: str) -> dict[str, Any]:
    label, tone = words_of(one.state)
    hint = _("%(answered)s of %(asked)s questions answered") % {"answered": one.answered, "asked": one.asked}
    if one.missing:
        hint += " · " + _("%(missing)s still needed") % {"missing": one.missing}
    title = said(one.title, language)
    return {"title": title, "url": url, "code": one.state, "label": label, "tone": tone, "hint": hint}
