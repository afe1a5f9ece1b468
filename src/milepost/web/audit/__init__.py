"""Pages of the audit: samples of ratified levels, and human levels against indicated ones."""
