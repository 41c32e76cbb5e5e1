"""Every setting of the system, read from the environment once; docs/settings.md lists them under test."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PACKAGE_DIR = BASE_DIR / "facility"


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


FACILITY_DATA_DIR = Path(os.environ.get("FACILITY_DATA_DIR", BASE_DIR / "var")).resolve()
FACILITY_DATA_DIR.mkdir(parents=True, exist_ok=True)
# Keys live outside the database and outside its backups: whoever holds only one of the two reads nothing.
FACILITY_KEYS_DIR = Path(os.environ.get("FACILITY_KEYS_DIR", FACILITY_DATA_DIR / "keys")).resolve()
FACILITY_FILES_DIR = Path(os.environ.get("FACILITY_FILES_DIR", FACILITY_DATA_DIR / "files")).resolve()
FACILITY_PUBLIC_ADDRESS = os.environ.get("FACILITY_PUBLIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
FACILITY_NAME = os.environ.get("FACILITY_NAME", "Migration Partnership Facility")
FACILITY_REFERENCE_PREFIX = os.environ.get("FACILITY_REFERENCE_PREFIX", "MPF")
FACILITY_PUBLISHER = os.environ.get("FACILITY_PUBLISHER", "eu")
FACILITY_BRAND = os.environ.get("FACILITY_BRAND", "eu_funded")
FACILITY_CONTACT_EMAIL = os.environ.get("FACILITY_CONTACT_EMAIL", "")
FACILITY_DEMO = _flag("FACILITY_DEMO")
# Decisions and payments: a second factor for whoever decides, and how long a proof of presence holds. The demonstration
# is walked by one-click links: nobody there has a device to show, and a link's proof lasts for its day.
FACILITY_SECOND_FACTOR = os.environ.get("FACILITY_SECOND_FACTOR", "offered" if FACILITY_DEMO else "required")
FACILITY_PROOF_MINUTES = int(os.environ.get("FACILITY_PROOF_MINUTES", "480" if FACILITY_DEMO else "15"))
# What decides or signs takes a younger proof, and what moves money one of its own (decision 0020).
FACILITY_DECISION_MINUTES = int(os.environ.get("FACILITY_DECISION_MINUTES", "480" if FACILITY_DEMO else "5"))
FACILITY_PROOF_ONCE = _flag("FACILITY_PROOF_ONCE", not FACILITY_DEMO)
# Sign-in through an outside provider (OpenID Connect); without an issuer and a client there is none.
FACILITY_OIDC_ISSUER = os.environ.get("FACILITY_OIDC_ISSUER", "").rstrip("/")
FACILITY_OIDC_CLIENT_ID = os.environ.get("FACILITY_OIDC_CLIENT_ID", "")
FACILITY_OIDC_CLIENT_SECRET = os.environ.get("FACILITY_OIDC_CLIENT_SECRET", "")
FACILITY_OIDC_NAME = os.environ.get("FACILITY_OIDC_NAME", "EU Login")
FACILITY_OIDC_STRONG = _list("FACILITY_OIDC_STRONG", "")
FACILITY_OIDC_TRUST_EMAIL = _flag("FACILITY_OIDC_TRUST_EMAIL")
# Proxies of one's own in front of the server: the outermost of them says whose request it is.
FACILITY_PROXIES = int(os.environ.get("FACILITY_PROXIES", "0"))
FACILITY_IATI_ORGANISATION = os.environ.get("FACILITY_IATI_ORGANISATION", "XM-OCHA-585")
FACILITY_SCAN_COMMAND = os.environ.get("FACILITY_SCAN_COMMAND", "")
FACILITY_SCAN_SECONDS = int(os.environ.get("FACILITY_SCAN_SECONDS", "60"))
FACILITY_API_PER_MINUTE = int(os.environ.get("FACILITY_API_PER_MINUTE", "600"))
FACILITY_API_VISITORS_PER_MINUTE = int(os.environ.get("FACILITY_API_VISITORS_PER_MINUTE", "3000"))
# Where browsers reach `facility live`; without it the pages of live sessions ask every ten seconds.
FACILITY_LIVE_ADDRESS = os.environ.get("FACILITY_LIVE_ADDRESS", "").rstrip("/")
FACILITY_LIVE_LISTENERS = int(os.environ.get("FACILITY_LIVE_LISTENERS", "1000"))
FACILITY_LIVE_PER_PERSON = int(os.environ.get("FACILITY_LIVE_PER_PERSON", "5"))
# The mailbox to which mail servers and calendars answer; without one nothing is read.
FACILITY_MAILBOX = os.environ.get("FACILITY_MAILBOX", "")
FACILITY_MAILBOX_PASSWORD = os.environ.get("FACILITY_MAILBOX_PASSWORD", "")
FACILITY_MAILBOX_PASSWORD_FILE = os.environ.get("FACILITY_MAILBOX_PASSWORD_FILE", "")
FACILITY_MAILBOX_MOVE_TO = os.environ.get("FACILITY_MAILBOX_MOVE_TO", "")
FACILITY_WEBHOOKS_TO_PRIVATE = _flag("FACILITY_WEBHOOKS_TO_PRIVATE")
FACILITY_UPLOAD_MAX_BYTES = int(os.environ.get("FACILITY_UPLOAD_MAX_BYTES", str(20 * 1024 * 1024)))


def _secret_key() -> str:
    """The signing key of sessions: from the environment, else kept in a file of the data directory."""
    given = os.environ.get("FACILITY_SECRET_KEY")
    if given:
        return given
    path = FACILITY_DATA_DIR / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = _flag("FACILITY_DEBUG")
ALLOWED_HOSTS = _list("FACILITY_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
_https = urlsplit(FACILITY_PUBLIC_ADDRESS).scheme == "https"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "facility.foundation.base",
    "facility.foundation.records",
    "facility.foundation.accounts",
    "facility.foundation.trail",
    "facility.foundation.clocks",
    "facility.foundation.links",
    "facility.foundation.forms",
    "facility.foundation.approvals",
    "facility.foundation.post",
    "facility.foundation.files",
    "facility.foundation.documents",
    "facility.foundation.search",
    "facility.foundation.jobs",
    "facility.foundation.machines",
    "facility.apps.parties",
    "facility.apps.bodies",
    "facility.apps.finance",
    "facility.apps.projects",
    "facility.apps.calls",
    "facility.apps.assistance",
    "facility.apps.dialogue",
    "facility.apps.proposals",
    "facility.apps.evaluation",
    "facility.apps.grants",
    "facility.apps.reporting",
    "facility.apps.enquiries",
    "facility.apps.knowledge",
    "facility.apps.portfolio",
    "facility.apps.interchange",
    "facility.interfaces.web.ui",
    "facility.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "facility.interfaces.web.security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "facility.interfaces.web.actors.ActorMiddleware",
    "facility.interfaces.web.forms.giving_back.KeptWordsMiddleware",
    "facility.interfaces.web.ui.middleware.FacilityErrorsMiddleware",
    "facility.interfaces.web.typed.TypedTextMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "facility.config.urls"
WSGI_APPLICATION = "facility.config.wsgi.application"
CSRF_FAILURE_VIEW = "facility.interfaces.web.ui.pages.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "interfaces" / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "libraries": {
                "payers": "facility.interfaces.web.finance.templatetags.payers",
                "countries": "facility.interfaces.web.parties.templatetags.countries",
                "roles": "facility.interfaces.web.parties.templatetags.roles",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "facility.interfaces.web.ui.context.chrome",
            ],
        },
    }
]

# The PRAGMAs: WAL lets readers go on while one writes; FULL means that what was acknowledged is on the disk.
_SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "cached_statements": 500,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
    ),
}


def _database() -> dict[str, Any]:
    """PostgreSQL where FACILITY_DATABASE_URL names one, else the embedded SQLite file."""
    url = os.environ.get("FACILITY_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "facility.foundation.base.sqlite",
            "NAME": FACILITY_DATA_DIR / "facility.sqlite3",
            # Opening reads the whole schema, milliseconds on every page; a thread keeps its connection for a minute.
            "CONN_MAX_AGE": 60,
            "OPTIONS": _SQLITE_OPTIONS,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "facility.foundation.base.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        # A connection is tried before it is handed out: after a restart of the database nobody gets a dead one.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 8, "reconnect_timeout": 20},
            # A statement that a connection has sent twice is planned once: planning was half of the database's work.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["facility.foundation.post.reader.ReaderBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "public:home"
SESSION_ENGINE = "facility.foundation.accounts.session_store"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
# Beside the code in a clone, inside the package in a released wheel.
LOCALE_PATHS = [path for path in (BASE_DIR / "locale", PACKAGE_DIR / "locale") if path.is_dir()]
LANGUAGE_COOKIE_NAME = "facility_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FACILITY_TIME_ZONE = os.environ.get("FACILITY_TIME_ZONE", "Europe/Brussels")

STATIC_URL = "/static/"
STATIC_ROOT = FACILITY_DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "interfaces" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = os.environ.get("FACILITY_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("FACILITY_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("FACILITY_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FACILITY_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FACILITY_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("FACILITY_SMTP_STARTTLS")
EMAIL_USE_SSL = _flag("FACILITY_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("FACILITY_FROM_EMAIL", "facility@localhost.localdomain")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Words kept through sign-in lie here: the usual 300 entries would push them out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Parts of the page's frame that are the same for everybody: menu and footer, by language; kept in the process.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"},
}

# HTTPS settings follow the public address, so that a demonstration works on plain loopback.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [FACILITY_PUBLIC_ADDRESS]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["facility.interfaces.web.uploads.BoundedMemoryHandler"]


def _origin(address: str) -> list[str]:
    """Scheme, host and port of an address; nothing where it is a path of our own."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


# The shape of Django 6's own setting, so that the move is one line.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", *_origin(FACILITY_LIVE_ADDRESS)],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "manifest-src": ["'self'"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("FACILITY_LOG_LEVEL", "WARNING")},
}
