"""What the log and the messages say of overlaps of powers and dashboards."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
