"""`python -m migrations.draft "add so and so"`: write the next migration from the code's tables."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from hall.store import make_engine
from migrations import bring_up_to_date, config


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder)}/draft.db")
        bring_up_to_date(engine)
        with engine.execution_options(writing=True).begin() as connection:
            command.revision(
                config(connection),
                sys.argv[1],
                autogenerate=True,
                rev_id=f"{len(list((Path(__file__).parent / 'versions').glob('0*.py'))) + 1:04d}",
            )
        engine.dispose()


if __name__ == "__main__":
    main()
