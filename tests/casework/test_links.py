"""What belongs together: suggested, split, moved, joined; and what is sealed stays sealed."""

import pytest
from sqlalchemy import select

from casework import (
    codes,
    directives,
    duplicates,
    file,
    links,
    marks,
    matters,
    petition_page,
    petitions,
    sessions,
)
from casework.deadline_kinds import Standing
from casework.duplicates import Ground, Suggestion
from casework.errors import Protected
from casework.kinds import Confidentiality, Decision, Kind, MatterStatus, PetitionStatus
from casework.links import Part
from casework.model import Citizen, Directive, Matter, Petition, Visit
from casework.petitions import TakenIn
from casework.sorting_kinds import Risk
from hall import staff
from hall.errors import BadInput, Conflict, NotAllowed, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import AN, BINH, asks, receives, takes_in
from tests.people import DUNG, EM, GIANG, HOA

TEXT = "Thu hồi đất năm 2019 chưa đúng diện tích, chưa bồi thường cây trồng và nhà trên đất"
ALIKE = "Thu hồi đất năm 2019 chưa đúng diện tích, chưa bồi thường cây trồng trên đất"
WHY = {"reason": "Cùng một nội dung"}


def arrives(store: Store, who: str = DUNG, person: object = AN, **more: object) -> TakenIn:
    return takes_in(store, receives(store, person, who), who=who, **more)  # type: ignore[arg-type]


def suggested(store: Store, taken: TakenIn, who: str = DUNG) -> dict[str, Suggestion]:
    found = asks(store, who, duplicates.of, taken.petition.id)
    return {each.petition.id: each for each in found}


def version(store: Store, taken: TakenIn, who: str = DUNG) -> dict[str, int]:
    return {"version": asks(store, who, petitions.show, taken.petition.id).version}


def sides(store: Store) -> set[Confidentiality]:
    """Of all records there are."""
    with store.read() as session:
        petitions_ = session.scalars(select(Petition.confidentiality)).all()
        return {*petitions_, *session.scalars(select(Visit.confidentiality)).all()}


# --- suggestions --------------------------------------------------------------------------


def test_the_same_person_body_and_text_are_suggested_the_likeliest_first(
    each_store: Store,
) -> None:
    store = each_store
    first = arrives(store, content=TEXT, accused="Ủy ban nhân dân xã Mẫu")
    other = arrives(store, person=BINH, who=EM, content="Đường ngập", accused="UBND xã khác")
    accused = arrives(store, person=BINH, who=EM, content="Ồn", accused="ủy ban nhân dân XÃ MẪU")
    again = arrives(store, content=ALIKE, accused="Ủy ban nhân dân xã Mẫu")

    found = suggested(store, again)

    assert next(iter(found)) == first.petition.id
    assert found[first.petition.id].grounds == (Ground.PERSON, Ground.ACCUSED, Ground.TEXT)
    assert found[first.petition.id].alike >= duplicates.ALIKE_FROM
    assert found[accused.petition.id].grounds == (Ground.ACCUSED,)
    assert other.petition.id not in found


def test_the_same_name_and_year_without_a_number_is_suggested(store: Store) -> None:
    from dataclasses import replace

    from casework.kinds import IdKind

    nameless = replace(AN, id_kind=IdKind.NONE, id_number="", commune="", address="")
    first = arrives(store, content="Một việc")
    again = arrives(store, person=nameless, who=EM, content="Việc khác hẳn")

    assert suggested(store, again, EM)[first.petition.id].grounds == (Ground.NAME,)


def test_a_sealed_petition_suggests_nothing_to_a_third_officer(store: Store) -> None:
    sealed = arrives(store, content=TEXT, accused="Ông Mẫu", kind=Kind.DENUNCIATION)
    mine = arrives(store, who=GIANG, content=TEXT, accused="Ông Mẫu")

    assert suggested(store, mine, GIANG) == {}
    assert sealed.petition.id in suggested(store, mine, HOA)
    with pytest.raises(NotFound):
        asks(store, GIANG, duplicates.of, sealed.petition.id)


def test_what_is_sealed_takes_no_place_among_the_suggestions(
    each_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = each_store
    monkeypatch.setattr(duplicates, "MOST_LOOKED_AT", 2)
    ordinary = arrives(store, content="Một việc", accused="Ông Mẫu")
    for person in (AN, BINH):
        arrives(store, person=person, content=TEXT, accused="Ông Mẫu", kind=Kind.DENUNCIATION)
    mine = arrives(store, who=GIANG, person=BINH, content=TEXT, accused="Ông Mẫu")

    assert list(suggested(store, mine, GIANG)) == [ordinary.petition.id]


# --- joining ------------------------------------------------------------------------------


def test_a_duplicate_goes_into_the_other_matter_with_its_visit(each_store: Store) -> None:
    store = each_store
    first, again = arrives(store, content=TEXT), arrives(store, content=ALIKE)
    with pytest.raises(BadInput):
        asks(store, DUNG, links.merge, again.petition.id, first.petition.id, reason=" ", version=1)

    seen = version(store, again)
    done = asks(store, DUNG, links.merge, again.petition.id, first.petition.id, **WHY, **seen)

    assert (done.decision, done.status) == (Decision.MERGE, PetitionStatus.HANDLED)
    matter = asks(store, DUNG, file.of_matter, first.matter)
    assert {each.id for each in matter.petitions} == {first.petition.id, again.petition.id}
    assert matter.receptions == 2
    page = asks(store, DUNG, petition_page.read, again.petition.id)
    running = {each.rule.value for each in page.running}
    assert running == {"reception_outcome_notice"}  # the citizen still waits for a word
    assert {each.standing for each in page.over} == {Standing.MET}
    assert suggested(store, first) == {}
    with pytest.raises((NotAllowed, Conflict)):
        asks(store, DUNG, links.merge, again.petition.id, first.petition.id, **WHY, **seen)


def test_nobody_joins_what_is_not_theirs(store: Store) -> None:
    first, again = arrives(store), arrives(store, who=EM)

    with pytest.raises(NotTrusted):
        asks(store, EM, links.merge, again.petition.id, first.petition.id, **WHY, version=1)
    with pytest.raises(NotTrusted):
        asks(store, EM, links.merge_matters, again.matter, first.matter, **WHY, version=1)


def test_what_is_joined_to_a_sealed_matter_is_sealed(each_store: Store) -> None:
    store = each_store
    sealed, mine = arrives(store, kind=Kind.DENUNCIATION), arrives(store)

    asks(
        store,
        DUNG,
        links.merge,
        mine.petition.id,
        sealed.petition.id,
        **WHY,
        **version(store, mine),
    )

    assert sides(store) == {Confidentiality.PROTECTED}
    with pytest.raises(NotFound):
        asks(store, EM, petitions.show, mine.petition.id)
    with store.read() as session:  # the person went with the records
        assert session.scalars(select(Citizen.confidentiality)).all() == [Confidentiality.PROTECTED]


def test_a_petition_does_not_leave_a_sealed_matter(store: Store) -> None:
    sealed, open_ = arrives(store, kind=Kind.DENUNCIATION), arrives(store, person=BINH)

    with pytest.raises(Protected):
        asks(
            store,
            DUNG,
            links.move,
            sealed.petition.id,
            open_.matter,
            **WHY,
            **version(store, sealed),
        )


def test_a_petition_moves_alone_when_its_visit_was_about_another_too(store: Store) -> None:
    visit = receives(store)
    first, second = takes_in(store, visit), takes_in(store, visit, Kind.FEEDBACK)
    other = arrives(store, person=BINH)

    asks(store, DUNG, links.move, second.petition.id, other.matter, **WHY, **version(store, second))

    stays = asks(store, DUNG, file.of_matter, first.matter)
    moved = asks(store, DUNG, file.of_matter, other.matter)
    assert (len(stays.petitions), stays.receptions) == (1, 1)
    assert (len(moved.petitions), moved.receptions) == (2, 1)


def test_two_matters_become_one_and_the_old_code_leads_there(each_store: Store) -> None:
    store = each_store
    first, second = arrives(store), arrives(store, person=BINH)
    old = asks(store, DUNG, file.of_matter, second.matter)
    given = {"version": old.version}

    into = asks(store, DUNG, links.merge_matters, second.matter, first.matter, **WHY, **given)

    matter = asks(store, EM, codes.matter_of, old.code)
    assert matter.id == into == first.matter
    assert (len(matter.petitions), matter.receptions) == (2, 2)
    verbs = [each.verb for each in asks(store, EM, matters.entries, first.matter)]
    assert verbs[-1] == "merge_matters"
    third = arrives(store)
    given = {"version": asks(store, DUNG, file.of_matter, first.matter).version}
    asks(store, DUNG, links.merge_matters, first.matter, third.matter, **WHY, **given)
    assert asks(store, EM, codes.matter_of, old.code).id == third.matter


def test_a_matter_joined_with_a_sealed_one_is_gone_for_a_third_officer(store: Store) -> None:
    open_, sealed = arrives(store), arrives(store, person=BINH, kind=Kind.DENUNCIATION)
    shown = asks(store, EM, file.of_matter, open_.matter)

    asks(
        store,
        DUNG,
        links.merge_matters,
        open_.matter,
        sealed.matter,
        **WHY,
        version=shown.version,
    )

    assert sides(store) == {Confidentiality.PROTECTED}
    for key in (shown.code, shown.id, sealed.matter):
        with pytest.raises(NotFound):
            asks(store, EM, file.of_matter, key)


def test_three_petitions_are_not_found_to_be_the_same_in_a_ring(store: Store) -> None:
    one, two, three = (arrives(store) for _ in range(3))

    def joins(this: TakenIn, same_as: TakenIn) -> None:
        seen = version(store, this)
        asks(store, DUNG, links.merge, this.petition.id, same_as.petition.id, **WHY, **seen)

    joins(one, two)
    joins(two, three)
    with pytest.raises(NotAllowed):  # then nobody would answer any of them
        joins(three, one)


def test_what_a_matter_was_marked_as_it_stays_when_it_goes_into_another(each_store: Store) -> None:
    from dataclasses import replace

    store = each_store
    old, new = arrives(store), arrives(store, person=BINH)
    seen = asks(store, DUNG, marks.of, old.matter)
    wish = replace(seen, is_prolonged=True, risk=Risk.MEDIUM, origin="Xã Mẫu")
    asks(store, DUNG, marks.put, old.matter, wish)
    given = {"version": asks(store, DUNG, file.of_matter, old.matter).version}

    asks(store, DUNG, links.merge_matters, old.matter, new.matter, **WHY, **given)

    found = asks(store, DUNG, marks.of, new.matter)
    assert (found.names, found.risk, found.origin) == (("is_prolonged",), Risk.MEDIUM, "Xã Mẫu")


def test_wishes_tasks_and_hands_go_with_a_matter_into_another_and_it_is_over(
    store: Store,
) -> None:
    old, new = arrives(store, who=EM), arrives(store, person=BINH)
    asks(store, EM, sessions.ask, old.matter, why="Chưa được trả lời")
    task = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": None}
    asks(store, EM, directives.give, old.matter, **task)
    with store.read() as session:
        giang = staff.load(session, hall_id=1, username=GIANG).id
    asks(store, EM, matters.let_handle, old.matter, giang)
    shown = asks(store, HOA, file.of_matter, old.matter)
    told = {"title": "Vụ việc chung", "summary": ""}

    with pytest.raises(Conflict):
        asks(store, HOA, links.merge_matters, old.matter, new.matter, **WHY, version=99)
    given = {"version": shown.version}
    asks(store, HOA, links.merge_matters, old.matter, new.matter, **WHY, **given)

    (wish,) = asks(store, HOA, sessions.requests)
    assert wish.matter == new.matter
    seen = {"version": asks(store, GIANG, file.of_matter, new.matter).version}
    asks(store, GIANG, matters.describe, new.matter, **told, **seen)  # still theirs to do
    with store.read() as session:
        rows = {row.public_id: row for row in session.scalars(select(Matter))}
        assert rows[old.matter].status is MatterStatus.TERMINATED
        assert rows[new.matter].status is not MatterStatus.TERMINATED
        assert session.scalars(select(Directive.matter_id)).all() == [rows[new.matter].id]


def test_a_task_goes_with_the_petition_it_was_given_for(store: Store) -> None:
    taken, other = arrives(store), arrives(store, person=BINH)
    asked = {"why": "Chưa được trả lời", "petition": taken.petition.id}
    item = asks(store, DUNG, sessions.ask, taken.matter, **asked)
    task = {"unit": "Sở Mẫu", "text": "Kiểm tra", "due_on": None}
    asks(store, HOA, sessions.assign, item.id, **task)

    asks(store, DUNG, links.move, taken.petition.id, other.matter, **WHY, **version(store, taken))

    (found,) = asks(store, HOA, sessions.requests)
    assert (found.matter, [each.unit for each in found.tasks]) == (other.matter, ["Sở Mẫu"])


# --- splitting ----------------------------------------------------------------------------


def test_a_mixed_petition_becomes_several_of_the_day_it_came(each_store: Store) -> None:
    store = each_store
    whole = arrives(store, content=TEXT)
    parts = [
        Part(kind=Kind.COMPLAINT, content="Bồi thường thiếu"),
        Part(kind=Kind.FEEDBACK, content="Đường vào thôn ngập", own_matter=True),
    ]

    one, two = asks(store, DUNG, links.split, whole.petition.id, parts, **version(store, whole))

    matter = asks(store, DUNG, file.of_matter, whole.matter)
    assert {each.id for each in matter.petitions} == {whole.petition.id, one.id}
    assert (one.received_at, two.kind) == (whole.petition.received_at, Kind.FEEDBACK)
    assert one.petitioner == two.petitioner == AN.full_name
    original = asks(store, DUNG, petitions.show, whole.petition.id)
    assert (original.decision, original.status) == (Decision.SPLIT, PetitionStatus.HANDLED)
    assert sides(store) == {Confidentiality.ORDINARY}


def test_a_denunciation_among_the_parts_seals_all(store: Store) -> None:
    whole = arrives(store, content=TEXT)
    parts = [
        Part(kind=Kind.COMPLAINT, content="Bồi thường thiếu"),
        Part(kind=Kind.DENUNCIATION, content="Cán bộ nhận tiền", own_matter=True),
    ]

    asks(store, DUNG, links.split, whole.petition.id, parts, **version(store, whole))

    assert sides(store) == {Confidentiality.PROTECTED}
    with pytest.raises(NotFound):
        asks(store, EM, file.of_matter, whole.matter)


@pytest.mark.parametrize("contents", [["Một"], ["Một", " "], list("abcdef")])
def test_a_split_wants_two_to_five_contents(store: Store, contents: list[str]) -> None:
    whole = arrives(store)
    parts = [Part(kind=Kind.COMPLAINT, content=each) for each in contents]

    with pytest.raises(BadInput):
        asks(store, DUNG, links.split, whole.petition.id, parts, version=1)


# --- marks --------------------------------------------------------------------------------


def test_eleven_who_come_together_are_a_crowd(store: Store) -> None:
    taken = arrives(store, signers=11)

    found = asks(store, EM, marks.of, taken.matter)

    assert (found.is_crowd, found.people) == (True, 11)
    assert not asks(store, EM, marks.of, arrives(store, person=BINH, signers=4).matter).is_crowd


def test_what_is_marked_sensitive_is_sealed(store: Store) -> None:
    from dataclasses import replace

    taken = arrives(store)
    seen = asks(store, DUNG, marks.of, taken.matter)

    wish = replace(seen, is_sensitive=True, risk=Risk.HIGH, origin="Xã Mẫu")
    done = asks(store, DUNG, marks.put, taken.matter, wish)

    assert (done.risk, done.origin, done.names) == (Risk.HIGH, "Xã Mẫu", ("is_sensitive",))
    with pytest.raises(NotFound):
        asks(store, EM, marks.of, taken.matter)
    with pytest.raises(Conflict):
        asks(store, DUNG, marks.put, taken.matter, seen)
