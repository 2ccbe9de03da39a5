// The API key comes from the environment, since other users can see a command line.

import { Failure, UNUSABLE } from "../exit.js";

export function apiKey() {
  const key = process.env.SUPRSEND_API_KEY?.trim() ?? "";
  if (key === "") {
    const help = "export SUPRSEND_API_KEY=…, or add --dry-run to see what would be sent";
    throw new Failure(UNUSABLE, `expected the API key in SUPRSEND_API_KEY, found none; ${help}`);
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new Failure(UNUSABLE, "expected the API key in SUPRSEND_API_KEY, found characters that a key cannot have");
  }
  return key;
}
