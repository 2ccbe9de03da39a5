// Gives access to Wasm's memory, which the module's instance exposes but the
// package does not.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};
// The class must be patched before the package is imported.
export const { Connector, recommendedMapping } = await import("@suprsend/segment-transform");

/** The size of Wasm's memory in bytes. It never shrinks. */
export const wasmMemory = () => memory.buffer.byteLength;
