"""Works that wait for an editor already stand on the editors' task list too: since they were proposed, without a day."""

from typing import Any

from django.db import migrations

KIND, ROLE = "knowledge.decide_work", "editor"


def forwards(apps: Any, schema_editor: Any) -> None:
    """A task for each work that waits and has none."""
    clocks, events = apps.get_model("clocks", "Clock").objects, apps.get_model("clocks", "ClockEvent").objects
    waiting = apps.get_model("knowledge", "OfferedWork").objects.filter(state="waiting").order_by("pk")
    there = clocks.filter(kind=KIND).exclude(state="stopped").values("record")
    for record_id, since in waiting.exclude(record__in=there).values_list("record", "offered_at"):
        made = clocks.create(record_id=record_id, kind=KIND, role=ROLE, started_at=since)
        events.create(clock=made, kind="start", at=since)


class Migration(migrations.Migration):
    """Rows of clocks; no table changes. What was begun is not taken back: events are only ever added."""

    dependencies = [
        ("clocks", "0003_open_by_index"),
        ("knowledge", "0007_offered_works"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
