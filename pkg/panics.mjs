// A panic in Wasm is a trap, and nobody could read its message: what would put it together goes.
import binaryen from "../js-harness/node_modules/binaryen/index.js";

// By their mangled names: the panics of std and core, and the formatting of text, which the crate
// itself does without.
const OF_PANICS = /9panicking|4core3fmt|5alloc3fmt|3fmt7Display3fmt/;

/** The module with each function that only panics call for being a trap. */
export function withoutPanics(bytes) {
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(bytes);
  const functions = Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  );
  for (const { name, params, results, module: from } of functions) {
    if (from || !OF_PANICS.test(name)) continue;
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  return module.emitBinary();
}
