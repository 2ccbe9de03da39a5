// The module, as Workers import it.
import module from "@suprsend/segment-transform/core.wasm";
import { init } from "@suprsend/segment-transform/slim";

init(module).languages[0]?.length;
// @ts-expect-error its type has no members
module.exports;
