"""Every door of the console × every role. Whatever is not named here is for who receives people."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from hall.errors import NotTrusted
from hall.model import Role
from hall.web import guard

HEAD, RECEIVES = "supervisor", "officer supervisor"
KEEPS_MACHINES, READS_JOURNALS = "technician supervisor", "auditor supervisor"
EVERYBODY = " ".join(role.value for role in Role)

# fmt: off
WHO = {
    HEAD: (
        "days set_week set_days unset_day set_rule set_services close_day "
        "overview overview_now add_notice end_notice forecast_truth "
        "rule_settings change_rule call_as_they_came "
        "skills_page change_desk_skills change_officer_skills "
        "notice_board plan_notice take_notice_down wall_texts save_text reset_text "
        "move_sitting publish add_leader save_leader add_rule end_rule "
        "decide_request close_session concern_remark "
        "paper_templates house_template set_paper_template export "
        "imports bring_register import_columns understand_register import_preview "
        "take_errors_away take_register_in drop_register import_done import_now "
        "retention confirm_terms withdraw_term hold_matter end_hold hand_out citizen_changes"
    ),
    KEEPS_MACHINES: (
        "devices devices_now confirm_device add_device revoke_device reload_device "
        "display_page set_display kiosk_page set_kiosk rating_page set_rating "
        "hooks hooks_now add_hook do_to_hook phones switch_phones "
        "slips write_on_slips put_picture remove_picture "
        "voice clips_now try_voice hear_clip put_clip remove_clip set_voice"
    ),
    READS_JOURNALS: "journal readings out_of_turn",
    f"{RECEIVES} auditor": "posting_log remarks remark",
    EVERYBODY: "home here sign_out rule",
}
# fmt: on
OPEN = {"sign_in", "signs_in", "static"}
NAMED = {name: set(who.split()) for who, names in WHO.items() for name in names.split()}


def address(rule: Rule) -> str:
    """One that leads to it: with the first of the words it knows, else 1."""
    given = {
        name: next(iter(sorted(converter.items)), "1") if isinstance(converter, AnyConverter) else 1
        for name, converter in rule._converters.items()
    }
    built = rule.build(given)
    assert built is not None
    return built[1]


def test_each_door_lets_in_who_has_to_do_with_what_lies_behind(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def identify(kinds: tuple[str, ...], roles: tuple[str, ...]) -> None:
        asked.append(roles)
        raise NotTrusted("nobody comes in here today")

    monkeypatch.setattr(guard, "_identify", identify)
    client = app.test_client()
    found = {}
    for rule in app.url_map.iter_rules():
        room, _, name = rule.endpoint.partition(".")
        if room != "staff_console" or name in OPEN:
            continue
        asked.clear()
        client.open(address(rule), method="POST" if "POST" in (rule.methods or ()) else "GET")
        (roles,) = asked
        found[name] = set(roles) or set(EVERYBODY.split())

    assert set(NAMED) <= set(found)
    assert found == {name: NAMED.get(name, set(RECEIVES.split())) for name in found}
