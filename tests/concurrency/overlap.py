"""Two people at the same point of the code, the second knocking while the first is inside."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection

from config.toolbox.processes import wait_until

SECONDS = 20


class Overlap:
    """Holds whoever comes first at a point of the code until someone else waits for a lock."""

    def __init__(self) -> None:
        self.first_is_inside = threading.Event()

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def held(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            if not self.first_is_inside.is_set():
                self.first_is_inside.set()
                # Without a lock nobody ever waits, and this gives the second person time to go through.
                wait_until(someone_waits, seconds=2)
            return result

        return held

    def run(self, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Future, Future]:
        """Run both, the second once the first is inside; return their outcomes."""
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(_closing, first)
            assert self.first_is_inside.wait(SECONDS)
            two = pool.submit(_closing, second)
        return one, two


def _closing(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


def someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
