"""Delegations nominated by a note: places, focal person, head and alternates."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0012_poll_kinds"),
        ("files", "0001_initial"),
        ("records", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="asks_delegations",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="registration",
            name="part",
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(blank=True, max_length=2)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("places", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
                (
                    "focal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nominations", to="dialogue.plan"
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_delegation",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "ordering": ["country", "name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="registration",
            name="nominated",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="members", to="dialogue.delegation"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part", "head")), fields=("nominated",), name="registration_one_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part", ""),
                    models.Q(
                        ("nominated__isnull", False),
                        ("part__in", ("head", "alternate")),
                        models.Q(("state", "withdrawn"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="registration_part_in_delegation",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.UniqueConstraint(fields=("plan", "key"), name="delegation_once"),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("places"))), name="delegation_never_over_booked"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country", ""), models.Q(("name", ""), _negated=True)),
                    models.Q(models.Q(("country", ""), _negated=True), ("name", "")),
                    _connector="OR",
                ),
                name="delegation_of_one",
            ),
        ),
    ]
