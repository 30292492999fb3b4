#!/bin/sh
# Builds the prebuilt module hosts. Without an argument: every architecture that a compiler is found for.
#
#   build.sh [x86_64|aarch64 [OUTPUT]]
#
# The same compiler gives the same bytes. Needs gcc and binutils for each architecture, and no header of Redis. What a
# prebuilt host was built from stands beside it: provenance.mjs writes it, and a test compares it.
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/src"

# tables.h is committed, so that a host can be built from src alone.
if [ "${1:-}" = "" ] && [ -d ../../data ] && command -v node >/dev/null 2>&1; then
    node ../generate-tables.mjs
fi

build() {
    architecture=$1
    output=$2
    case $architecture in
    x86_64) compiler=x86_64-linux-gnu-gcc flags="" ;;
    aarch64) compiler=aarch64-linux-gnu-gcc flags="-mno-outline-atomics" ;;
    *) echo "build.sh: no such architecture: $architecture" >&2; exit 2 ;;
    esac
    if ! command -v "$compiler" >/dev/null 2>&1; then
        echo "build.sh: $compiler is not here: $architecture is left as it is" >&2
        return 0
    fi
    # -nostartfiles with start.c: nothing newer than glibc 2.17 is asked for. The libraries are those that every
    # redis-server has loaded itself, whose symbols modules use without linking them; libdl is named by its file,
    # since the linker's name for it is empty today.
    # shellcheck disable=SC2086
    "$compiler" -std=gnu11 -O2 $flags -fPIE -pie -nostartfiles \
        -DRAMPART_OLD_GLIBC -D_GNU_SOURCE -U_FORTIFY_SOURCE \
        -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident -fcf-protection=none \
        -fvisibility=hidden -ffunction-sections -Wall -Wextra -Werror \
        -Wl,--build-id=none -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,noseparate-code -Wl,--gc-sections -Wl,-s \
        -Wl,--no-as-needed -l:libdl.so.2 -l:libpthread.so.0 -l:librt.so.1 -l:libm.so.6 -Wl,--as-needed \
        -o "$output" *.c
    chmod 755 "$output"
    [ "$output" != "$here/prebuilt/module-host.linux-$architecture" ] ||
        node ../provenance.mjs --write "$architecture" "$compiler"
    echo "$output"
}

mkdir -p ../prebuilt
if [ "${1:-}" != "" ]; then
    build "$1" "${2:-$here/prebuilt/module-host.linux-$1}"
else
    build x86_64 "$here/prebuilt/module-host.linux-x86_64"
    build aarch64 "$here/prebuilt/module-host.linux-aarch64"
fi
