"""What every model keeps to."""

import re

from django.contrib.auth import get_user_model
from django.db import models

from records.models import StoredFile
from tests.consistency.project import own_models

# A column of Django's own user.
INHERITED = {"last_login"}


def test_nobody_and_no_file_is_removed_under_what_names_them():
    kept = {get_user_model(), StoredFile}
    loose = [
        f"{field.model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in kept
        and field.remote_field.on_delete is not models.PROTECT
        and not model._meta.auto_created
    ]
    assert loose == []


def test_moments_and_days_are_named_as_such():
    names = {models.DateTimeField: r"(.+_)?(at|until)", models.DateField: r"(.+_)?on|day"}
    misnamed = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.local_fields
        if type(field) in names and field.name not in INHERITED
        if not re.fullmatch(names[type(field)], field.name)
    ]
    assert misnamed == []


def test_every_model_has_an_order():
    unordered = [
        model.__name__ for model in own_models() if not model._meta.ordering and not model._meta.auto_created
    ]
    assert unordered == []
