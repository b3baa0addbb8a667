"""Which files are read as registers, and what is said of each mistake in one."""

from datetime import date, timedelta

import pytest

from casework.importing import drafts, taking
from casework.importing import file as files
from casework.importing.kinds import Column, Fault
from casework.kinds import Decision, Kind
from casework.model import Citizen, Petition
from hall.errors import BadInput
from hall.store import Store
from tests.casework.reception import asks
from tests.casework.registers import (
    ALL,
    AN,
    BAD,
    BINH,
    CHI,
    brings,
    comma,
    counted,
    excel,
    looks,
    table,
    takes,
    understands,
)
from tests.conftest import Clock
from tests.people import HOA


def test_examples_of_columns_show_no_line_of_a_denunciation(store: Store) -> None:
    draft = asks(store, HOA, drafts.read, brings(store, ALL))

    told = [text for some in drafts.examples(draft.sheet) for text in some]

    assert AN[2] in told
    assert AN[4] not in told  # masked, as numbers of papers are in every list
    assert "999*******01" in told
    assert not {CHI[2], CHI[4], CHI[5], CHI[8]} & set(told)


@pytest.mark.parametrize(
    ("made", "encoding"),
    [
        (excel(table(AN, BINH)), ""),
        (comma(table(AN, BINH)), ""),
        (comma(table(AN, BINH), by=";", encoding="utf-8-sig"), ""),
        (comma(table(AN, BINH), by="\t"), ""),
    ],
    ids=["excel", "comma", "semicolon and BOM", "tab"],
)
def test_excel_and_csv_say_the_same(made: bytes, encoding: str) -> None:
    sheet = files.read(made, encoding=encoding)

    assert [cells for _, cells in sheet.lines] == [AN, BINH]


def test_an_old_csv_is_read_when_its_encoding_is_said(store: Store) -> None:
    # there a tone stands behind its letter: ê and ~, a and a hook below
    parted = (
        "Số đơn;Ngày nhận;Họ và tên;Nội dung;Loại đơn\n1;05/01/2025;Nguyễn Văn Thử;Đất;Khiếu nại"
    )
    tones = {"ố": "ô\u0301", "ơ": "ơ", "ậ": "â\u0323", "ọ": "o\u0323", "ộ": "ô\u0323"}
    tones |= {"ạ": "a\u0323", "ễ": "ê\u0303", "ử": "ư\u0309", "ấ": "â\u0301", "ế": "ê\u0301"}
    old = "".join(tones.get(c, c) for c in parted).encode("cp1258")

    with pytest.raises(BadInput) as refused:
        files.read(old)
    key = brings(store, old, encoding="cp1258")
    understands(store, key)

    assert refused.value.field == "import_encoding"
    line = asks(store, HOA, taking.look, key).fresh[0]
    assert (line.identity.full_name, line.kind) == ("Nguyễn Văn Thử", Kind.COMPLAINT)


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (b"", "import_empty"),
        (comma(table()), "import_empty"),
        (b"\xd0\xcf\x11\xe0old", "import_old"),
        (b"PK\x03\x04broken", "import_unreadable"),
        (b"a,b\x00c\nd,e", "import_unreadable"),
        (comma(table(*[AN] * 5001)), "import_rows"),
        (comma([[*map(str, range(61))], ["x"] * 61]), "import_columns"),
    ],
    ids=["empty", "headings only", "xls", "broken", "no text", "too long", "too wide"],
)
def test_a_file_that_cannot_be_read_says_why(made: bytes, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        files.read(made)

    assert refused.value.field == field


def test_no_line_is_lost_behind_a_thousand_empty_rows() -> None:
    parted = [row for line in [AN] * 400 for row in (line, [], [])]  # cells that were joined

    sheet = files.read(excel(table(*parted)))

    assert len(sheet.lines) == 400
    assert sheet.lines[-1] == (1199, AN)


def test_a_column_that_would_be_left_out_is_said() -> None:
    far = [*AN, *[""] * 80, "thêm"]

    with pytest.raises(BadInput) as refused:
        files.read(excel(table(far)))

    assert refused.value.field == "import_columns"


def test_a_sheet_without_end_is_refused() -> None:
    from io import BytesIO
    from zipfile import ZipFile

    made, out = excel(table(AN)), BytesIO()
    with ZipFile(BytesIO(made)) as whole, ZipFile(out, "w") as crafted:
        for name in whole.namelist():
            said = whole.read(name)
            crafted.writestr(name, said.replace(b'<row r="2"', b'<row r="999999999"'))

    with pytest.raises(BadInput) as refused:
        files.read(out.getvalue())

    assert refused.value.field == "import_rows"


def test_a_formula_is_not_worked_out_and_markup_stays_text(store: Store) -> None:
    evil = ("1", *AN[1:5], '=HYPERLINK("http://x","Đất")', *AN[6:])
    marked = ("2", *AN[1:5], "<script>alert(1)</script>", *AN[6:])

    seen = looks(store, excel(table(evil, marked)))

    assert [(each.line, each.fault) for each in seen.wrong] == [(2, Fault.CONTENT_MISSING)]
    assert seen.fresh[0].content == "<script>alert(1)</script>"


def test_a_cell_of_excel_that_is_a_day_is_that_day(store: Store) -> None:
    dated = ("1", date(2025, 1, 5), *AN[2:10], date(2025, 1, 10), "")
    counted_ = ("2", 45662, *BINH[2:10], "", "")

    seen = looks(store, excel(table(dated, counted_)))

    assert [(each.day, each.decided_on) for each in seen.fresh] == [
        (date(2025, 1, 5), date(2025, 1, 10)),
        (date(2025, 1, 5), None),
    ]


def test_the_book_of_2026_is_read_with_its_title_and_two_rows_of_headings(store: Store) -> None:
    heads = [
        *("STT", "Ngày tiếp", "Họ tên, địa chỉ của công dân", "CCCD/Hộ chiếu"),
        *("Nội dung vụ việc", "Phân loại đơn (KN/TC/KNg/PA)", "Số người"),
        *("Cơ quan đã giải quyết", "Hướng xử lý", "", "", "Theo dõi kết quả giải quyết", "Ghi chú"),
    ]
    below = [
        *[""] * 8,
        "Thụ lý để giải quyết",
        "Trả lại đơn và hướng dẫn",
        "Chuyển đơn đến cơ quan",
    ]
    made = excel(
        [
            ["SỔ TIẾP CÔNG DÂN"],
            ["Mẫu số 03/TCD"],
            heads,
            below,
            [f"({n})" for n in range(1, 14)],
            [
                *(1, "05/01/2026", "Nguyễn Văn Thử An\nSố 1 phố Thử, Phường Mẫu"),
                *("999090000001", "Đất bị thu hồi", "KN", 3, "UBND phường", "x", "", ""),
                *("Đã mời đối thoại", ""),
            ],
            [
                *(2, "06/01/2026", "Trần Thị Mẫu Bình, Xã Mẫu", "", "Đường hỏng", "KNg", 1),
                *("", "", "", "UBND xã Mẫu, số 5/CV-TCD", "", ""),
            ],
        ]
    )

    seen = looks(store, made)

    assert seen.wrong == ()
    first, second = seen.fresh

    assert (first.number, first.people, first.decision) == (1, 3, Decision.ACCEPT)
    assert first.identity.full_name == "Nguyễn Văn Thử An"
    assert first.identity.address == "Số 1 phố Thử, Phường Mẫu"
    assert first.note == "Theo dõi kết quả giải quyết: Đã mời đối thoại"
    assert (second.kind, second.decision) == (Kind.RECOMMENDATION, Decision.FORWARD)
    assert second.target == "UBND xã Mẫu, số 5/CV-TCD"


def test_the_book_of_2014_has_person_and_number_in_one_cell(store: Store) -> None:
    heads = [
        *("STT", "Ngày tiếp", "Họ tên – Địa chỉ – CMND/Hộ chiếu của công dân"),
        *("Nội dung vụ việc", "Phân loại đơn/Số người"),
    ]
    line = [4, "05/01/2024", "Lê Văn Thử – Thôn 3, Xã Mẫu – CMND: 012345678", "Đất", "KN / 11"]

    seen = looks(store, excel([heads, line])).fresh[0]

    assert (seen.identity.full_name, seen.identity.id_number) == ("Lê Văn Thử", "012345678")
    assert seen.identity.address == "Thôn 3, Xã Mẫu"
    assert (seen.people, seen.year) == (11, 2024)


@pytest.mark.parametrize(
    ("at", "text", "fault"),
    [
        (1, "", Fault.DAY_MISSING),
        (1, "05/01/2027", Fault.DAY_AHEAD),
        (1, "05/01/1985", Fault.DAY_OLD),
        (2, "", Fault.NAME_MISSING),
        (4, "99909000000", Fault.ID_WRONG),
        (5, "", Fault.CONTENT_MISSING),
        (6, "KN, TC", Fault.KIND_SEVERAL),
        (7, "nhiều", Fault.PEOPLE_WRONG),
        (9, "Xem xét", Fault.DECISION_UNKNOWN),
        (10, "01/01/2025", Fault.DECIDED_WRONG),
    ],
)
def test_each_mistake_has_its_line_and_its_word(
    store: Store, at: int, text: str, fault: Fault
) -> None:
    line = [*AN]
    line[10] = ""
    line[at] = text

    seen = looks(store, excel(table(line, BINH)))

    assert [(each.line, each.fault) for each in seen.wrong] == [(2, fault)]
    assert len(seen.fresh) == 1


def test_a_number_that_stands_twice_names_the_other_line(store: Store) -> None:
    seen = looks(store, excel(table(AN, BINH, ("1", *CHI[1:]))))

    assert [(e.line, e.fault, e.other) for e in seen.wrong] == [(4, Fault.NUMBER_TWICE, 2)]


def test_a_column_is_chosen_once_and_the_needed_ones_are_there(store: Store) -> None:
    key = brings(store, ALL)
    guessed = list(asks(store, HOA, drafts.read, key).columns)
    twice = [*guessed[:-1], Column.DAY]
    without = [Column.SKIP if each is Column.KIND else each for each in guessed]

    for wish, field in ((twice, "import_columns_twice"), (without, "import_columns_missing")):
        with pytest.raises(BadInput) as refused:
            understands(store, key, columns=wish)
        assert refused.value.field == field


def test_another_choice_of_columns_wants_its_list_again(store: Store) -> None:
    key = brings(store, excel(table(AN, BAD)))
    understands(store, key)
    asks(store, HOA, taking.list_errors, key)

    understands(store, key, register="Sổ khác")

    with pytest.raises(BadInput):
        asks(store, HOA, taking.take_in, key, leave_out=True)


def test_an_unsigned_petition_has_no_citizen(store: Store) -> None:
    takes(store, excel(table(("1", AN[1], "Đơn nặc danh", *AN[3:]))))

    assert counted(store, Citizen) == 0
    assert counted(store, Petition) == 1


def test_a_draft_keeps_its_hours(store: Store, clock: Clock) -> None:
    key = brings(store, ALL)

    clock.pass_(hours=23)

    assert asks(store, HOA, drafts.read, key).ends_at - clock.now < timedelta(hours=2)
