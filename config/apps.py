from django.apps import AppConfig


class ProjectConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "config"

    def ready(self) -> None:
        from config import celery  # noqa: F401 - binds every shared_task to our app
        from config.logging import configure_structlog

        configure_structlog()
