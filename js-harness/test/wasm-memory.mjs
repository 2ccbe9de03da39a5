// Wasm's memory, which the package does not expose. The module's instance does.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};
// The class has to be patched before the package is imported.
export const { Connector, recommendedMapping } = await import("@suprsend/segment-transform");

/** The size of Wasm's memory in bytes. It never shrinks. */
export const wasmMemory = () => memory.buffer.byteLength;
