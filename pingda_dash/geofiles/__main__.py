"""Read standard input, print the answer; any failure becomes an error code."""

from __future__ import annotations

import io
import json
import sys

from pingda_dash.workbooks.__main__ import limit_this_process
from pingda_dash.workbooks.cells import Refused


def main(options: str) -> None:
    """Answer one geo file. options: as JSON."""
    limit_this_process()
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", newline="\n", write_through=False)

    def fail(code: str, detail: str = "") -> None:
        output.write(json.dumps({"error": code, "detail": detail}) + "\n")

    try:
        from pingda_dash.geofiles.layers import answer

        for line in answer(sys.stdin.buffer.read(), json.loads(options)):
            output.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    except Refused as refusal:
        fail(*refusal.args)
    except MemoryError:
        fail("too-big")
    except Exception:  # a broken file fails anywhere in three libraries
        fail("broken")
    output.flush()


if __name__ == "__main__":
    main(sys.argv[1])
