"""Every component on one page, with sample data: what builders of pages look at first."""
