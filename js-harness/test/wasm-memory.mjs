// Wasm's memory, which the package shows to nobody; whoever instantiates the module sees it.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    // Exports have short names.
    memory = Object.values(this.exports).find((value) => value instanceof WebAssembly.Memory);
  }
};
// So it has to be patched before the package is imported.
export const { Connector, recommendedMapping } = await import("@suprsend/segment-transform");

/** How many bytes Wasm's memory has; it never shrinks. */
export const wasmMemory = () => memory.buffer.byteLength;
