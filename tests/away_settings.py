"""The product's settings for a process of its own, with plain static files: nothing is collected for a test.

Where the server of the database is away, nobody waits for it as long as a visitor may.
"""

from facility.config.settings import *  # noqa: F403 - every setting, two changed
from facility.config.settings import DATABASES, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if "pool" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 1
