"""What editors do with knowledge: look through, import, correct, try and release it, learn from questions."""

from bot.editing.desk import Editing
from bot.editing.learning import Learning
from bot.editing.model import Answer, Head, Listed, Opened, Piece, Remark
from bot.editing.shelf import Shelf
from bot.editing.upload import LARGEST_UPLOAD, read_upload

__all__ = [
    "LARGEST_UPLOAD",
    "Answer",
    "Editing",
    "Head",
    "Learning",
    "Listed",
    "Opened",
    "Piece",
    "Remark",
    "Shelf",
    "read_upload",
]
