#!/bin/sh
# Builds the package again, from the same sources in another folder and with another cargo home,
# and checks that the tarball is identical to that of the first build.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
other=$elsewhere/a/folder/of/another/name
mkdir -p "$other/js-harness" "$other/target" "$elsewhere/cargo"
git ls-files -z | xargs -0 tar -cf - | tar -xf - -C "$other"
# Links to downloads and installed tools, none of which are build output.
ln -s "${CARGO_HOME:-$HOME/.cargo}"/* "$elsewhere/cargo"
ln -s "$root/target/tools" "$other/target"
ln -s "$root/js-harness/node_modules" "$other/js-harness"

digest() {
  (cd "$1/pkg" && npm pack --silent --ignore-scripts --pack-destination "$elsewhere" >/dev/null)
  node -p 'crypto.createHash("sha256").update(fs.readFileSync(process.argv[1])).digest("hex")' "$elsewhere"/*.tgz
  rm "$elsewhere"/*.tgz
}

first=$(digest "$root")
echo "Building the package again in another folder"
(cd "$other" && CARGO_HOME=$elsewhere/cargo node pkg/build.mjs >/dev/null 2>"$elsewhere/log") || { cat "$elsewhere/log"; exit 1; }
second=$(digest "$other")
if [ "$first" != "$second" ]; then
  echo "expected the tarball's SHA-256 $first, found $second" >&2
  exit 1
fi
echo "SHA-256 of the tarball, both times: $first"
