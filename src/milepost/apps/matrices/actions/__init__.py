"""What people do with a matrix: put it forward, answer for a party, remember a layout."""

from milepost.apps.matrices.actions.adopting import answer, put_forward
from milepost.apps.matrices.actions.layouts import remember_layout

__all__ = ["answer", "put_forward", "remember_layout"]
