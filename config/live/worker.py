"""gunicorn's threads, and beside them the loop that keeps the live streams."""

from typing import TYPE_CHECKING, Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

if TYPE_CHECKING:
    from config.live.loop import LiveLoop

GOODBYE_SECONDS = 1.0


class LiveWorker(ThreadWorker):
    """Serves pages as gthread does; a connection that was handed over is not its own any more."""

    live: "LiveLoop | None" = None

    def run(self) -> None:
        from config.live.loop import live  # the arbiter imports this file before there are settings

        self.live = live
        live.start()
        try:
            super().run()
        finally:
            live.stop(seconds=GOODBYE_SECONDS)

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """Told to stop: the streams end now, not after the requests that are still being answered."""
        self._say_goodbye()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: Any, frame: Any) -> None:
        self._say_goodbye()
        super().handle_quit(sig, frame)

    def finish_request(self, conn: Any, fs: Any) -> None:
        if conn.sock.fileno() == -1:
            self.nr_conns -= 1
            return
        super().finish_request(conn, fs)

    def _say_goodbye(self) -> None:
        if self.live is not None:
            self.live.say_goodbye()
