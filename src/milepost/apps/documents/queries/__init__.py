"""What a document says, and which documents there are."""
