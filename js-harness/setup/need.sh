#!/bin/sh
# Says plainly which of the named commands is missing, or too old.
missing=0
for command in "$@"; do
  if ! command -v "$command" >/dev/null; then
    case $command in
      rustup | cargo) from="https://rustup.rs" ;;
      node | npm) from="https://nodejs.org (20 or newer)" ;;
      *) from="your system's packages" ;;
    esac
    echo "missing: $command, from $from" >&2
    missing=1
  fi
done
if command -v node >/dev/null && ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
  echo "too old: node $(node --version), 20 or newer is needed" >&2
  missing=1
fi
exit $missing
