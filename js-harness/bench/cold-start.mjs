// Measures the time from import to the first result, in milliseconds. Needs a fresh process for
// each run.
const start = performance.now();
const { Connector } = await import("@suprsend/segment-transform");
new Connector().transform({ type: "identify", userId: "97980cfea0067", traits: { email: "peter@example.com" } });
console.log(performance.now() - start);
