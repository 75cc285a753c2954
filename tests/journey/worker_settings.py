"""The settings of the worker beside a test: its files are those of the test."""

import os
from pathlib import Path

from config.settings.test import *  # noqa: F403

MEDIA_ROOT = Path(os.environ["ADAA_TEST_FILES"])
