import pytest


@pytest.fixture
def unpack(tmp_path):
    """Unpack an archive with a tool that is not ours, and return the folder."""
    import os
    import subprocess

    def unpack(content):
        archive = tmp_path / "pack.zip"
        archive.write_bytes(content)
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        subprocess.run(["unzip", "-q", archive, "-d", tmp_path / "out"], check=True, env=environment)
        return tmp_path / "out"

    return unpack
