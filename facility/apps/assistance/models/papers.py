"""Files beside the texts of a request: a law, a plan, a list, which who asked adds before handing it in."""

from typing import ClassVar

from django.db import models


class RequestFile(models.Model):
    """A file that belongs to a request; whoever reads the request reads it."""

    request = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, related_name="papers")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
