import pytest
from django.conf import settings
from django.db import connection

from config.env import env


def test_content_security_policy_has_no_unsafe_source() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert [source for sources in directives.values() for source in sources if "unsafe" in source] == []


@pytest.mark.django_db
def test_database_is_the_embedded_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version_num')::int / 10000")

        assert cursor.fetchone() == ("raddesk_owner", 18)


def test_cookies_are_closed_to_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.CSRF_COOKIE_HTTPONLY is True
    assert (settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")


def test_every_page_asks_who_is_there_unless_it_says_otherwise() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.api.authentication.TokenMayWrite",
        "tickets.api.phi_door.AsksBeforeSending",
    ]


def test_broker_carries_json_and_never_holds_a_request_up() -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_TASK_PUBLISH_RETRY is False
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_connect_timeout"] == 1
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT


def test_example_environment_names_every_variable() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert sorted(name for name in env.scheme if f"{name}=" not in example) == []
