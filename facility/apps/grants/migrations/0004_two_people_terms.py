"""Terms of agreements are proposed by one person and adopted by another."""

from typing import ClassVar

from django.db import migrations, models

from facility.foundation.base.triggers import append_only

ONLY_ADDED = append_only("grants_agreementtext")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("grants", "0003_append_only")]

    operations: ClassVar = [
        # A changed table loses its triggers on SQLite and keeps them on PostgreSQL: away before, back after.
        migrations.RunPython(ONLY_ADDED.reverse_code, ONLY_ADDED.code),
        migrations.AddField(
            model_name="agreementtext",
            name="proposed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="agreementtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_by", None),
                    models.Q(("adopted_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="agreementtext_two_people",
            ),
        ),
        append_only("grants_agreementtext"),
    ]
