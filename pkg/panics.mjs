// A panic in Wasm is a trap, and nobody could read its message: what would put it together goes.
import binaryen from "../js-harness/node_modules/binaryen/index.js";

// By their mangled names.
const FORMATTING = /4core3fmt|5alloc3fmt|3fmt7Display3fmt/;
const PANICS = /9panicking/;

/** The module with each function that only a panic calls for being a trap. */
export function withoutPanics(bytes) {
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(bytes);
  checkFormatting(module.emitText());
  const functions = Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  );
  const ofPanics = functions.filter(({ name, module: from }) => !from && (PANICS.test(name) || FORMATTING.test(name)));
  if (ofPanics.length === 0) throw new Error("expected functions that panic, found none: are they named otherwise?");
  for (const { name, params, results } of ofPanics) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  return module.emitBinary();
}

/** Text that is formatted for another reason than a panic would be lost as well. */
function checkFormatting(text) {
  for (const [, name, body] of text.matchAll(/^ \(func \$(\S+)(.*?)^ \)/gms)) {
    if (PANICS.test(name) || FORMATTING.test(name)) continue;
    const call = body.match(/\(call \$(\S+)/g)?.find((call) => FORMATTING.test(call));
    if (call !== undefined) throw new Error(`expected no formatting but of panics, found ${name} with ${call})`);
  }
}
