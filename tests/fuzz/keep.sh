#!/bin/sh
# Saves the smallest set of inputs from run.sh that covers every edge as tests/fuzz/corpus.
set -eu
cd "$(dirname "$0")/../.."
host=$(rustc -vV | sed -n 's/^host: //p')
for target in deliveries events mappings profiles; do
  kept=tests/fuzz/corpus/$target
  cp "$kept"/* "target/fuzz/corpus/$target"
  rm -r "$kept"
  mkdir "$kept"
  mkdir -p "tests/fuzz/artifacts/$target"
  "target/fuzz/$host/release/$target" -artifact_prefix="tests/fuzz/artifacts/$target/" \
    -set_cover_merge=1 -use_counters=0 "$kept" "target/fuzz/corpus/$target" 2> /dev/null
  echo "$target: $(ls "$kept" | wc -l) inputs saved"
done
