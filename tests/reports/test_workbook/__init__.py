"""The workbook of an edition or a draft, as openpyxl reads it back and as LibreOffice sees it."""
