"""The small models that come with the project: encoder, captioner, and their training."""
