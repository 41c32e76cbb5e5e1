"""Hand what waits in assistance and dialogue to the roles that run them now: open tasks, one escalation, what is found.

Nobody is given a role here: that takes two people (decision 0029).
"""

from typing import Any

from django.db import migrations

OFFICER, COORDINATOR, SECRETARIAT = "grants_officer", "assistance_coordinator", "dialogue_secretariat"


# By the beginning of their kind, whose the tasks are.
TASKS = {
    "assistance.": COORDINATOR,
    "dialogue.": SECRETARIAT,
    "knowledge.let_in_post": SECRETARIAT,
    "knowledge.look_at_report": SECRETARIAT,
}


def _find(apps: Any, was: str, now: str) -> None:
    """Requests are found by who runs them: their documents get the same set of labels with the other role."""
    documents = apps.get_model("search", "Document").objects.filter(kind="assistance")
    sets = apps.get_model("search", "Audience").objects
    labels = apps.get_model("search", "AudienceLabel").objects
    for number, key in sets.filter(pk__in=documents.values("audience")).values_list("pk", "key"):
        wanted = sorted({f"role:{now}" if one == f"role:{was}" else one for one in key.split("\n")})
        row, made = sets.get_or_create(key="\n".join(wanted))
        if made:
            labels.bulk_create([labels.model(audience=row, label=one) for one in wanted])
        documents.filter(audience=number).update(audience=row)


def forwards(apps: Any, schema_editor: Any) -> None:
    """From the grants officers, who stood in, to the coordinators and the secretariat."""
    waiting = apps.get_model("clocks", "Clock").objects.exclude(state="stopped")
    for kind, role in TASKS.items():
        waiting.filter(kind__startswith=kind, role=OFFICER).update(role=role)
    days = apps.get_model("clocks", "Policy").objects.filter(code="expert_days")
    days.filter(escalate_role=OFFICER).update(escalate_role=COORDINATOR)
    _find(apps, OFFICER, COORDINATOR)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Back to the grants officers."""
    waiting = apps.get_model("clocks", "Clock").objects.exclude(state="stopped")
    for kind, role in TASKS.items():
        waiting.filter(kind__startswith=kind, role=role).update(role=OFFICER)
    days = apps.get_model("clocks", "Policy").objects.filter(code="expert_days")
    days.filter(escalate_role=COORDINATOR).update(escalate_role=OFFICER)
    _find(apps, COORDINATOR, OFFICER)


class Migration(migrations.Migration):
    """Rows of clocks and of the search index; no table changes."""

    dependencies = [
        ("clocks", "0003_open_by_index"),
        ("enquiries", "0006_component_roles"),
        ("search", "0007_read"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
