"""What the log and the messages say of samples and findings."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
