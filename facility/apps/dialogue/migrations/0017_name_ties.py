"""Which organisation of the register a name in a process means, as somebody said."""

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0016_follows_moved"),
        ("parties", "0004_organisation_found_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("source_url", models.TextField(blank=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                ("by", models.BigIntegerField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="name_ties", to="dialogue.process"
                    ),
                ),
            ],
            options={
                "ordering": ["process", "pk"],
                "indexes": [models.Index(fields=["process", "name"], name="nametie_name")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="nametie_of_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), models.Q(("source_url", ""), _negated=True)),
                            models.Q(("organisation__isnull", True), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="nametie_says_whence",
                    ),
                ],
            },
        ),
        append_only("dialogue_nametie"),
    ]
