"""Settings of the test runs: the product's own, with a fast hasher, its own data folder and plain static files."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("FACILITY_SECRET_KEY", "only-for-tests-" + "x" * 40)
if "FACILITY_DATA_DIR" not in os.environ:  # the workers of a parallel run inherit it
    os.environ["FACILITY_DATA_DIR"] = tempfile.mkdtemp(prefix="facility-tests-")
    atexit.register(shutil.rmtree, os.environ["FACILITY_DATA_DIR"], ignore_errors=True)
# Most tests walk as people of many roles with a session alone; tests of the second factor ask for it.
os.environ.setdefault("FACILITY_SECOND_FACTOR", "offered")
# For the same reason one proof serves a whole walk; tests/interfaces/accounts/test_proving.py asks for each anew.
os.environ.setdefault("FACILITY_PROOF_ONCE", "0")
os.environ.setdefault("FACILITY_DECISION_MINUTES", "15")
os.environ["FACILITY_DATABASE_URL"] = os.environ.get("FACILITY_TEST_DATABASE_URL", "")

from facility.config.settings import *  # noqa: F403 - tests take every setting and change a few
from facility.config.settings import DATABASES, STATIC_ROOT, STORAGES

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # A pool outlives the databases of a test run; how statements are bound and planned is the product's own.
    DATABASES["default"]["OPTIONS"].pop("pool")
else:
    # In memory, also in the workers of a parallel run, which know that of themselves for Django's own engine only.
    DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
