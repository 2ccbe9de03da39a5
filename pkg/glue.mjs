// Edits the JavaScript that wasm-bindgen writes. An edit without a match fails the build.
import { readFileSync, writeFileSync } from "node:fs";

const EDITS = [
  // Next's edge runtime passes a module from another realm, for which `instanceof` is
  // false.
  [
    /module instanceof WebAssembly\.Module/g,
    'Object.prototype.toString.call(module) === "[object WebAssembly.Module]"',
  ],
];

/** @param path of the file that wasm-bindgen wrote */
export function editGlue(path) {
  let source = readFileSync(path, "utf8");
  for (const [pattern, text] of EDITS) {
    const edited = source.replace(pattern, text);
    if (edited === source) throw new Error(`expected ${pattern} in ${path}, found no match`);
    source = edited;
  }
  writeFileSync(path, source);
}
