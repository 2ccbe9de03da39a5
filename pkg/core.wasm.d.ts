/** A `WebAssembly.Module`, where a bundler or a runtime imports Wasm so. */
declare const module: object;
export default module;
