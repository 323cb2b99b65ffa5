"""`mail_listen` and the sweeper in one process, as it starts faster: `python -m tests.journeys.desk_process`."""

import threading

import django


def main() -> None:
    """Take mail, settle it and tell of it until SIGTERM."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from config.sweeper import load_sweepers, start_apart

    for path in (*settings.SWEEPERS, *settings.SWEEPERS_APART):
        start_apart(
            sweepers=load_sweepers(paths=[path]), seconds=settings.SWEEP_SECONDS, stopping=threading.Event(),
            clock=timezone.now,
        )  # fmt: skip
    call_command("mail_listen")


if __name__ == "__main__":
    django.setup()
    main()
