"""The queue of the embedded run: files in a folder, each whole before another process can see it."""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem

# How long a list of queues may be empty: the process that makes it writes it within a moment.
TRIES, PAUSE_SECONDS = 50, 0.02


class Channel(filesystem.Channel):
    """A channel that reads no file while it is written: that ended the worker, and with it the portal."""

    def _put(self, queue: str, payload: Any, **options: Any) -> None:
        """Write the message under a name that nobody looks for, then give it its own."""
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid4()}"
        folder = Path(self.data_folder_out)
        unseen = folder / f"{name}.part"
        try:
            unseen.write_bytes(filesystem.str_to_bytes(filesystem.dumps(payload)))
            unseen.replace(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise filesystem.ChannelError(f"Cannot add a message to {self.data_folder_out}") from error

    def get_table(self, exchange: str) -> list[Any]:
        """Return the queues of an exchange; wait for the process that is just writing the first of them."""
        for _try in range(TRIES):
            try:
                return super().get_table(exchange)
            except ValueError:
                time.sleep(PAUSE_SECONDS)
        return super().get_table(exchange)


class Transport(filesystem.Transport):
    """Kombu's transport of files with the channel above."""

    Channel = Channel
