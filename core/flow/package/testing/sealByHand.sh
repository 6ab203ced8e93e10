#!/bin/sh
# A package made with a shell, GNU coreutils and openssl alone, by what core/media/SPEC.md says.
# sh sealByHand.sh SOURCE OUT OPERATOR.key OPERATOR.pem APPROVER.key APPROVER.pem RECIPIENT.pem
set -eu
export LC_ALL=C
source=$1 out=$2 operator_key=$3 operator=$4 approver_key=$5 approver=$6 recipient=$7
part_bytes=1000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
id=$(sed 's/[^0-9a-f]//g' /proc/sys/kernel/random/uuid | sed 's/^\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)\(.\{12\}\)$/\1-\2-\3-\4-\5/')
created=$(date -u +%Y-%m-%dT%H:%M:%SZ)
expires=$(date -u -d '+30 days' +%Y-%m-%dT%H:%M:%SZ)
key=$(openssl rand -hex 32)
keyid=$(openssl rand -hex 16)
folder=$out/$(date -u +%Y%m%d)-000001-$id.noren
mkdir -p "$folder/data"
hash() { sha256sum "$1" | cut -c1-64; }
size() { wc -c <"$1" | tr -d ' '; }
seal() { openssl cms -encrypt -binary -outform DER -aes-256-gcm -secretkey "$key" -secretkeyid "$keyid" -in "$1" -out "$2"; }

printf '# noren-index/1 %s\n' "$id" >"$work/index"
: >"$work/parts"
number=0
(cd "$source" && find . -type f | sed 's/^\.\///' | sort) >"$work/names"
while IFS= read -r name; do
  number=$((number + 1))
  object=$(printf '%06d' "$number")
  rm -f "$work"/piece.*
  split -b "$part_bytes" -a 4 -d "$source/$name" "$work/piece."
  [ -e "$work/piece.0000" ] || : >"$work/piece.0000"
  count=$(ls "$work" | grep -c '^piece\.')
  printf '# object %s %s %s %s\n' "$object" "$count" "$(size "$source/$name")" "$name" >>"$work/index"
  part=0
  for piece in "$work"/piece.*; do
    part=$((part + 1))
    own=$object.$(printf '%06d' "$part")
    seal "$piece" "$folder/data/$own.cms"
    printf '%s  %s\n' "$(hash "$piece")" "$own" >>"$work/index"
    printf '    { "path": "data/%s.cms", "plainBytes": %s, "bytes": %s, "sha256": "%s" },\n' "$own" "$(size "$piece")" "$(size "$folder/data/$own.cms")" "$(hash "$folder/data/$own.cms")" >>"$work/parts"
  done
done <"$work/names"
cd "$folder"
seal "$work/index" index.cms
if openssl x509 -in "$recipient" -noout -text | grep -q rsaEncryption; then
  set -- -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256
else
  set -- -keyopt ecdh_kdf_md:sha384
fi
printf %s "$key" | openssl cms -encrypt -binary -outform DER -aes-256-gcm -recip "$recipient" "$@" -out package-key.cms
printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >bagit.txt
printf 'External-Identifier: %s\nBagging-Date: %s\nPayload-Oxum: %s.%s\n' "$id" "$(date -u +%Y-%m-%d)" "$(cat data/* | wc -c | tr -d ' ')" "$(ls data | wc -l | tr -d ' ')" >bag-info.txt
printf 'made by hand\n' >README.ja.txt
for name in README.ja.txt bag-info.txt bagit.txt index.cms package-key.cms; do
  printf '    { "path": "%s", "bytes": %s, "sha256": "%s" },\n' "$name" "$(size "$name")" "$(hash "$name")"
done >"$work/files"
rows() { sed '$s/,$//' "$1"; }
{
  printf '{\n  "format": "noren-package/1",\n  "id": "%s",\n  "sequence": 1,\n  "previousManifestSha256": null,\n' "$id"
  printf '  "createdAt": "%s",\n  "expiresAt": "%s",\n' "$created" "$expires"
  printf '  "sender": { "id": "by-hand", "name": "手作業" },\n  "purpose": "",\n'
  printf '  "recipients": [\n    "%s"\n  ],\n  "partBytes": %s,\n' "$(openssl x509 -in "$recipient" -outform DER | sha256sum | cut -c1-64)" "$part_bytes"
  printf '  "packageKey": { "id": "%s", "commitment": "%s" },\n' "$keyid" "$(printf 'noren-package/1 %s %s' "$id" "$key" | sha256sum | cut -c1-64)"
  printf '  "files": [\n'; rows "$work/files"; printf '  ],\n'
  printf '  "parts": [\n'; rows "$work/parts"; printf '  ]\n}\n'
} >manifest.json
openssl cms -sign -cades -binary -outform DER -md sha384 -in manifest.json -signer "$operator" -inkey "$operator_key" -out manifest.json.operator.p7s
openssl cms -sign -cades -binary -outform DER -md sha384 -in manifest.json -signer "$approver" -inkey "$approver_key" -out manifest.json.approver.p7s
sha256sum data/* >manifest-sha256.txt
sha256sum README.ja.txt bag-info.txt bagit.txt index.cms manifest-sha256.txt manifest.json manifest.json.*.p7s package-key.cms >tagmanifest-sha256.txt
printf '%s\n' "$folder"
