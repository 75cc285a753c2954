"""What the log and the messages say of yearly reports and regional meetings."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
