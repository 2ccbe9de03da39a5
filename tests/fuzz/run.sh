#!/bin/sh
# Runs each fuzz target for a number of seconds, starting from its saved corpus, and prints its
# coverage. New inputs stay in target/fuzz for the next run. A fault is saved in tests/fuzz/artifacts.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
for target in deliveries events mappings profiles; do
  found=target/fuzz/corpus/$target
  log=target/fuzz/$target.log
  mkdir -p "$found"
  echo "fuzz: $target, $seconds s"
  if ! cargo fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz --sanitizer none "$target" \
    "$found" "tests/fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -max_len=4096 -len_control=0 -print_final_stats=1 2> "$log"; then
    cat "$log"
    exit 1
  fi
  sed -n 's/^#[0-9]*.DONE *cov: \([0-9]*\).*corp: \([0-9]*\).*/  \1 edges covered by \2 inputs/p' "$log"
  sed -n 's/^stat::number_of_executed_units: */  executions: /p' "$log"
done
