"""What the parsers of packed formats raise on files that are cut off, damaged or put together wrongly.

python-docx, zipfile and pypdf document few of these: they raise what the damaged spot happens to break.
A mistake of our own would look like a damaged file, so the tests hold whole files against these readers.
"""

from __future__ import annotations

import struct
import zipfile
import zlib

from docx.opc.exceptions import OpcError
from lxml import etree
from pypdf.errors import PyPdfError

DAMAGE: tuple[type[Exception], ...] = (
    OpcError,
    PyPdfError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
