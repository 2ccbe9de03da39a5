// Runs the cases through the package's API. Imports nothing, so it runs wherever the package does.

/** Every vector with the package's result: `found()` must equal `expected`, as JSON text. */
export function* checks(api, vectors) {
  for (const file of ["both", "identify", "channels", "mapping", "track", "events", "context"]) {
    for (const vector of vectors[file]) {
      const expected = vector.object_outcome ?? vector.outcome;
      yield { file, name: vector.name, expected, found: () => outcome(api, vector) };
    }
  }
  for (const { name, mapping, problems } of vectors["mapping-problems"]) {
    yield { file: "mapping-problems", name, expected: problems, found: () => api.validateMapping(mapping) };
  }
  for (const vector of vectors.profile) {
    // Applied twice, since a replay must be a no-op.
    const expected = [vector.after, vector.after];
    yield { file: "profile", name: vector.name, expected, found: () => profiles(api, vector) };
  }
  for (const { name, body, mapping, lines, max_bytes, lanes, error, ...expected } of vectors.deliveries) {
    const forms = [body, new TextEncoder().encode(body)];
    const options = { lines, max_bytes, lanes };
    const deliver = (form) => delivered(api, { mapping, options, error, expected }, form);
    yield { file: "deliveries", name, expected: forms.map(() => error ?? expected), found: () => forms.map(deliver) };
  }
}

function outcome(api, { call, workspace, mapping, payload }) {
  const event = JSON.parse(payload);
  if (workspace === undefined && call === "identify") return api.transformIdentify(event, mapping);
  if (workspace === undefined && call === "track") return api.transformTrack(event, mapping);
  const connector = new api.Connector(mapping, { workspace });
  const method = { identify: "transformIdentify", track: "transformTrack" }[call] ?? "transform";
  return connector[method](event);
}

function profiles(api, { mapping, profile, payloads }) {
  const connector = new api.Connector(mapping);
  const outcomes = payloads.map((payload) => connector.transform(JSON.parse(payload)));
  const once = outcomes.reduce(api.applyToProfile, profile);
  return [once, outcomes.reduce(api.applyToProfile, once)];
}

/** The parts of a delivery that a vector expects, in the vectors' order. */
function delivered(api, { mapping, options, error, expected }, body) {
  try {
    const delivery = new api.Connector(mapping).transformDelivery(body, options);
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const found = {
      requests: delivery.requests.map((request) => JSON.parse(decoder.decode(request))),
      request_lanes: delivery.lanes,
      request_events: delivery.events,
      mapped: delivery.mapped,
      skipped: delivery.skipped,
      rejected: delivery.rejected,
      issues: delivery.issues,
    };
    return Object.fromEntries(Object.keys(expected).map((name) => [name, found[name]]));
  } catch (thrown) {
    if (!error || !(thrown instanceof api.JsonError)) throw thrown;
    return Object.fromEntries(Object.keys(error).map((name) => [name, thrown[name]]));
  }
}

/** Every body to deliver: those of the vectors and, with each mapping, those of the corpus. */
export function* deliveries({ vectors, corpus, mappings }) {
  for (const vector of Object.values(vectors).flat()) {
    const body = vector.body ?? vector.payload;
    if (body === undefined) continue;
    const { mapping, workspace, lines } = vector;
    yield { mapping, workspace, lines, bodies: [body] };
  }
  if (corpus.length === 0) return;
  const inOne = [`[${corpus.join(",")}]`, corpus.join("\n")];
  for (const mapping of Object.values(mappings)) yield { mapping, bodies: [...corpus, ...inOne] };
}
