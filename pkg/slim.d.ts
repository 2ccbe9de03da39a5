/**
 * Gives the package's API, on a module that the caller brings: the same names as the main entry has.
 *
 * ```js
 * import module from "@suprsend/segment-transform/core.wasm";
 * import { init } from "@suprsend/segment-transform/slim";
 *
 * const { Connector } = init(module);
 * ```
 *
 * The module is instantiated once: every further call gives the same API, whatever it is handed.
 * Workers have to call it outside of a handler if they hand it bytes.
 *
 * @param module `core.wasm` of this very version: a `WebAssembly.Module`, or its bytes as a
 *   `Uint8Array` or an `ArrayBuffer`
 */
export function init(module: object): typeof import("./index.js");
