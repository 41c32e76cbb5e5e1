"""The index that a search reads, and an end to labels and facets document by document."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0006_gather")]

    operations: ClassVar = [
        migrations.RemoveIndex("document", "searchdocument_facts"),
        migrations.AddIndex(
            "document",
            models.Index(
                fields=["id", "record", "kind", "language", "invented", "audience", "facet_set", "alone"],
                name="searchdocument_read",
            ),
        ),
        migrations.DeleteModel("DocumentLabel"),
        migrations.DeleteModel("DocumentFacet"),
    ]
