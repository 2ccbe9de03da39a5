// The naive serde-wasm-bindgen round trip, which naive/build.mjs compiled.
import { readFileSync } from "node:fs";

import { initSync, payload } from "../../target/naive/naive.js";
import { deliveries } from "./plain.mjs";

initSync({ module: readFileSync(new URL("../../target/naive/naive_bg.wasm", import.meta.url)) });

export const naivePayload = payload;
/** Returns null for an event that is not sent. */
export const naiveDelivery = deliveries((event) => payload(event) ?? undefined);
