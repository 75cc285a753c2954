"""Expected refusals, told to the person who asked in the language of the moment. Everything else is a bug."""

from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """Something that is not done. ``text`` has placeholders filled from the keyword arguments."""

    code = "refused"
    text: "str | Promise" = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code)

    @property
    def message(self) -> str:
        return str(self.text) % self.params

    def __str__(self) -> str:
        return self.message


class Overtaken(Refusal):
    """Somebody else saved first: what was typed is kept, and may be sent again."""
