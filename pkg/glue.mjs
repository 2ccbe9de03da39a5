// What wasm-bindgen writes of JavaScript, edited for the package. Each edit fails where it finds
// nothing to edit, as after an update.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param names what wasm-opt has renamed: `{imports: [[module, old, new]], exports: [[old, new]], modules: […]}` */
export function editGlue(dist, names) {
  const path = join(dist, "core.js");
  const edits = [
    nameModulesPlainly(dist),
    // Next's edge runtime hands a sandbox the module from outside of it, which `instanceof` does not know.
    [
      /module instanceof WebAssembly\.Module/g,
      'Object.prototype.toString.call(module) === "[object WebAssembly.Module]"',
    ],
    // A fresh instance is started by a function that a module without one of its own does not have.
    ["wasm.__wbindgen_start();", ""],
    ...shortNames(names),
  ];
  let source = readFileSync(path, "utf8");
  for (const [pattern, text] of edits) {
    const edited = source.replace(pattern, text);
    if (edited === source) throw new Error(`expected ${pattern} in what wasm-bindgen wrote`);
    source = edited;
  }
  writeFileSync(path, source);
}

/** wasm-bindgen puts the modules of src/wasm under a path with a hash, which no entry could import. */
function nameModulesPlainly(dist) {
  const snippets = join(dist, "snippets");
  const [crate] = readdirSync(snippets);
  const modules = join(snippets, crate, "src/wasm");
  for (const name of readdirSync(modules)) renameSync(join(modules, name), join(dist, name));
  rmSync(snippets, { recursive: true });
  return [/(?<=^import .* from ["'])\.\/snippets\/.*\/(?=[a-z]+\.js["'])/gm, "./"];
}

/** Imports and exports by the letters that wasm-opt gave them: the long names are a kilobyte of the module. */
function shortNames({ imports, exports }) {
  const shortOf = (names) => (name) => {
    if (!names.has(name)) throw new Error(`expected \`${name}\` to be a name of the module`);
    return names.get(name);
  };
  const ofImports = shortOf(new Map(imports.map(([, name, short]) => [name, short])));
  const ofExports = shortOf(new Map(exports));
  return [
    ['"./core_bg.js": import0', "a: import0"],
    [/(?<=^ +)__wb\w+(?=: function)/gm, ofImports],
    [/(?<=\bwasm\.)\w+/g, ofExports],
  ];
}
