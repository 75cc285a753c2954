"""A backup brings everything back: database and files, on the database that this run of the tests uses."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

PROJECT = Path(settings.BASE_DIR)
FILL = """
from django.utils import timezone
from accounts.models import User
from records.services.files import store_file
User.objects.create(email="before@adaa.example", full_name="agent")
store_file(b"minutes", name="محضر.pdf", content_type="application/pdf", by=None, at=timezone.now())
"""
CHANGE = """
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.utils import timezone
from accounts.models import User
from records.models import StoredFile
from records.services.files import store_file
SessionStore().create()
User.objects.create(email="after@adaa.example", full_name="agent")
kept = StoredFile.objects.get()
default_storage.delete(kept.content.name)
store_file(b"later", name="later.pdf", content_type="application/pdf", by=None, at=timezone.now())
"""
TELL = """
import json
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from accounts.models import User
from records.models import Event, StoredFile
print(json.dumps({
    "people": list(User.objects.order_by("pk").values_list("email", flat=True)),
    "files": [[file.name, file.content.read().decode()] for file in StoredFile.objects.order_by("pk")],
    "stored": sum(len(default_storage.listdir(folder)[1]) for folder in default_storage.listdir("")[0]),
    "sessions": Session.objects.count(),
    "events": list(Event.objects.order_by("pk").values_list("code", flat=True)),
}))
"""
COUNT = "from accounts.models import User; print(User.objects.count())"
WORK_ON = """
from django.db import IntegrityError
from accounts.models import User
from records.models import Event
User.objects.create(email="next@adaa.example", full_name="agent")
try:
    Event.objects.update(code="changed")
except IntegrityError as error:
    print(error)
"""


class Installation:
    """A portal of its own: folder, database, and commands run as its operator runs them."""

    def __init__(self, home, database_url):
        self.environment = {**os.environ, "ADAA_HOME": str(home), "ADAA_ENV_FILE": os.devnull}
        if database_url:
            self.environment |= {
                "DJANGO_SETTINGS_MODULE": "config.settings.production",
                "DATABASE_URL": database_url,
                "ADAA_SECRET_KEY": "abcdefghij" * 6,
                "ADAA_ALLOWED_HOSTS": "adaa.example",
                "ADAA_SITE_URL": "https://adaa.example",
                "ADAA_BROKER_URL": "redis://127.0.0.1:1/0",
            }
        else:
            self.environment["DJANGO_SETTINGS_MODULE"] = "config.settings.embedded"

    def manage(self, *arguments, fails=False):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stderr if fails else done.stdout

    def shell(self, program):
        return self.manage("shell", "--verbosity", "0", "--command", program)

    def state(self):
        return json.loads(self.shell(TELL))


@pytest.fixture
def new_database():
    """Give a function that makes an empty database: an address on PostgreSQL, None for a file of SQLite."""
    if connection.vendor == "sqlite":
        yield lambda: None
        return
    access = connection.settings_dict
    server = {
        "host": access["HOST"],
        "port": access["PORT"],
        "user": access["USER"],
        "password": access["PASSWORD"],
    }
    made = []
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as maintenance:

        def make():
            name = f"backup_{uuid.uuid4().hex}"
            maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            made.append(name)
            return (
                f"postgres://{access['USER']}:{access['PASSWORD']}@{access['HOST']}:{access['PORT']}/{name}"
            )

        yield make
        for name in made:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def installation(tmp_path, new_database):
    def install(name):
        (tmp_path / name).mkdir()
        return Installation(tmp_path / name, new_database())

    return install


def test_round_trip(installation, tmp_path):
    portal, archive = installation("portal"), tmp_path / "kept.tar"
    portal.manage("migrate", "--verbosity", "0")
    before = json.loads(portal.shell(FILL + TELL))

    assert "database and 1 files" in portal.manage("backup", str(archive))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.tar", "portal"]

    portal.shell(CHANGE)
    assert "The database is not empty" in portal.manage("restore", str(archive), fails=True)
    damaged = tmp_path / "damaged.tar"
    data = bytearray(archive.read_bytes())
    data[5000] ^= 1
    damaged.write_bytes(data)
    assert "is damaged: database is not what" in portal.manage("restore", str(damaged), "--yes", fails=True)
    assert portal.shell(COUNT).strip() == "2"

    portal.manage("restore", str(archive), "--yes")
    assert portal.state() == {**before, "sessions": 0, "events": ["records.restored"]}

    # The log stays append-only, and the rows take new numbers: triggers and sequences came back too.
    log = "from records.models import Event; Event.objects.update(code='x')"
    assert "append-only" in portal.manage("shell", "--verbosity", "0", "--command", log, fails=True)
    portal.shell(
        'from accounts.models import User; User.objects.create(email="n@adaa.example", full_name="n")'
    )

    # On a new machine, before anything else was done there.
    elsewhere = installation("elsewhere")
    elsewhere.manage("restore", str(archive))
    assert elsewhere.state()["people"] == before["people"]
    assert elsewhere.state()["files"] == [["محضر.pdf", "minutes"]]
