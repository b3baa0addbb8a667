"""The drawn tree of errors is the tree."""

import re

from printer import errors


def test_the_drawing_shows_every_error_where_it_hangs() -> None:
    drawn = {}
    above = {-1: "PrinterError"}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"([│ ]*)[├└]── (\w+)", line)
        if found:
            depth = len(found[1]) // 4
            drawn[found[2]] = above[depth - 1]
            above[depth] = found[2]

    real = {
        name: error.__bases__[0].__name__
        for name, error in vars(errors).items()
        if isinstance(error, type) and issubclass(error, errors.PrinterError)
    }
    del real["PrinterError"]

    assert drawn == real


def test_every_reason_is_said_by_one_error_only() -> None:
    reasons = [
        error.reason
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.PrinterError)
    ]

    assert len(set(reasons)) == len(reasons)
