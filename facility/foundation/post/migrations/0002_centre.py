"""Letters stand among the notices of their readers, and may go together once a day or not at all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("post", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="letter", name="letter_state"),
        migrations.AlterField(
            model_name="letter",
            name="state",
            field=models.CharField(default="waiting", max_length=8),
        ),
        migrations.AddField(
            model_name="letter",
            name="told_in",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tells", to="post.letter"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="letter",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="notice", to="post.letter"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "gathered")), fields=["to_user"], name="letter_gathered"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("waiting", "sent", "failed", "gathered", "told", "kept"))),
                name="letter_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "told"), ("told_in__isnull", False)),
                    models.Q(models.Q(("state", "told"), _negated=True), ("told_in__isnull", True)),
                    _connector="OR",
                ),
                name="letter_told_says_where",
            ),
        ),
    ]
