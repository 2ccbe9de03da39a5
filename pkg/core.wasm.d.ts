/** A `WebAssembly.Module`, for bundlers and runtimes that import Wasm as one. */
declare const module: object;
export default module;
