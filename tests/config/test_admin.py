"""Django's own pages for tables offer none that would decide nothing."""

from importlib import import_module

from django.conf import settings
from django.contrib import admin


def test_groups_and_second_addresses_are_not_offered() -> None:
    import_module(settings.ROOT_URLCONF)

    assert sorted(model._meta.label for model in admin.site._registry) == []
