/**
 * Returns the package's API, using a module that the caller provides. It has the exports of the main
 * entry.
 *
 * ```js
 * import module from "@suprsend/segment-transform/core.wasm";
 * import { init } from "@suprsend/segment-transform/slim";
 *
 * const { Connector } = init(module);
 * ```
 *
 * The module is instantiated once. Later calls return the same API and ignore their argument. A
 * Worker that passes bytes must call `init` outside of a handler.
 *
 * @param module `core.wasm` of exactly this version: a `WebAssembly.Module`, or its bytes
 * as a `Uint8Array` or an `ArrayBuffer`
 */
export function init(module: object): typeof import("./index.js");
