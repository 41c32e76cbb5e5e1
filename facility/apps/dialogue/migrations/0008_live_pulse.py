import django.db.models.deletion
from django.db import migrations, models


def begin(apps, schema_editor):
    """Sessions that were opened before pulses were counted get theirs."""
    session, pulse = apps.get_model("dialogue", "Session"), apps.get_model("dialogue", "LivePulse")
    opened = session.objects.exclude(live_from=None).values_list("pk", flat=True)
    pulse.objects.bulk_create(pulse(session_id=number) for number in opened)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0007_live"),
    ]

    operations = [
        migrations.CreateModel(
            name="LivePulse",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pulse",
                        serialize=False,
                        to="dialogue.session",
                    ),
                ),
                ("beat", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
