"""The matrix page, each focus area's page, and the matrix as a document both sides agree on."""
