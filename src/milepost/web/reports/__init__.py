"""What leaves the site to be read elsewhere: the workbook."""
