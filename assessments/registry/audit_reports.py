"""What the log and the messages say of audit reports and recommendations."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
