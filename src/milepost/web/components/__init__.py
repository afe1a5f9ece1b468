"""The pieces pages are made of: a template each, and the facts a larger one is given."""
