"""Assessments: the list, one assessment with all that is done to it, and its story."""
