"""Turns files that the bureau has (Markdown, text, HTML, docx, pdf) into drafts of documents."""

from bot.knowledge.importer.files import LARGEST_FILE, READERS, import_file

__all__ = ["LARGEST_FILE", "READERS", "import_file"]
