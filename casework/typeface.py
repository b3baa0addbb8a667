"""The house's typeface for PDF, brought once a process: the files that slips are drawn with."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "BeVietnamPro", "BeVietnamPro-Bold"
LEADING = 1.42  # of a size: marks of capitals rise 1.2 em above the line
_FILES = {REGULAR: "BeVietnamPro-Regular.ttf", BOLD: "BeVietnamPro-Bold.ttf"}


@cache
def bring(fonts: Path) -> None:
    """Make it known to reportlab. `fonts` is the folder of the files."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(fonts / file)))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
