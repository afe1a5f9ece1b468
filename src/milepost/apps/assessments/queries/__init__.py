"""What pages ask of assessments."""
