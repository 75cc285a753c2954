"""Many tables in one migration, made without putting all models together again for each of them."""

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Create several models as one operation.

    After each operation Django puts every model together again that is tied to what changed: here that is all
    of them, for each of some forty tables. A table only needs a state that knows it, as the last one does.
    """

    def __init__(self, operations: list[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Put together again by whoever asks for it next.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations of a migration, models that are created one after another as one of them."""
    joined: list[Operation] = []
    for operation in operations:
        if isinstance(operation, CreateModel) and joined and isinstance(joined[-1], CreateModels):
            joined[-1].operations.append(operation)
        else:
            joined.append(CreateModels([operation]) if isinstance(operation, CreateModel) else operation)
    return joined
