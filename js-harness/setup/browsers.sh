#!/bin/sh
# Checks for chromedriver and Firefox, which the browser tests need, and installs them if it can.
has_firefox() {
  command -v firefox >/dev/null || [ -d /Applications/Firefox.app ]
}
command -v chromedriver >/dev/null && has_firefox && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium, chromedriver and Firefox"
  apt-get update -qq && apt-get install -qq -y chromium chromium-driver firefox-esr >/dev/null && exit 0
fi
command -v chromedriver >/dev/null || echo "missing: chromedriver and its Chromium or Chrome, for the browser tests" >&2
has_firefox || echo "missing: firefox, for the browser tests" >&2
echo "  Debian and Ubuntu: sudo apt-get install chromium chromium-driver firefox-esr" >&2
echo "  macOS: brew install --cask google-chrome chromedriver firefox" >&2
exit 1
