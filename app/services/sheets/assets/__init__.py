"""What is printed of the assets: labels, the book, the record of an inventory; and the empty list to fill in (4.2.2)."""
