"""What the log and the messages say of councils, delegates and bureaus."""


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
