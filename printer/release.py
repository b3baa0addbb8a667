"""Which release of the house this is, as its package says."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    try:
        return version("tiepdan")
    except PackageNotFoundError:
        return "0"  # run from the code, not installed
