#!/usr/bin/env bash
# Registers the simtel files of a folder, with metadata from the files themselves, and runs production.yaml on them.
#
#     run.sh DIR [arguments of `cascade run`, for example --home H]
#
# Ends with the exit code of `cascade run`: 0 all done, 1 completed with losses or failed, 2 the input is wrong.
# CASCADE_CTAPIPE_VENV: where the Python environment is (or is made), else .venv beside this script.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly cascade="$here/../../bin/cascade.mjs"
readonly campaign=CTAPIPE # as in production.yaml

# Standard output belongs to `cascade run`: with --json it is one document.
say() { printf '%s\n' "$*" >&2; }
refuse() {
  say "run.sh: $*"
  exit 2
}

absolute() {
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$PWD/$1" ;;
  esac
}

check_python() {
  command -v python3 >/dev/null ||
    refuse 'python3 is missing: install Python 3.10 or newer (Debian, Ubuntu: apt-get install python3 python3-venv)'
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    refuse "ctapipe 0.28 needs Python 3.10 or newer, but this is $(python3 --version)"
  python3 -c 'import ensurepip, venv' 2>/dev/null ||
    refuse "python3 has no venv: install it (Debian, Ubuntu: apt-get install python3-venv)"
}

# The stamp in the environment is written last and says what was installed; the mark beside it is there while work is
# under way. So an interrupted installation is made anew, and a folder that is something else is never emptied.
is_installed() { [ ! -e "$venv.unfinished" ] && cmp -s "$here/requirements.txt" "$venv/cascade-installed"; }

make_environment() {
  if is_installed; then return; fi
  check_python
  mkdir -p -- "$(dirname -- "$venv")"
  exec 9>"$venv.lock"
  # macOS has no flock: there, two first runs at the same time are the user's to avoid.
  if command -v flock >/dev/null; then flock 9; fi
  if ! is_installed; then install_ctapipe; fi
  exec 9>&-
}

install_ctapipe() {
  if [ -e "$venv" ] && [ ! -e "$venv.unfinished" ] && [ ! -e "$venv/pyvenv.cfg" ] && [ -n "$(ls -A -- "$venv")" ]; then
    refuse "$venv is not a Python environment: empty it, or set CASCADE_CTAPIPE_VENV to another folder"
  fi
  say "Installing ctapipe into $venv: once, about 2 minutes and 800 MB of disk ..."
  # An environment that was there before is added to, never cleared.
  if [ -e "$venv.unfinished" ] || [ ! -e "$venv/pyvenv.cfg" ]; then
    : >"$venv.unfinished"
    python3 -m venv --clear "$venv"
  fi
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -r "$here/requirements.txt" >&2 ||
    { say 'run.sh: pip could not install ctapipe, see above; run.sh starts over next time' && exit 1; }
  cp -- "$here/requirements.txt" "$venv/cascade-installed"
  rm -f -- "$venv/cascade-warm" "$venv.unfinished"
}

# The first start compiles for most of a minute; two jobs that do it side by side take longer still.
warm_up() {
  [ ! -e "$venv/cascade-warm" ] || return 0
  say 'Starting ctapipe for the first time, which compiles it: once, up to a minute and a half ...'
  local file
  for file in "${files[@]:0:5}"; do
    if ctapipe-process --input="$file" --output="$scratch/warm.h5" --overwrite --max-events=1 --write-images \
      --write-parameters --write-showers --provenance-log="$scratch/warm.json" >"$scratch/warm.log" 2>&1 &&
      python "$here/jobs/display.py" "$scratch/warm.h5" "$scratch/warm.png" >>"$scratch/warm.log" 2>&1; then
      : >"$venv/cascade-warm"
      return 0
    fi
  done
  say 'ctapipe could process none of the first files; the production will say why. The last message was:'
  tail -n 3 -- "$scratch/warm.log" >&2
}

# --home is for `cascade register` as well.
home_arguments() {
  home=()
  while [ $# -gt 0 ]; do
    case $1 in
      --home)
        [ $# -gt 1 ] || refuse '--home needs a directory'
        home=(--home "$2")
        ;;
      --home=*) home=("$1") ;;
    esac
    shift
  done
}

[ $# -gt 0 ] || refuse 'which folder? Usage: run.sh DIR [arguments of cascade run, for example --home H]'
directory=$(absolute "$1")
shift
[ -d "$directory" ] || refuse "$directory is not a folder"
shopt -s nullglob
files=("$directory"/*.simtel.zst)
shopt -u nullglob
[ ${#files[@]} -gt 0 ] || refuse "$directory has no *.simtel.zst"
command -v node >/dev/null || refuse 'node is missing: install Node.js 20 or newer, then run npm ci in the repository'
home_arguments "$@"

venv=$(absolute "${CASCADE_CTAPIPE_VENV:-$here/.venv}")
make_environment
export PATH="$venv/bin:$PATH"
export MPLCONFIGDIR="$venv/matplotlib" # its font cache is made once, whatever HOME a job has
export PYTHONDONTWRITEBYTECODE=1 # nothing is left in jobs/
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 # a job asks for one core

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
warm_up
python "$here/jobs/simtel_metadata.py" --campaign "$campaign" "${files[@]}" >"$scratch/metadata.json"
node "$cascade" register "${files[@]}" --lfn-prefix "/ctao/MC/$campaign/R1" --metadata "$scratch/metadata.json" \
  ${home[@]+"${home[@]}"} >&2

# exec: signals and the exit code are cascade's own.
rm -rf -- "$scratch"
exec node "$cascade" run "$here/production.yaml" "$@"
