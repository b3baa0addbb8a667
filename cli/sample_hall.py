"""A believable province hall to try everything on. Synthetic people only, plainly marked."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from cli.demo import FILE
from cli.new_hall import SESSIONS, furnish
from hall import calendar, devices, staff
from hall.model import DeviceKind, Hall, Notice, Role, Staff
from hall.store import Store, Work
from hall.vault import new_token
from hall.web import House

DESKS = 10
PASSWORD_LENGTH = 12  # characters; of this sample hall, on this machine only


@dataclass(frozen=True)
class Sample:
    username: str
    name: str
    role: Role
    title: str = "Cán bộ tiếp công dân"


OFFICERS = tuple(
    Sample(f"canbo{number}", name, Role.OFFICER)
    for number, name in enumerate(
        (
            "Nguyễn Thị Mẫu An",
            "Trần Văn Mẫu Bình",
            "Lê Thị Mẫu Chi",
            "Phạm Văn Mẫu Dũng",
            "Hoàng Thị Mẫu Giang",
            "Vũ Văn Mẫu Hải",
            "Đặng Thị Mẫu Hương",
            "Bùi Văn Mẫu Khoa",
            "Đỗ Thị Mẫu Lan",
            "Hồ Văn Mẫu Minh",
            "Ngô Thị Mẫu Nga",
            "Dương Văn Mẫu Phúc",
        ),
        start=1,
    )
)
SLOTS = (("regular", 30, 3), ("lawyer", 30, 1))  # service, minutes, seats
OTHERS = (
    Sample("truongban", "Lý Thị Mẫu Quỳnh", Role.SUPERVISOR, "Trưởng Ban Tiếp công dân"),
    Sample("kythuat", "Mai Văn Mẫu Sơn", Role.TECHNICIAN, "Kỹ thuật viên"),
    Sample("thanhtra", "Phan Thị Mẫu Thảo", Role.AUDITOR, "Thanh tra viên"),
)


def furnish_sample(house: House) -> dict[str, Any]:
    """The sample hall, made if the house is empty; what a visitor needs to know of it."""
    file = house.settings.data / FILE
    with house.store.read() as session:
        is_empty = session.scalar(select(func.count(Hall.id))) == 0
    if is_empty:
        write(file, _make(house.store))
    known: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return known


def write(file: Path, known: dict[str, Any]) -> None:
    """Keep it for this machine's user alone: it opens the sample hall."""
    part = file.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(known, out, ensure_ascii=False, indent=2)
    part.replace(file)  # whoever reads it finds all of it


def _make(store: Store) -> dict[str, Any]:
    with store.work() as work:
        hall, services, desks = furnish(
            work,
            code="mau",
            name={
                "vi": "Trụ sở tiếp công dân tỉnh Mẫu",
                "en": "Citizen reception hall of Mẫu province",
            },
            desks=DESKS,
            phone="0200 000 0000",
            address="Số 1 phố Thử Nghiệm, phường Mẫu, tỉnh Mẫu",
            always_open=True,
            is_sample=True,
        )
        hall.calling = {"recall_pause_seconds": 0}  # whoever tries it out need not wait
        passwords = {who.username: new_token(PASSWORD_LENGTH) for who in (*OFFICERS, *OTHERS)}
        people = [_account(work, hall, who, passwords) for who in (*OFFICERS, *OTHERS)]
        tokens = _devices(work, hall)
        _notices(work, hall)
        known = {
            "base_url": "",
            "hall": hall.code,
            **tokens,
            "officers": [
                {
                    "username": who.username,
                    "password": passwords[who.username],
                    "name": who.name,
                    "desk": desks[place].label if place < len(desks) else None,
                }
                for place, who in enumerate(OFFICERS)
            ],
            **{
                who.role.value: {"username": who.username, "password": passwords[who.username]}
                for who in OTHERS
            },
            "services": list(services),
        }
        hall_id, today = hall.id, calendar.day_of(hall, work.now)
        for code, minutes, seats in SLOTS:
            plan = {"minutes": minutes, "seats": seats}
            services[code].slots = {session: plan for session, *_ in SESSIONS}
    import casework.sample

    with store.work(hall_id=hall_id) as work:
        merge = work.session.merge
        casework.sample.fill(
            work,
            hall=work.hall,
            staff=[merge(person) for person in people if person.role is Role.OFFICER],
            services=[merge(service) for service in services.values()],
            desks=[merge(desk) for desk in desks],
            today=today,
        )
    return known


def _account(work: Work, hall: Hall, who: Sample, passwords: dict[str, str]) -> Staff:
    return staff.add(
        work,
        hall_id=hall.id,
        username=who.username,
        name=who.name,
        role=who.role,
        title=who.title,
        phone="0900 000 000",
        password=passwords[who.username],
    )


def _devices(work: Work, hall: Hall) -> dict[str, str]:
    def token(kind: DeviceKind, name: str) -> str:
        return devices.add(work, hall_id=hall.id, kind=kind, name=name)[1]

    return {
        "kiosk_token": token(DeviceKind.KIOSK, "Máy lấy số sảnh chính"),
        "display_token": token(DeviceKind.DISPLAY, "Màn hình khu vực chờ"),
        "printer_token": token(DeviceKind.PRINTER, "Máy in ảo"),
        "rating_token": token(DeviceKind.RATING, "Máy đánh giá"),
        "api_token": token(DeviceKind.API, "Chương trình mẫu"),
    }


def _notices(work: Work, hall: Hall) -> None:
    start: datetime = work.now - timedelta(minutes=1)
    for vi, en in (
        (
            "Đây là trụ sở mẫu: mọi tên người và vụ việc đều do máy tạo ra.",
            "This is a sample hall: every person and matter in it is made up.",
        ),
        (
            "Mời ông/bà chuẩn bị sẵn giấy tờ tùy thân và tài liệu liên quan.",
            "Please have your identity papers and documents at hand.",
        ),
    ):
        work.session.add(Notice(hall=hall, text={"vi": vi, "en": en}, starts_at=start))
