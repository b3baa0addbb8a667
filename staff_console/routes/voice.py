"""The hall's voice: how it speaks, its recordings, and any call to be heard as a test."""

from datetime import time

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import desks, journal
from hall.errors import BadInput
from hall.voice import clips, sentences
from hall.voice.rule import MOST_HOURS, SPEECHES, Rule
from hall.voice.sentences import RECORDED
from hall.web import caller, settings, sounds, store, this_hall_id, voice_program
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from hall.web.limits import takes, within
from hall.words import FALLBACK
from staff_console.answers import back, part
from staff_console.room import KEEPERS, room

LARGEST_MB = 4  # a minute of WAV
TESTS_PER_MINUTE = 60


@room.get("/voice")
@page_for("staff", roles=KEEPERS)
def voice() -> ResponseReturnValue:
    page = Response(render_template("staff_console/voice.html", **_known()))
    page.headers["Permissions-Policy"] = "geolocation=(), microphone=(self), payment=()"
    return page


@room.get("/voice/clips")
@needs("staff", roles=KEEPERS)
def clips_now() -> ResponseReturnValue:
    return part("staff_console/_clips.html", **_known())


@room.get("/voice/sound")
@needs("staff", roles=KEEPERS)
def try_voice() -> ResponseReturnValue:
    within("voice tests", caller().id, per_minute=TESTS_PER_MINUTE)
    return sounds.answer()


@room.get("/voice/clips/<int(max=2147483647):clip_id>")
@needs("staff", roles=KEEPERS)
def hear_clip(clip_id: int) -> ResponseReturnValue:
    with store().read() as session:
        clip = clips.load(session, this_hall_id(), clip_id)
        return Response(clip.sound, mimetype="audio/wav")


@room.post("/voice/clips")
@needs("staff", roles=KEEPERS)
@takes(megabytes=LARGEST_MB)
def put_clip() -> ResponseReturnValue:
    given = request.files.get("sound")
    recording = given.read() if given else b""
    with store().work(hall_id=this_hall_id()) as work:
        text, language = request.form.get("clip", ""), request.form.get("language", FALLBACK)
        clips.put(work, text, recording, by=caller().by, language=language)
    return _back(language)


@room.post("/voice/clips/<int(max=2147483647):clip_id>/remove")
@needs("staff", roles=KEEPERS)
def remove_clip(clip_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        language = clips.remove(work, clip_id, by=caller().by)
    return _back(language)


@room.post("/voice/rule")
@needs("staff", roles=KEEPERS)
def set_voice() -> ResponseReturnValue:
    rule = Rule(
        request.form.get("speech", ""),
        "uses_program" in request.form,
        tuple(_hours()),
    ).stored()
    with store().work(hall_id=this_hall_id()) as work:
        before, work.hall.voice = work.hall.voice, rule
        journal.record(work, "voice_set", by=caller().by, before=before, after=rule)
    return back()


def _hours() -> list[tuple[time, int]]:
    """From which time of the day on how loud; lines without a time say nothing."""
    found = []
    for at, percent in zip(
        request.form.getlist("from"), request.form.getlist("volume"), strict=False
    ):
        if not at:
            continue
        try:
            found.append((time.fromisoformat(at), int(percent)))
        except ValueError:
            raise BadInput("volume", "a time and percent") from None
    return found


def _back(language: str) -> Response:
    return redirect(url_for(".voice", language=language), 303)  # type: ignore[return-value]


def _known() -> dict[str, object]:
    hall = this_hall()
    rule = Rule.of(hall.voice)
    recorded = [code for code in RECORDED if code in settings().language_codes]
    asked = request.args.get("language", "")
    spoken = asked if asked in recorded else FALLBACK
    with store().read() as session:
        wanted = clips.wanted(session, hall.id, rule.way, spoken)
        return {
            "rule": rule,
            "hours": [*rule.volumes, *[(None, 100)] * MOST_HOURS][:MOST_HOURS],
            "speeches": list(SPEECHES),
            "wanted": wanted,
            "further": clips.further(session, hall.id, rule.way, spoken),
            "spoken": spoken,
            "recorded_languages": recorded,
            "example": sentences.example(spoken, rule.way),
            "missing": sum(1 for each in wanted if each.clip is None),
            "has_program": voice_program().is_there,
            "desks": desks.all_of(session, hall.id),
            "spoken_languages": settings().language_codes,
        }
