// Tests what wrangler would upload, without uploading it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("..", import.meta.url));
const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");

for (const env of ["", "scale"]) {
  test(`the environment "${env}" can be deployed, is small, and causes no warnings`, (t) => {
    const dist = mkdtempSync(join(tmpdir(), "worker-"));
    t.after(() => rmSync(dist, { recursive: true }));
    const options = ["deploy", "--dry-run", "--env", env, "--outdir", dist];
    const output = execFileSync(process.execPath, [wrangler, ...options], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
    });
    assert.match(output, /--dry-run: exiting now/);
    assert.doesNotMatch(output, /warning/i);

    const uploaded = readdirSync(dist).filter((name) => !/\.map$|^README/.test(name));
    assert.deepEqual(uploaded.map((name) => name.replace(/^[0-9a-f]{40}-/, "")).sort(), ["core.wasm", "index.js"]);
    const bytes = uploaded.map((name) => gzipSync(readFileSync(join(dist, name))).length).reduce((a, b) => a + b);
    assert.ok(bytes < 90_000, `${bytes} bytes, gzipped`);
  });
}
