// Wasm's memory, which the package shows to nobody; whoever instantiates the module sees it.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};
// So it has to be patched before the package is imported.
export const { Connector, recommendedMapping } = await import("@suprsend/segment-transform");

/** How many bytes Wasm's memory has; it never shrinks. */
export const wasmMemory = () => memory.buffer.byteLength;

const event = (name) => ({
  type: "track",
  userId: "u1",
  event: name,
  messageId: `m-${name}`,
  properties: { plan: "pro" },
});

const bodies = [
  [JSON.stringify(event("Signed Up"))],
  [JSON.stringify([event("Signed Up"), { type: "page" }, 5])],
  [`${JSON.stringify(event("Signed Up"))}\n{"type":\n${JSON.stringify(event("Order Placed"))}\n`],
  [JSON.stringify({ type: "identify", userId: "u1", traits: { email: "p@x.com", name: "Zoë 😀", $sms: "1" } })],
  ['{"type":"track"'],
  ['"\ud800"'],
  [" \n{}\n[]", { lines: true }],
].flatMap(([body, options]) => [
  [body, options],
  [Buffer.from(body), options],
]);

/** Delivers `count` small bodies of every kind, some of which are no JSON, and reads some issues. */
export function deliverSmallBodies(connector, count) {
  for (let done = 0; done < count; done++) {
    const [body, options] = bodies[done % bodies.length];
    try {
      const delivery = connector.transformDelivery(body, options);
      if (done % 5 === 0) delivery.issues;
    } catch (error) {
      if (error.code !== "invalid_json") throw error;
    }
  }
}
