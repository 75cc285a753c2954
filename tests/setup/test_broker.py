"""The queue of files: a worker never meets a message that is half written."""

import json
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from config import broker
from config.celery import app


@pytest.fixture
def channel(tmp_path):
    for folder in ("queue", "control", "processed"):
        (tmp_path / folder).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_files_are_the_queue_of_the_portal(channel):
    assert app.main == "adaa"
    assert isinstance(channel, broker.Channel)


def test_a_message_is_seen_when_it_is_whole(channel, monkeypatch):
    replace, seen = Path.replace, []

    def looking(source, target):
        with pytest.raises(Empty):
            channel._get("celery")
        seen.append(json.loads(source.read_text()))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", looking)
    channel._put("celery", {"task": "score"})

    assert seen == [{"task": "score"}]
    assert channel._get("celery") == {"task": "score"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_list_of_queues_that_is_just_being_made_is_waited_for(channel, monkeypatch):
    listed = channel._exchange_file("celery")
    listed.touch()
    monkeypatch.setattr(
        broker.time, "sleep", lambda _seconds: listed.write_text('[["celery", "", "celery"]]')
    )

    assert [queue.queue for queue in channel.get_table("celery")] == ["celery"]
