import json
import logging

import pytest
import structlog

from config.logs import hide_keys, hide_secrets, leave_out_probes, logging_settings


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("GET /fr/communes/oulad-teima/", "GET /fr/communes/oulad-teima/"),
        ("GET /ar/communes/?q=person@example.ma", "GET /ar/communes/?***"),
        (
            "GET /fr/accounts/password/reset/key/1-cx5t2k-9a2a0ba4b1b7c0ab7df3d6e7a1c2f3d4/",
            "GET /fr/accounts/password/reset/key/***/",
        ),
        (
            "GET /ar/account/join/Ab-dEf-h1j-LmN-pQr-tUv-xYz-1bC-eFg-iJkL-nOp/",
            "GET /ar/account/join/***/",
        ),
        ("GET /ar/verify/ADAA-2025-01.511.05.19-1/", "GET /ar/verify/ADAA-2025-01.511.05.19-1/"),
        ("GET /fr/join/MTI:1uX2Yz:9mYz0-abcdefghij_KLMNOPQRSTU/", "GET /fr/join/***/"),
        (
            "GET /fr/jobs/0b0c9d6e-5a1f-4a53-9a5f-2f1f0d9f8e7d/",
            "GET /fr/jobs/0b0c9d6e-5a1f-4a53-9a5f-2f1f0d9f8e7d/",
        ),
    ],
)
def test_an_address_is_logged_without_what_opens_a_door(address, logged):
    assert hide_keys(address) == logged


def test_values_under_the_names_of_secrets_are_hidden():
    event = {"event": "x", "Password": "p", "token": "t", "cookie": "c", "code": "123456", "user_id": 7}
    hidden = hide_secrets(None, "info", event)
    assert hidden == {"event": "x", "user_id": 7} | dict.fromkeys(
        ("Password", "token", "cookie", "code"), "***"
    )


def test_the_status_of_an_answer_is_no_secret():
    assert hide_secrets(None, "info", {"code": 404})["code"] == 404


def test_probes_that_succeed_leave_no_line():
    with pytest.raises(structlog.DropEvent):
        leave_out_probes(None, "info", {"request": "GET /readyz", "code": 200})
    failed = {"request": "GET /readyz", "code": 503}
    assert leave_out_probes(None, "warning", failed) == failed


def test_a_collector_reads_one_json_object_a_line():
    formatter = logging_settings(json=True, level="INFO")["formatters"]["structured"]
    made = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    record = logging.LogRecord("adaa.test", logging.WARNING, "", 0, "kept %s", ("whole",), None)
    line = made.format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "kept whole"
