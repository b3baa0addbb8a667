"""`python -m bench.torn_paper [TICKETS]`: a printer that is disturbed every few milliseconds."""

import sys
import tempfile
from pathlib import Path

from tests.whole import torn_paper
from tests.whole.door import furnished

if __name__ == "__main__":
    torn_paper.hurry(setattr)
    with tempfile.TemporaryDirectory() as folder:
        found = torn_paper.run(furnished(Path(folder)), tickets=int([*sys.argv, "1000"][1]))
    print(found)
