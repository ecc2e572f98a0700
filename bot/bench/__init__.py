"""The README's figures, each with the command that gives it."""
