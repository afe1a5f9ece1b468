"""What an archive holds beside the rows themselves: tables for a spreadsheet, and words."""
