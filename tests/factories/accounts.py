"""People and their invitations."""

import factory
from django.contrib.auth.hashers import make_password

from accounts.models import User

PASSWORD = "a long and plain sentence"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    class Params:
        french = factory.Trait(language="fr")
        deactivated = factory.Trait(is_active=False)
        # Invited and not yet joined: no password opens this account.
        without_password = factory.Trait(password=factory.LazyFunction(lambda: make_password(None)))

    email = factory.Sequence(lambda number: f"person{number:05d}@example.ma")
    full_name = factory.Sequence(lambda number: f"Person {number:05d}")
    language = "ar"
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
