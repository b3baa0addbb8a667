"""The posted schedule, for everybody to read."""

from flask import Blueprint

posted = Blueprint("schedule", __name__, url_prefix="/schedule", template_folder="templates")
