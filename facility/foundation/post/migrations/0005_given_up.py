"""Letters that a mail server gave up did not arrive either."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("post", "0004_mailbox")]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_sent_has_moment",
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at", None), ("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        ("last_error__in", ("returned", "given_up")),
                        ("returned_at__isnull", False),
                        ("sent_at__isnull", False),
                        ("state", "failed"),
                    ),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True),
                        models.Q(("last_error__in", ("returned", "given_up")), _negated=True),
                        ("returned_at", None),
                        ("sent_at", None),
                    ),
                    _connector="OR",
                ),
                name="letter_sent_has_moment",
            ),
        ),
    ]
