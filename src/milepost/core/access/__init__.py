"""Who may do what, and what nobody may do whatever their role."""
