"""One module a kind of slot: what residents write becomes a value, or a sentence on what is wrong."""
