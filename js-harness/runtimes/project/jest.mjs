// For Jest: a test that prints its results. It imports the package first, and then adds what jsdom lacks.
import { Blob } from "node:buffer";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { TextDecoder, TextEncoder } from "node:util";

import * as api from "@suprsend/segment-transform";

import { prove } from "./prove.mjs";

test("proves all cases", async () => {
  for (const [name, value] of Object.entries({ Blob, crypto: webcrypto, TextDecoder, TextEncoder })) {
    Object.defineProperty(globalThis, name, { value });
  }
  process.stdout.write(JSON.stringify(await prove(api, JSON.parse(readFileSync("cases.json", "utf8")))));
});
