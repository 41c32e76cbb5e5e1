"""The product's settings for a process of its own, with plain static files: nothing is collected for a test."""

from facility.config.settings import *  # noqa: F403 - every setting, one changed
from facility.config.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
