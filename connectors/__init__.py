"""The doors: each turns a protocol into a `Turn`, hands it to the assistant, and renders the `Reply`."""
