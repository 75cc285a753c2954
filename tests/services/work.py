"""Work for the tests of the queue: it says that it began, and goes on when it is allowed to."""

from pathlib import Path

from config.toolbox.processes import wait_until
from records.models import Job
from records.services.jobs import Progress, register_job

PATIENT = "tests.patient"


def patient(job: Job, progress: Progress) -> str:
    """Write a line to ``began``, wait for the file ``go``, report half and whole, give an address."""
    with Path(job.arguments["began"]).open("a") as began:
        began.write("began\n")
    progress.report(1, 2)
    assert wait_until(Path(job.arguments["go"]).exists, seconds=60)
    progress.report(2, 2)
    return "/the/result/"


register_job(PATIENT, title="Patient work", handler=f"{__name__}.patient")
