"""What the tests of pages in a browser need."""

import pytest

from tests.browsing import base_url, browser_type_launch_args

__all__ = ["base_url", "browser_type_launch_args"]


@pytest.fixture
def gallery_url(settings, live_server) -> str:
    settings.ROOT_URLCONF = "tests.toolbox.gallery"
    return f"{live_server.url}/en/gallery/"
