"""What people do with workbooks that leave the site: hand them in again, and apply them."""

from milepost.apps.reports.actions.working_copy import apply, hand_in

__all__ = ["apply", "hand_in"]
