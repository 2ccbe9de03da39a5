// What became of one event.

import type { Outcome, Rejected } from "@suprsend/segment-transform";

/** A line can also be no JSON at all. */
export type Result = Outcome | Rejected<"invalid_json">;
