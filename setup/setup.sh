# Puts the released command on the PATH of the steps that follow: `bash setup.sh FOLDER`, with the folder of this file. Both actions run it.
version=$(node --version 2>/dev/null) || version=none
if [[ ! $version =~ ^v([0-9]+)\.([0-9]+)\. ]]; then
  echo "::error title=Rampart::There is no Node.js. Rampart needs 20.19 or newer: add actions/setup-node before this step."
  exit 3
fi
if ((BASH_REMATCH[1] < 20 || (BASH_REMATCH[1] == 20 && BASH_REMATCH[2] < 19))); then
  echo "::error title=Rampart::Node.js is ${BASH_REMATCH[0]%.}. Rampart needs 20.19 or newer: add actions/setup-node before this step."
  exit 3
fi
if ! folder=$(node "$1/get-rampart.mjs" "$RUNNER_TEMP"); then
  echo "::error title=Rampart::The released command cannot be had."
  exit 3
fi
echo "$folder" >> "$GITHUB_PATH"
