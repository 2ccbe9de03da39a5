#!/bin/sh
# Reports which of the named commands are missing or too old.
missing=0
for command in "$@"; do
  if ! command -v "$command" >/dev/null; then
    case $command in
      rustup | cargo) from="https://rustup.rs" ;;
      node | npm) from="https://nodejs.org (20.19 or newer)" ;;
      *) from="your system's packages" ;;
    esac
    echo "missing: $command, from $from" >&2
    missing=1
  fi
done
# Vite requires this version.
is_new='const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'
if command -v node >/dev/null && ! node -e "$is_new"; then
  echo "too old: node $(node --version), 20.19 or newer is needed" >&2
  missing=1
fi
exit $missing
