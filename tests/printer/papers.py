"""The slips of the tests: An's ticket as a hall would compose it, and smaller ones."""

import base64
import io
from typing import Any

from PIL import Image

from printer import slip_json
from printer.slip import Slip

ADDRESS = "https://tiepdan.mau.example/t#BCFGHJKLMNPQRSTVXZ01234567"

AN: dict[str, Any] = {
    "kind": "ticket",
    "language": "vi",
    "label": "007",
    "reprint": False,
    "blocks": [
        {"text": "TRỤ SỞ TIẾP CÔNG DÂN\nTỈNH MẪU", "weight": "bold"},
        {"rule": True},
        {"text": "PHIẾU SỐ THỨ TỰ"},
        {"text": "007", "size": "number", "weight": "bold"},
        {"text": "Tiếp công dân", "size": "large", "weight": "bold"},
        {"rule": True},
        {"fact": "Lấy số lúc", "value": "10:42\u00a0\u00a021/11/2026"},
        {"fact": "Số người chờ trước", "value": "12"},
        {"fact": "Dự kiến chờ", "value": "35–50\u00a0phút"},
        {"qr": ADDRESS, "caption": "Quét mã để theo dõi lượt chờ trên điện thoại"},
        {"rule": True},
        {
            "text": "Phiếu có giá trị trong buổi sáng ngày 21/11. Vui lòng theo dõi màn hình"
            " và loa gọi. Nếu lỡ lượt, mời gặp người hướng dẫn.",
            "size": "small",
            "align": "start",
        },
        {"space": 1},
        {"text": "Điện thoại: 0259 000 0000", "size": "small", "weight": "bold", "align": "start"},
    ],
}


def picture(width: int, height: int, mode: str = "1") -> str:
    """A black rectangle as it travels."""
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode("ascii")


def ticket(**changes: object) -> Slip:
    """An's ticket, number 007."""
    return slip_json.from_json(AN | changes)


def reprint() -> Slip:
    """An's ticket once more, and it says so."""
    return ticket(reprint=True, blocks=[{"notice": "BẢN IN LẠI"}, *AN["blocks"]])


def of(*blocks: object) -> Slip:
    """A slip of these blocks alone."""
    return slip_json.from_json(
        {"kind": "test", "language": "vi", "label": "0", "blocks": [*blocks]}
    )
