"""The register of evidence: what was put in, by whom, and where it is cited."""
