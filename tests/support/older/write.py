"""Keep the rows of a SQLite register as a file for later upgrades to begin from.

    python tests/support/older/write.py REGISTER.db NAME.json.gz

Run once, by the program whose schema it is; the file is never made again.
"""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
import sys
from pathlib import Path


def main(source: str, target: str) -> None:
    """Write every row of every table, in the order of the tables and their keys."""
    connection = sqlite3.connect(source)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = {}
    for (table,) in connection.execute(names).fetchall():
        rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        columns = [column[0] for column in rows.description]
        tables[table] = {"columns": columns, "rows": [list(map(_plain, row)) for row in rows]}
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    Path(target).write_bytes(gzip.compress(text.encode(), mtime=0))


def _plain(value: object) -> object:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(*sys.argv[1:])
