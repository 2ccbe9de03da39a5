#!/bin/sh
# Makes sure of Chromium and chromedriver, which the browser tests drive.
command -v chromedriver >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium and chromedriver"
  apt-get update -qq && apt-get install -qq -y chromium chromium-driver >/dev/null && exit 0
fi
echo "missing: chromedriver, and the Chromium or Chrome it drives, for the browser tests" >&2
echo "  Debian and Ubuntu: sudo apt-get install chromium chromium-driver" >&2
echo "  macOS: brew install --cask google-chrome chromedriver" >&2
exit 1
