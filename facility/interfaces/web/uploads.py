"""Uploads stay in memory until they lie encrypted on the disk: nothing sealed is ever written in the clear."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedMemoryHandler(FileUploadHandler):
    """Keeps a file in memory, cut one byte past the limit: the check of files then says that it is too large, and the
    other fields of the form are still there.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, as far as there is room."""
        room = settings.FACILITY_UPLOAD_MAX_BYTES + 1 - self.content.tell()
        self.content.write(raw_data[: max(room, 0)])

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The file, from its beginning."""
        size = self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            size,
            self.charset,
            self.content_type_extra,
        )
