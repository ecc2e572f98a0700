"""Names that the model, the actions and the host agree on."""

#: The one slot: what was talked about last.
CONTEXT_SLOT = "context"
