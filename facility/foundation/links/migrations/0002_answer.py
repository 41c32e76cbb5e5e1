"""Why what was proposed is not taken up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="answer",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("state", "rejected"), _connector="OR"), name="link_answer_rejects"
            ),
        ),
    ]
