// Tests what npm publishes: the files of the tarball, and the exports of each
// entry.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import * as imported from "@suprsend/segment-transform";
import { init } from "@suprsend/segment-transform/slim";

const pkg = new URL("../../pkg/", import.meta.url);
const read = (name) => readFileSync(new URL(name, pkg), "utf8");
const manifest = JSON.parse(read("package.json"));
const require = createRequire(import.meta.url);
const names = Object.keys(imported).sort();

/** The files that an installed package must contain. */
const FILES = [
  "LICENSE",
  "README.md",
  "arguments.js",
  "connector.js",
  "core.wasm.d.ts",
  "dist/core.js",
  "dist/core.wasm",
  "dist/index.d.cts",
  "dist/inline.cjs",
  "dist/inline.js",
  "dist/slim.cjs",
  "dist/slim.d.cts",
  "dist/webhook.cjs",
  "dist/webhook.d.cts",
  "delivery.js",
  "edge-light.js",
  "errors.js",
  "index.cjs",
  "index.d.ts",
  "index.js",
  "instance.js",
  "mapping.schema.json",
  "node.js",
  "package.json",
  "slim.d.ts",
  "slim.js",
  "webhook/body.js",
  "webhook/deadline.js",
  "webhook/errors.js",
  "webhook/hub.js",
  "webhook/index.d.ts",
  "webhook/index.js",
  "webhook/keys.js",
  "webhook/lanes.js",
  "webhook/options.js",
  "webhook/problems.js",
  "webhook/report.js",
  "webhook/settings.js",
  "webhook/signature.js",
  "webhook/webhook.js",
  "workerd.js",
];

test("the tarball has exactly the expected files", () => {
  const packed = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
    cwd: fileURLToPath(pkg),
    stdio: ["ignore", "pipe", "ignore"],
  });
  // An array in older versions of npm, an object in newer ones.
  const [{ files }] = Object.values(JSON.parse(packed));
  assert.deepEqual(files.map(({ path }) => path).sort(), FILES.toSorted());
});

test("the crate and the packages have one version", () => {
  const [, crate] = read("../Cargo.toml").match(/^version = "(.*)"$/m);
  const packages = ["package.json", "../js-harness/preview/package.json", "../js-harness/replay/package.json"];
  for (const path of packages) assert.equal(JSON.parse(read(path)).version, crate, path);
});

test("installing it runs no scripts and adds no dependencies", () => {
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.ok(!(script in manifest.scripts));
  for (const kind of ["dependencies", "optionalDependencies", "peerDependencies"]) assert.ok(!(kind in manifest));
});

test("it contains no paths of the build machine", () => {
  const folders = [
    fileURLToPath(new URL("..", pkg)),
    process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
    "registry/src",
  ];
  for (const file of FILES) {
    const text = readFileSync(new URL(file, pkg), "latin1");
    for (const folder of folders) assert.ok(!text.includes(folder), `${file} names ${folder}`);
  }
});

test("every path in exports is a file of the tarball", () => {
  const paths = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry).flatMap(paths));
  for (const path of paths(manifest.exports)) assert.ok(FILES.includes(path.replace("./", "")), path);
});

describe("entries", () => {
  const declared = [...read("index.d.ts").matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);

  test("every entry exports the names that index.d.ts declares", () => {
    assert.deepEqual(names, declared.sort());
    for (const file of ["index.js", "node.js", "workerd.js", "edge-light.js"]) {
      const exported = [...read(file).matchAll(/^export const \{ (.*) \}/gm)].flatMap(([, list]) => list.split(", "));
      assert.deepEqual(exported.sort(), declared, file);
    }
  });

  test("import and require give the same objects in Node", () => {
    const required = require("@suprsend/segment-transform");
    assert.deepEqual({ ...imported }, { ...required });
    assert.equal(imported.Connector.name, "Connector");
  });

  test("the required module has named exports", async () => {
    for (const [entry, expected] of [
      ["@suprsend/segment-transform", names],
      ["@suprsend/segment-transform/slim", ["init"]],
      ["@suprsend/segment-transform/webhook", ["DeliveryError", "OptionsError", "createHub", "createWebhook"]],
    ]) {
      const found = Object.keys(await import(require.resolve(entry)));
      assert.deepEqual(found.filter((name) => !["default", "module.exports"].includes(name)).sort(), expected);
    }
  });
});

describe("./slim", () => {
  const bytes = readFileSync(fileURLToPath(import.meta.resolve("@suprsend/segment-transform/core.wasm")));
  const event = { type: "track", userId: "u1", event: "Signed Up" };

  test("an invalid module throws a TypeError, and a later valid one works", () => {
    for (const module of [undefined, null, "core.wasm", {}]) assert.throws(() => init(module), TypeError);
  });

  test("a module gives the exports of the main entry, once", () => {
    const api = init(new WebAssembly.Module(bytes));
    assert.deepEqual(Object.keys(api).sort(), names);
    assert.equal(new api.Connector().transform(event).status, "mapped");
    assert.equal(init(bytes), api);
  });

  test("bytes and require also work", () => {
    const slim = require("@suprsend/segment-transform/slim");
    for (const form of [bytes, bytes.buffer]) {
      assert.equal(new (slim.init(form).Connector)().transform(event).status, "mapped");
    }
  });
});
