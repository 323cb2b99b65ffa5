import pytest
from django.conf import settings
from django.db import connection


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
