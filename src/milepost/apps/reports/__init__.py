"""What is handed back: the matrix as a workbook."""
