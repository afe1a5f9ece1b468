"""Word that something was said of evidence, for later apps that count it."""

from django.dispatch import Signal

# Sent in the verb's transaction, with ``item`` (an EvidenceItem) and ``party``, the Authority for
# whose assessments alone it counts.
said_of_evidence = Signal()
