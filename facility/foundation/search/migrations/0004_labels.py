"""An organisation's documents are found by its applicants, no longer by whoever holds any role for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_facts")]

    operations = [
        migrations.RunSQL(
            "UPDATE search_documentlabel SET label = label || ':applicant' WHERE label LIKE 'org:%' "
            "AND label NOT LIKE 'org:%:%'",
            "UPDATE search_documentlabel SET label = REPLACE(label, ':applicant', '') WHERE label LIKE 'org:%:applicant'",
        )
    ]
