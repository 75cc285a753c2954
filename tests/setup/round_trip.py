"""What `test_backup` runs in a portal of its own; it prints what it found as JSON."""

import json
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import CommandError, call_command

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import IntegrityError  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from records.models import Event, StoredFile  # noqa: E402
from records.services.files import store_file  # noqa: E402


def command(*arguments: str) -> str:
    """Run a command; return what it says, or why it refuses."""
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as refusal:
        return f"refused: {refusal}"
    return out.getvalue()


def add(email: str, content: bytes, name: str) -> None:
    User.objects.create(email=email, full_name="agent")
    store_file(content, name=name, content_type="application/pdf", by=None, at=timezone.now())


def state() -> dict:
    folders, _ = default_storage.listdir("")
    return {
        "people": list(User.objects.order_by("pk").values_list("email", flat=True)),
        "files": [[file.name, _bytes(file).decode()] for file in StoredFile.objects.order_by("pk")],
        "stored": sum(len(default_storage.listdir(folder)[1]) for folder in folders),
        "sessions": Session.objects.count(),
        "events": list(Event.objects.order_by("pk").values_list("code", flat=True)),
    }


def _bytes(file: StoredFile) -> bytes:
    with file.content.open() as content:
        return content.read()


def damage(archive: Path) -> Path:
    """Return a copy of an archive with one byte of its database changed."""
    data = bytearray(archive.read_bytes())
    data[5000] ^= 1
    damaged = archive.with_name("damaged.tar")
    damaged.write_bytes(data)
    return damaged


def log_is_append_only() -> bool:
    try:
        Event.objects.update(code="changed")
    except IntegrityError:
        return True
    return False


def there_and_back(archive: Path) -> dict:
    """Fill a portal, back it up, change it, try what must be refused, restore it, work on."""
    command("migrate", "--verbosity=0")
    add("before@adaa.example", b"minutes", "محضر.pdf")
    found = {"before": state(), "backup": command("backup", str(archive))}

    StoredFile.objects.get().content.delete(save=False)
    add("after@adaa.example", b"later", "later.pdf")
    SessionStore().create()
    found["over"] = command("restore", str(archive))
    found["damaged"] = command("restore", str(damage(archive)), "--yes")
    found["untouched"] = list(User.objects.order_by("pk").values_list("email", flat=True))

    found["restore"] = command("restore", str(archive), "--yes")
    found["after"] = state()
    # Triggers and sequences came back too.
    found["append_only"] = log_is_append_only()
    User.objects.create(email="next@adaa.example", full_name="agent")
    return found


def elsewhere(archive: Path) -> dict:
    """Restore into a portal where nothing was done yet, not even a migration."""
    return {"restore": command("restore", str(archive)), "after": state()}


if __name__ == "__main__":
    steps = {"there_and_back": there_and_back, "elsewhere": elsewhere}[sys.argv[1]]
    sys.stdout.write(json.dumps(steps(Path(sys.argv[2]))))
