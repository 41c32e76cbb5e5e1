"""What waits for an editor of a space already stands on the editors' task list too: since it was proposed, without a day."""

from typing import Any

from django.db import migrations

KIND, TIE, ROLE = "knowledge.decide_work", "knowledge.decide_tie", "editor"


def forwards(apps: Any, schema_editor: Any) -> None:
    """A task for each work that waits and has none."""
    clocks, events = apps.get_model("clocks", "Clock").objects, apps.get_model("clocks", "ClockEvent").objects
    waiting = apps.get_model("knowledge", "OfferedWork").objects.filter(state="waiting").order_by("pk")
    there = clocks.filter(kind=KIND).exclude(state="stopped").values("record")
    for record_id, since in waiting.exclude(record__in=there).values_list("record", "offered_at"):
        made = clocks.create(record_id=record_id, kind=KIND, role=ROLE, started_at=since)
        events.create(clock=made, kind="start", at=since)


def ties(apps: Any, schema_editor: Any) -> None:
    """A task for each proposal out of the library that waits and has none, on the record of its space."""
    clocks, events = apps.get_model("clocks", "Clock").objects, apps.get_model("clocks", "ClockEvent").objects
    waiting = apps.get_model("links", "Link").objects.filter(kind="gathered_in", state="proposed", valid_to=None)
    programmes = apps.get_model("assistance", "Programme").objects
    spaces = {one.record_id: one.space_id or one.record_id for one in programmes.all()}
    for link in waiting.filter(target__in=spaces).order_by("pk"):
        kind = f"{TIE}:{link.pk}"
        if clocks.filter(kind=kind).exclude(state="stopped").exists():
            continue
        made = clocks.create(record_id=spaces[link.target_id], kind=kind, role=ROLE, started_at=link.proposed_at)
        events.create(clock=made, kind="start", at=link.proposed_at)


class Migration(migrations.Migration):
    """Rows of clocks; no table changes. What was begun is not taken back: events are only ever added."""

    dependencies = [
        ("assistance", "0011_space"),
        ("clocks", "0003_open_by_index"),
        ("knowledge", "0007_offered_works"),
        ("links", "0002_answer"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RunPython(ties, migrations.RunPython.noop),
    ]
