"""How we say no to programs: RFC 9457, with a code that never changes."""

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """Why not. `title` and `detail` are for people, in the language of the request."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(json_schema_extra={"format": "uri"})
    title: str
    status: int
    detail: str
    code: str = Field(description="For programs; never changes.")
    field: str = Field("", description="Where the fault is, as the sender named it.")
    state: str = Field("", description="The state that forbids it.")
