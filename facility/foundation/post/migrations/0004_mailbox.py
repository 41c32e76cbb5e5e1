"""What came back by mail: letters of the mailbox, and letters that a report sent back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("post", "0003_list_what_went")]

    operations = [
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("box", models.CharField(max_length=16)),
                ("validity", models.BigIntegerField()),
                ("uid", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64, null=True, unique=True)),
                ("state", models.CharField(default="open", max_length=4)),
                ("kind", models.CharField(blank=True, max_length=6)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_sent_has_moment",
        ),
        migrations.AddField(
            model_name="letter",
            name="returned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at", None), ("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        ("last_error", "returned"),
                        ("returned_at__isnull", False),
                        ("sent_at__isnull", False),
                        ("state", "failed"),
                    ),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True),
                        models.Q(("last_error", "returned"), _negated=True),
                        ("returned_at", None),
                        ("sent_at", None),
                    ),
                    _connector="OR",
                ),
                name="letter_sent_has_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(fields=["settled_at"], name="post_incomi_settled_d27371_idx"),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.UniqueConstraint(fields=("box", "validity", "uid"), name="incoming_once"),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "done", "left"))), name="incoming_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("", "bounce", "answer", "other"))), name="incoming_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", ""), ("outcome", ""), ("settled_at", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        models.Q(("kind", ""), _negated=True),
                        models.Q(("outcome", ""), _negated=True),
                        ("settled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="incoming_settled_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(
                condition=models.Q(("filed_at", None), ("state", "done"), _connector="OR"),
                name="incoming_filed_was_done",
            ),
        ),
    ]
