// The contenders in every runtime: the package, and plain JavaScript that does the
// same.
import { Connector, languages, recommendedMapping } from "@suprsend/segment-transform";

import { plainDelivery } from "./plain.mjs";

export const connector = new Connector(recommendedMapping);

export const contenders = {
  "plain JS": plainDelivery(recommendedMapping, languages),
  package: (body) => connector.transformDelivery(body).requests,
};

/** Delivers the bodies in sequence. */
export function deliverAll(deliver, bodies) {
  if (bodies.length === 1) return () => deliver(bodies[0]);
  return () => {
    let requests = 0;
    for (const body of bodies) requests += deliver(body).length;
    return requests;
  };
}
