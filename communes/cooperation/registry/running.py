"""What the log and the messages say of the running of bodies."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
