"""A folder of files as the archive it would make."""

import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from bakery.interchange.archives import MB, MOST_ENTRIES, MOST_UNPACKED
from bakery.interchange.errors import FileUnreadable


def packed(folder: Path) -> bytes:
    """Return the plain files of a folder, links and what stands deeper left out; equal files make equal bytes."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    if len(paths) > MOST_ENTRIES:
        raise FileUnreadable(folder.name, f"It holds more than {MOST_ENTRIES} files.")
    if sum(path.stat().st_size for path in paths) > MOST_UNPACKED:
        raise FileUnreadable(folder.name, f"It is larger than {MOST_UNPACKED // MB} MB.")
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        for path in paths:
            archive.writestr(ZipInfo(path.name), path.read_bytes())
    return content.getvalue()
