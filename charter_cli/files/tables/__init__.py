"""Tables from elsewhere, CSV and XLSX: read row by row, whatever their size, with their headings understood."""
