"""A paired display: as a client that asks, and as a screen in a real Chromium."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

import casework.model  # noqa: F401  # its tables stand in the same database
from tests.conftest import Tokens


@pytest.fixture
def display(app: Flask, tokens: Tokens) -> FlaskClient:
    """The display's token in every request."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.display}"
    return client
