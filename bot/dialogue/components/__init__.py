"""Rasa's graph components: each a thin step around one part of the assistant."""
