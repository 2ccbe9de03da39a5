// The native crate's results for the cases, which every environment must match.
import { createHash } from "node:crypto";

import { deliveries } from "../cases/checks.mjs";
import { nativeOutcomes, nativeRequests } from "../cases/native.mjs";

export function proveNatively(cases) {
  const { vectors, corpus, mappings } = cases;
  const outcomes = corpus.length > 0 ? Object.values(mappings).flatMap((one) => nativeOutcomes(corpus, one)) : [];
  // JSON.parse rounds the native outcome's numbers to those that JavaScript can
  // represent.
  const lines = outcomes.map((outcome) => `${JSON.stringify(JSON.parse(outcome))}\n`);
  return {
    vectors: Object.values(vectors).flat().length,
    events: corpus.length,
    outcomes: sha256(lines.join("")),
    payloads: sha256(nativeRequests([...deliveries(cases)])),
  };
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
