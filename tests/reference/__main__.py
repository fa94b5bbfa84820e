"""`python -m tests.reference CASE.json` prints what `bridge replay CASE.json` should print."""

import json
import sys
from pathlib import Path

from . import replay

if __name__ == "__main__":
    case = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(replay(case), indent=1))
