"""What every test finds ready: the Bangla texts, compiled from the .po beside them."""

import runpy
from pathlib import Path

_TOOL = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "catalogue.py"))
# A checkout that was never installed has no .mo, and an edited .po must not be tested with the old one.
_TOOL["compile_catalogues"](only_stale=True)
