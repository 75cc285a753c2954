"""Triggers that refuse to change or remove an event, on both databases."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION records_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records_event is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER records_event_no_change BEFORE UPDATE OR DELETE ON records_event
    FOR EACH ROW EXECUTE FUNCTION records_event_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER records_event_no_change ON records_event;
DROP FUNCTION records_event_append_only();
"""
SQLITE = [
    """CREATE TRIGGER records_event_no_update BEFORE UPDATE ON records_event
       BEGIN SELECT RAISE(ABORT, 'records_event is append-only'); END""",
    """CREATE TRIGGER records_event_no_delete BEFORE DELETE ON records_event
       BEGIN SELECT RAISE(ABORT, 'records_event is append-only'); END""",
]
SQLITE_TRIGGERS = ["records_event_no_update", "records_event_no_delete"]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        for trigger in SQLITE_TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {trigger}")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
