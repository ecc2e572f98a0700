"""Names that the model, the actions and the host agree on."""

#: What was talked about last.
CONTEXT_SLOT = "context"
#: What is being done: the open form and those that wait.
FORM_SLOT = "form"
#: The one loop; while it is active each message goes to the action of the same name.
FORM_LOOP = "service_form"
