"""Signing in: a name and a password for a token."""

from pydantic import Field

from api.shapes.common import PLAIN, DeskLabel, Given, Moment, Taken
from hall.model import Role


class SignIn(Taken):
    """Who somebody says they are."""

    username: str = Field(min_length=1, max_length=80, pattern=PLAIN, examples=["dung"])
    password: str = Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})


class SignedIn(Given):
    """A staff token, told this once."""

    token: str
    username: str
    name: str
    role: Role
    desk: DeskLabel | None = Field(description="Where they sit already.")
    expires_at: Moment = Field(description="At the latest; an hour without use ends it sooner.")
