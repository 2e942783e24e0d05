#!/bin/sh
# Checks one incident's record without the bot: verify-chain.sh DIR PUBKEY
# DIR holds timeline.jsonl and head. Needs only sha256sum, openssl and the usual text tools. Exit 0: intact, complete to the head, signed.
set -eu
dir=$1 pubkey=$2 LC_ALL=C
export LC_ALL
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
fail() { echo "$dir: $*" >&2; exit 1; }

# The head first: a running bot goes on writing, and signing what it wrote.
cp "$dir/head" "$tmp/signed" || fail "no head"

# Whole lines only: what follows the last line feed was never acknowledged.
head -n "$(wc -l < "$dir/timeline.jsonl")" "$dir/timeline.jsonl" > "$tmp/lines"

# The SHA-256 of each line without its line feed: one file per line, one sha256sum for all of them.
mkdir "$tmp/l" && (cd "$tmp/l" && split -l 1 -a 9 -d "$tmp/lines" && find . -type f | xargs -r truncate -s -1)
(cd "$tmp/l" && find . -type f | sort | xargs -r sha256sum) | cut -c1-64 > "$tmp/hash"

# What each line must say (its number, the hash of the line before) against what it says.
awk -v p="$(printf '%064d' 0)" '{ print NR, p; p = $1 }' "$tmp/hash" > "$tmp/must"
sed -e 's/^{"seq":\([0-9]*\),.*,"prev":"\([0-9a-f]\{64\}\)"}$/\1 \2/' -e t -e 's/.*/no line of a journal/' "$tmp/lines" > "$tmp/says"
cmp -s "$tmp/must" "$tmp/says" || fail "broken at line $(diff "$tmp/must" "$tmp/says" | sed -n '1s/[^0-9].*//p'), or the line before it was changed"

# The head: of this incident, signed, and naming a line that is there.
read -r id seq hash _ < "$tmp/signed" || fail "no head"
[ "$id" = "$(basename "$(cd "$dir" && pwd)")" ] || fail "the head is of $id"
[ "$(awk -v n="$seq" 'NR == n' "$tmp/hash")" = "$hash" ] || fail "line $seq is not the one that the head names, or is cut off"
head -n 1 "$tmp/signed" | tr -d '\n' > "$tmp/head" && sed -n 2p "$tmp/signed" | openssl base64 -d -A > "$tmp/sig"
openssl dgst -sha256 -verify "$pubkey" -signature "$tmp/sig" "$tmp/head" > /dev/null || fail "the head is not signed by $pubkey"
echo "$id: intact, $(wc -l < "$tmp/hash") lines; complete to line $seq; signed"
