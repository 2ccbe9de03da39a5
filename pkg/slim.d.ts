/**
 * Returns the package's API, on a module that the caller brings. It has the names of the main entry.
 *
 * ```js
 * import module from "@suprsend/segment-transform/core.wasm";
 * import { init } from "@suprsend/segment-transform/slim";
 *
 * const { Connector } = init(module);
 * ```
 *
 * The module is instantiated once. Every further call returns the same API and ignores its argument.
 * A Worker that passes bytes must call `init` outside of a handler.
 *
 * @param module `core.wasm` of this very version: a `WebAssembly.Module`, or its bytes as a
 *   `Uint8Array` or an `ArrayBuffer`
 */
export function init(module: object): typeof import("./index.js");
