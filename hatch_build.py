"""The build hook: no package without its browser files, typefaces and notices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # the builder runs this file by its path alone
import build_browser_files as browser_files


class BrowserFilesHook(BuildHookInterface[Any]):
    """Has the files made before they are packed; for an editable install too."""

    def dependencies(self) -> list[str]:
        """Ask for node as a Python package, but only where it will be run and is not there."""
        if browser_files.needs_node() and not browser_files.has_node():
            return [browser_files.NODE_WHEEL]
        return []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing. Raises BuildError, which fails the build."""
        browser_files.make()
        if self.target_name == "wheel":
            build_data["extra_metadata"]["THIRD_PARTY_NOTICES.md"] = "THIRD_PARTY_NOTICES.md"
