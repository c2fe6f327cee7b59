"""What workbook and written report have in common: the stamp, the sentences, the columns of figures."""
