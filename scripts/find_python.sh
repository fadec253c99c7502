#!/bin/sh
# Print the Python that something needs: the one that $PYTHON names, or else the first on the PATH
# that is of a wanted version, runs, and can make environments. The versions are in order of preference.
#
#     scripts/find_python.sh hotline 3.13 3.12 3.11
set -eu

whose=$1
shift
wanted=$*
if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    for version in $wanted; do set -- "$@" "python$version"; shift; done
    set -- "$@" python3
fi

version=
without_venv=
for candidate in "$@"; do
    # A pyenv shim is on the PATH for every version there is, and runs only for the chosen ones.
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case " $wanted " in *" $version "*) ;; *) continue ;; esac
    if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        printf '%s\n' "$candidate"
        exit
    fi
    without_venv=${without_venv:-$candidate}
done

needs="$whose needs Python $(printf '%s' "$wanted" | sed 's/ / or /g')"
if [ -n "$without_venv" ]; then
    echo "$without_venv cannot make environments; install its venv module (Debian: $(basename "$without_venv")-venv)" >&2
elif [ -z "${PYTHON:-}" ]; then
    echo "$needs, and none is on the PATH; name one with: make PYTHON=/path/to/python${wanted%% *}" >&2
elif [ -n "$version" ]; then
    echo "$needs, and PYTHON=$PYTHON is Python $version" >&2
else
    echo "$needs, and PYTHON=$PYTHON does not run" >&2
fi
exit 1
