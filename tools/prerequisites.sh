#!/bin/sh
# Makes sure that what the tests (or the benchmarks) run is on this machine.
#
#   tools/prerequisites.sh          what ./verify needs
#   tools/prerequisites.sh bench    what bench/run needs besides
#
# Root on Debian or Ubuntu: installs what is missing through apt. Everybody else: is told exactly
# what is missing, with the command that installs it; exit 1. Nothing missing: no apt call, no
# network, well under a second.
set -u

missing=
asked="${1:-tests}"

case "$asked" in
  tests | bench) ;;
  *) echo "prerequisites: expected tests or bench, was $asked" >&2; exit 2 ;;
esac

# need PACKAGE REASON TEST...: remembers PACKAGE when TEST fails.
need() {
  package=$1
  reason=$2
  shift 2
  "$@" >/dev/null 2>&1 || missing="$missing$package	$reason
"
}

have() { command -v "$1"; }
font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name "$1" -print -quit 2>/dev/null)" ]
}
python() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $1"; }
# A server is under /usr/sbin, which is not on everybody's PATH.
program() { have "$1" || [ -x "/usr/sbin/$1" ]; }

check() {
  missing=
  need git              "the source of a release"                 have git
  need curl             "requests as a person types them"         have curl
  need util-linux       "setpriv and prlimit around the apps"     have setpriv
  need procps           "ps in the process tests"                 have ps
  need python3          "example apps and helpers"                have python3
  need nginx            "the peer the edge is compared with"      program nginx
  need wrk              "load on the edge"                        have wrk
  if [ "$asked" = bench ]; then
    need caddy          "the peer the edge is compared with"      have caddy
    return
  fi
  need chromium         "the pages in a real browser"             have chromium
  need fonts-liberation "text in the screenshots"                 font 'LiberationSans-Regular.ttf'
  need fonts-dejavu-core "symbols in the screenshots"             font 'DejaVuSans.ttf'
  need python3-flask    "the Flask example"                       python flask
}

# Node comes from wherever its owner keeps it (nvm, NodeSource); Debian 12 packages 18.
check_node() {
  if ! have node >/dev/null || ! have npm >/dev/null; then
    missing="${missing}nodejs	the Node examples (Node 20 or newer with npm)
"
  fi
}

packages() { printf '%s' "$missing" | cut -f1 | tr '\n' ' '; }

explain() {
  echo "prerequisites: missing on this machine:" >&2
  printf '%s' "$missing" | while IFS='	' read -r package reason; do
    printf '  %-20s %s\n' "$package" "$reason" >&2
  done
}

# Debian starts a server as soon as it is installed; tests want the program, not a service on
# port 80. A policy file says no for the time of the installation.
install_packages() {
  policy=/usr/sbin/policy-rc.d
  ours=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=yes
  fi
  trap '[ -z "$ours" ] || rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  export DEBIAN_FRONTEND=noninteractive
  options="-y -q --no-install-recommends -o DPkg::Lock::Timeout=300"
  # shellcheck disable=SC2046,SC2086 # one word a package, one word an option
  apt-get install $options $(packages) && return
  echo "prerequisites: the package lists may be old; refreshing them" >&2
  # shellcheck disable=SC2046,SC2086
  apt-get update -q && apt-get install $options $(packages)
}

check
check_node
[ -n "$missing" ] || exit 0

explain
if ! have apt-get >/dev/null; then
  echo "prerequisites: there is no apt-get here; install these with your own package manager" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "prerequisites: run this once, then again what you ran:" >&2
  echo "  sudo apt-get install --no-install-recommends $(packages)" >&2
  exit 1
fi

echo "prerequisites: installing $(packages)" >&2
if ! install_packages >&2; then
  echo "prerequisites: apt could not install $(packages); its words are above" >&2
  exit 1
fi
check
check_node
if [ -n "$missing" ]; then
  explain
  echo "prerequisites: still missing after the installation" >&2
  exit 1
fi
