"""What plans said of the meeting they follow up moves to the meetings; nothing of it is lost."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The meeting follows the meeting of the plan that its plan followed."""
    meetings, plans = apps.get_model("dialogue", "Meeting"), apps.get_model("dialogue", "Plan")
    rows = plans.objects.exclude(follows=None).values_list("meeting", "follows__meeting").order_by("pk")
    for meeting, first in list(rows):
        meetings.objects.filter(pk=meeting).update(follows=first)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """A plan follows the plan of that meeting, where it has one."""
    plans = apps.get_model("dialogue", "Plan")
    rows = plans.objects.exclude(meeting__follows__plan=None).values_list("pk", "meeting__follows__plan").order_by("pk")
    for plan, first in list(rows):
        plans.objects.filter(pk=plan).update(follows=first)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0015_meeting_follows"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.RemoveField(model_name="plan", name="follows"),
    ]
