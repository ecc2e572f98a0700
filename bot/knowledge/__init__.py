"""What the assistant knows: the editors' guides and imported documents.

The check (`bot.knowledge.lint`) and the import (`bot.knowledge.importer`) are doors of their own: answering
needs neither, and what they load is large.
"""

from bot.knowledge.documents import load_documents, parse_document, publish, render_document, save_document
from bot.knowledge.guides import load_guides, parse_guide
from bot.knowledge.model import Document, Fact, Guide, Passage, Question, Source, Statement
from bot.knowledge.topics import Topic, load_topics

__all__ = [
    "Document",
    "Fact",
    "Guide",
    "Passage",
    "Question",
    "Source",
    "Statement",
    "Topic",
    "load_documents",
    "load_guides",
    "load_topics",
    "parse_document",
    "parse_guide",
    "publish",
    "render_document",
    "save_document",
]
