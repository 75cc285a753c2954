"""A backup brings everything back: database and files, on the database that this run of the tests uses."""

import json
import os
import subprocess
import sys
import uuid

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

pytestmark = pytest.mark.long(40)


@pytest.fixture
def new_database():
    """Give a function that makes a database: an address on PostgreSQL, "" for a file of SQLite.

    One that is to be migrated already is a copy of the one that every process of the tests copies.
    """
    if connection.vendor == "sqlite":
        yield lambda **_options: ""
        return
    access = connection.settings_dict
    server = {name: access[name.upper()] for name in ("host", "port", "user", "password")}
    address = "postgres://{user}:{password}@{host}:{port}".format(**server)
    made = []
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as maintenance:

        def make(*, is_migrated):
            name = f"backup_{uuid.uuid4().hex}"
            template = access["TEST"]["TEMPLATE"] if is_migrated else "template1"
            creation = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            maintenance.execute(creation.format(sql.Identifier(name), sql.Identifier(template)))
            made.append(name)
            return f"{address}/{name}"

        yield make
        for name in made:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def in_a_portal_of_its_own(tmp_path, new_database):
    def run(steps, archive):
        home = tmp_path / steps
        home.mkdir()
        environment = {**os.environ, "ADAA_HOME": str(home), "ADAA_ENV_FILE": os.devnull}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings.embedded"
        if database := new_database(is_migrated=steps == "there_and_back"):
            environment |= {
                "DJANGO_SETTINGS_MODULE": "config.settings.production",
                "DATABASE_URL": database,
                "ADAA_SECRET_KEY": "abcdefghij" * 6,
                "ADAA_ALLOWED_HOSTS": "adaa.example",
                "ADAA_SITE_URL": "https://adaa.example",
                "ADAA_BROKER_URL": "redis://127.0.0.1:1/0",
            }
        done = subprocess.run(
            [sys.executable, "-m", "tests.setup.round_trip", steps, str(archive)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_round_trip(in_a_portal_of_its_own, tmp_path):
    archive = tmp_path / "kept.tar"
    found = in_a_portal_of_its_own("there_and_back", archive)

    before = found["before"]
    assert (before["people"], before["files"]) == (["before@adaa.example"], [["محضر.pdf", "minutes"]])
    assert "database and 1 files" in found["backup"]

    assert found["over"].startswith("refused: The database is not empty")
    assert found["damaged"].startswith("refused: ")
    assert "damaged.tar is damaged: database is not what its manifest says" in found["damaged"]
    assert found["untouched"] == ["before@adaa.example", "after@adaa.example"]

    assert found["restore"].startswith("Restored the database and 1 files")
    assert found["after"] == {**before, "sessions": 0, "events": ["records.restored"]}
    assert found["append_only"]

    copy = in_a_portal_of_its_own("elsewhere", archive)
    assert copy["restore"].startswith("Restored the database and 1 files")
    assert copy["after"] == found["after"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "damaged.tar",
        "elsewhere",
        "kept.tar",
        "there_and_back",
    ]
