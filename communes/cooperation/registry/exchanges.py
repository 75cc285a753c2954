"""What the log and the messages say of exchanges about bodies."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
