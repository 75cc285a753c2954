"""Where private bytes live: a folder that no web server publishes."""

from django.core.files.storage import FileSystemStorage


class PrivateFileStorage(FileSystemStorage):
    """Files readable by the portal alone; they have no address of their own."""

    def __init__(self, **options: object) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no public address.")
