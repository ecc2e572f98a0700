"""What is searched, as staff change it: documents kept version by version, released, rolled back."""

from bot.publishing.current import CurrentLookups, Follower
from bot.publishing.library import SHIPPED, Library, parsed
from bot.publishing.model import Asked, DocumentState, Kept, Kind, Manifest, Release, Version
from bot.publishing.review import Reviewer

__all__ = [
    "SHIPPED",
    "Asked",
    "CurrentLookups",
    "DocumentState",
    "Follower",
    "Kept",
    "Kind",
    "Library",
    "Manifest",
    "Release",
    "Reviewer",
    "Version",
    "parsed",
]
