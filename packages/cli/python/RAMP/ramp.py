"""Makes `python3 -m RAMP.ramp` start Rampart's `ramp`, where PYTHONPATH names the folder above."""

import os
import sys

COMMAND = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "bin", "ramp.js")

if __name__ == "__main__":
    try:
        os.execvp("node", ["node", COMMAND, *sys.argv[1:]])
    except FileNotFoundError:
        sys.stderr.write("ramp: node is not in PATH\n")
        sys.exit(3)
