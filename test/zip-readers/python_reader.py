"""Reads each zip file named on standard input as RAMP does: a line for each file in it, then "done" or "refused"."""
import hashlib
import sys
import zipfile

for path in sys.stdin.read().splitlines():
    try:
        lines = []
        with zipfile.ZipFile(path) as bundle:
            for info in bundle.infolist():
                content = bundle.read(info)
                if not info.is_dir():
                    name = info.filename.encode("utf-8", "surrogateescape").hex()
                    lines.append(f"file {hashlib.sha256(content).hexdigest()} {name}")
        print("\n".join([*lines, "done"]))
    except Exception as error:
        print("refused", " ".join(str(error).split()))
