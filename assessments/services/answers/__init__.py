"""What the commune declares: reading, saving, and the figures in force."""

from assessments.services.answers.reading import (
    AnswerRefused,
    kept_refusal,
    read_text,
    stored_value,
    stored_values,
    typed_form,
)
from assessments.services.answers.saving import (
    FieldOutcome,
    FieldStatus,
    SaveOutcome,
    UnknownField,
    save_answers,
)

__all__ = [
    "AnswerRefused",
    "FieldOutcome",
    "FieldStatus",
    "SaveOutcome",
    "UnknownField",
    "kept_refusal",
    "read_text",
    "save_answers",
    "stored_value",
    "stored_values",
    "typed_form",
]
