import type { Manifest } from "./manifest.ts";

/**
 * Opens the package with a POSIX shell, GNU coreutils and openssl alone. It trusts nothing but the certificates it is given: what
 * it compares comes out of the signed manifest, whose one spelling (SPEC §3.2) lets sed read it.
 */
export const openingScript = ({ packageKey, parts }: Pick<Manifest, "packageKey" | "parts">): string => `#!/bin/sh
# sh open.sh KEY.pem CERTIFICATE.pem TRUSTED.pem OUTPUT
set -eu
umask 077
export LC_ALL=C
key=$1 certificate=$2 trusted=$3 output=$4
mkdir "$output"
work=$output.open
mkdir "$work"
trap 'rm -rf "$work"' EXIT
stop() { echo "NG: $1" >&2; exit 1; }
field() { sed -n 's/^.*"'"$1"'": "\\([^"]*\\)".*$/\\1/p' manifest.json | head -n 1; }
decrypt() { openssl cms -decrypt -binary -inform DER -in "$1" -secretkey "$kek" -secretkeyid "$keyid" -out "$2" || stop "$1"; }

# 1. manifest.json
for role in operator approver; do
  openssl cms -verify -binary -inform DER -in "manifest.json.$role.p7s" -content manifest.json -CAfile "$trusted" -partial_chain -purpose any -signer "$work/$role.pem" -out /dev/null 2>"$work/error" || { cat "$work/error" >&2; stop "manifest.json.$role.p7s"; }
  openssl x509 -in "$work/$role.pem" -noout -pubkey >"$work/$role.key"
  openssl x509 -in "$work/$role.pem" -noout -subject -nameopt utf8 -fingerprint -sha256
done
if cmp -s "$work/operator.key" "$work/approver.key"; then stop "operator = approver"; fi
[ "$(field format)" = "noren-package/1" ] || stop "manifest.json"

# 2. package-key.cms, index.cms, data/${parts[0]?.path.slice(5) ?? ""} ...
sed -n 's/^    { "path": "\\([^"]*\\)", .*"sha256": "\\([0-9a-f]*\\)" },*$/\\2  \\1/p' manifest.json >"$work/list"
sha256sum -c --strict --quiet "$work/list" || stop "sha256sum"

# 3. package-key.cms
keyid=${packageKey.id}
kek=$(openssl cms -decrypt -binary -inform DER -in package-key.cms -inkey "$key" -recip "$certificate") || stop "package-key.cms"
made=$(printf 'noren-package/1 %s %s' "$(field id)" "$kek" | sha256sum)
grep -q "\\"commitment\\": \\"\${made%% *}\\"" manifest.json || stop "commitment"

# 4. index.cms, data/*.cms
decrypt index.cms "$work/index"
left=0 name=
while IFS= read -r line; do
  case $line in
  "# object "*)
    [ "$left" = 0 ] || stop "index.cms"
    rest=\${line#"# object "}
    rest=\${rest#* }
    left=\${rest%% *}
    rest=\${rest#* }
    name=\${rest#* }
    case "/$name/" in *//* | */./* | */../*) stop "index.cms" ;; esac
    : >"$work/object"
    ;;
  "# "*) ;;
  *)
    [ "$left" -gt 0 ] || stop "index.cms"
    part=\${line#*  }
    decrypt "data/$part.cms" "$work/$part"
    (cd "$work" && printf '%s\\n' "$line" | sha256sum -c --strict --quiet -) || stop "$part"
    cat "$work/$part" >>"$work/object"
    rm "$work/$part"
    left=$((left - 1))
    if [ "$left" = 0 ]; then
      mkdir -p "$(dirname "$output/$name")"
      [ ! -e "$output/$name" ] || stop "index.cms"
      mv "$work/object" "$output/$name"
    fi
    ;;
  esac
done <"$work/index"
[ "$left" = 0 ] || stop "index.cms"
echo OK
`;
