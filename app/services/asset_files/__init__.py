"""Files of the asset register: labels, the book; and on what a label has been put (4.2.2)."""

from app.services.asset_files.book import download_pdf, download_workbook
from app.services.asset_files.labels import download_labels, label

__all__ = ["download_labels", "download_pdf", "download_workbook", "label"]
