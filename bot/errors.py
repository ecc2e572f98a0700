"""Every error that a caller of the assistant can meet.

    AssistantError
    ├── SetupError            something must be installed, trained or configured first
    │   ├── EncoderError      the encoder is missing, broken or not the one that is asked for
    │   └── StaleIndexError   the index is missing, or another encoder built it
    ├── KnowledgeError        a document of the knowledge base cannot be read
    └── InvalidTurn           the message itself is not acceptable

Each message says what to do about it; none carries a resident's words.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of the tree."""


class SetupError(AssistantError):
    """Something must be installed, trained or configured first; the message says what."""


class EncoderError(SetupError):
    """The encoder is missing or broken."""


class StaleIndexError(SetupError):
    """The search index is missing, damaged, or was built by another encoder."""


class KnowledgeError(AssistantError):
    """A file of the knowledge base cannot be read; the message names the file and the place."""


class InvalidTurn(AssistantError, ValueError):
    """The message is empty, too long, or names an unknown channel."""
