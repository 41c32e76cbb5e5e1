"""Each document of a plan becomes one of the plan's meeting, and back."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The meeting of its plan."""
    plans = apps.get_model("dialogue", "Plan").objects.filter(pk=OuterRef("plan"))
    apps.get_model("dialogue", "MeetingDocument").objects.update(meeting=Subquery(plans.values("meeting")[:1]))


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The plan of its meeting; one of a meeting that others held has none."""
    plans = apps.get_model("dialogue", "Plan").objects.filter(meeting=OuterRef("meeting"))
    apps.get_model("dialogue", "MeetingDocument").objects.update(plan=Subquery(plans.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0018_documents_of_any_meeting"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
