import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "compose-spec.json").read_text(encoding="utf-8"))
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)")


def problems(document):
    validator = jsonschema.Draft201909Validator(SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_file_follows_the_compose_specification():
    assert problems(COMPOSE) == []


def test_the_specification_would_refuse_a_slip():
    slip = {**COMPOSE, "services": {"web": {"image": "x", "dependson": ["redis"]}}}
    assert problems(slip) != []


def test_it_runs_all_that_the_portal_needs():
    assert set(COMPOSE["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat", "proxy"}


@pytest.mark.parametrize("name", sorted(COMPOSE["services"].keys() - {"migrate"}))
def test_every_lasting_service_says_whether_it_is_well(name):
    assert "healthcheck" in COMPOSE["services"][name]
    assert COMPOSE["services"][name]["restart"] == "unless-stopped"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis", "beat"):
        assert COMPOSE["services"][name]["networks"] == ["inside"]


def test_every_service_waited_for_can_be_waited_for():
    for service in COMPOSE["services"].values():
        for awaited, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in COMPOSE["services"][awaited]


def test_variables_are_explained_and_secrets_have_no_default():
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(VARIABLE.findall(text))
    assert {name for name in used if f"{name}=" not in example} == set()
    for name in used & {"ADAA_DATABASE_PASSWORD", "ADAA_REDIS_PASSWORD"}:
        assert re.findall(rf"\${{{name}(..)", text) == [":?"] * text.count(f"${{{name}")


def test_mounted_files_are_in_the_project():
    for volume in COMPOSE["services"]["proxy"]["volumes"]:
        source = volume.split(":")[0]
        if source.startswith("./"):
            assert (PROJECT / source).exists()


def test_the_image_runs_without_rights_and_installs_by_hash():
    lines = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    last_stage = lines.rpartition("\nFROM ")[2]
    assert re.search(r"^USER portal$", last_stage, re.MULTILINE)
    assert "--require-hashes" in lines
    for copied in re.findall(r"^COPY (?!--from)([^\s.]\S*)", lines, re.MULTILINE):
        assert list(PROJECT.glob(copied)), copied
