"""Run the whole portal on one machine: web server, task worker and clock, until Ctrl-C."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.toolbox.processes import Child, answers, port_is_free, start, stop_all

SECONDS_TO_BE_READY = 90


class Command(BaseCommand):
    help = "Run the web server, a task worker and the clock together; all stop on Ctrl-C, or when one dies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--web-workers", type=int, default=2, help="processes that answer pages")
        parser.add_argument(
            "--web-threads",
            type=int,
            default=4,
            help="pages or downloads that one process answers at a time: a slow download holds one",
        )
        parser.add_argument("--task-workers", type=int, default=1, help="tasks run at a time")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if not port_is_free(host, port):
            raise CommandError(
                f"Port {port} is in use by another program. Stop it, or choose another port: "
                f"make demo PORT={port + 1} (or manage.py serve --port {port + 1})."
            )
        address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
        stopped = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            stopped.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, ask_to_stop)

        environment = {
            "ADAA_SITE_URL": address,
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        }
        children: list[Child] = []
        try:
            for name, command in self._commands(host, port, **options):
                children.append(start(name, command, environment=environment))
            if self._wait_until_ready(address, children, stopped):
                self._say_ready(address)
                self._watch(children, stopped)
        finally:
            self.stdout.write("Stopping…")
            stop_all(children)

    def _commands(
        self, host: str, port: int, *, web_workers: int, web_threads: int, task_workers: int, **_: Any
    ) -> list[tuple[str, list[str]]]:
        celery = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet"]
        worker = [*celery, "worker", "--loglevel", "WARNING", "--concurrency", str(task_workers)]
        worker += ["--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
        beat += ["--schedule", str(settings.HOME / "beat-schedule")]
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        web += ["--workers", str(web_workers), "--blocking-threads", str(web_threads), "--no-ws"]
        web += ["--log-level", "warning", "--workers-kill-timeout", "5", "config.wsgi:application"]
        return [("web server", web), ("task worker", worker), ("clock", beat)]

    def _wait_until_ready(self, address: str, children: list[Child], stopped: threading.Event) -> bool:
        """Wait for the pages and for the worker; False when asked to stop meanwhile."""
        tries = 0
        while not stopped.wait(0.2):
            self._refuse_dead(children)
            if answers(f"{address}/readyz") and current_app.control.ping(timeout=0.5):
                return True
            tries += 1
            if tries * 0.2 > SECONDS_TO_BE_READY:
                raise CommandError(f"Not ready after {SECONDS_TO_BE_READY} seconds: the lines above say why.")
        return False

    def _watch(self, children: list[Child], stopped: threading.Event) -> None:
        while not stopped.wait(0.5):
            self._refuse_dead(children)

    def _refuse_dead(self, children: list[Child]) -> None:
        """Stop everything with a sentence when one of the programs has ended by itself."""
        for child in children:
            if child.exit_code is not None:
                raise CommandError(
                    f"The {child.name} ended by itself (exit code {child.exit_code}): everything is stopped. "
                    "Nothing is lost: work that waits is taken up at the next start."
                )

    def _say_ready(self, address: str) -> None:
        welcome = settings.HOME / "welcome.txt"
        if welcome.exists():
            self.stdout.write(welcome.read_text(encoding="utf-8"))
        self.stdout.write(f"Ready: {address}  (Ctrl-C stops it)")
        self.stdout.flush()
