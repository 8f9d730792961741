#!/bin/sh
# Make a virtual environment with pip in it: make_venv.sh FOLDER. PYTHON names the interpreter; else one is looked for.
set -eu

folder=$1
minimum='import sys; sys.exit(sys.version_info < (3, 11))'

fail() {
    echo "orderactions: $*" >&2
    exit 1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" >/dev/null || fail "PYTHON=$PYTHON is not a program"
        "$PYTHON" -c "$minimum" || fail "PYTHON=$PYTHON is $("$PYTHON" --version 2>&1); 3.11 or newer is needed"
        echo "$PYTHON"
        return
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c "$minimum" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none was found ($(python3 --version 2>&1 || true));" \
        "install it, or name it: make PYTHON=/path/to/python3.11"
}

python=$(find_python)
echo "making $folder with $("$python" --version)"
rm -rf "$folder"

if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv "$folder"
elif "$python" -c 'import venv' 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
    # Debian keeps ensurepip in a package of its own; the pip that is there can fill the environment as well.
    "$python" -m venv --without-pip "$folder"
    "$python" -m pip --python "$folder/bin/python" install --quiet --disable-pip-version-check pip ||
        fail "pip could not be put into $folder; on Debian and Ubuntu, install python3-venv and try again"
else
    fail "$python cannot make virtual environments; on Debian and Ubuntu, install python3-venv and try again"
fi
