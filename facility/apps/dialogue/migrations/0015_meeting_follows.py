"""What follows up what is said of meetings, so that a known meeting can be followed up too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0014_calendar_answers"),
        ("parties", "0004_organisation_found_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="follows",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="dialogue.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="follows_source",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows", models.F("id")), _negated=True), name="meeting_follows_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows__isnull", False), ("follows_source", ""), _connector="OR"),
                name="meeting_follows_with_source",
            ),
        ),
        migrations.AlterField(
            model_name="meetinginvitation",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_to",
                to="dialogue.registration",
            ),
        ),
        migrations.AddField(
            model_name="meetinginvitation",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetinginvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("source__isnull", False)),
                    models.Q(("organisation__isnull", False), ("source__isnull", True)),
                    _connector="OR",
                ),
                name="meetinginvitation_for_one_reason",
            ),
        ),
    ]
