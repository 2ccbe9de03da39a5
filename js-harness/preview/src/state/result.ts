// What became of one event.

import type { Outcome, Rejected } from "@suprsend/segment-transform";

/** A line may also be invalid JSON. */
export type Result = Outcome | Rejected<"invalid_json">;
