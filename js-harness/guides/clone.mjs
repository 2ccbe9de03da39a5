// A copy of the project as a fresh clone has it, with what is built and installed here, so that nothing is built
// or fetched again.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./pages.mjs";

const BUILT = [
  "pkg/dist",
  "pkg/LICENSE",
  "pkg/mapping.schema.json",
  "target/tools",
  "js-harness/node_modules",
  "js-harness/replay/node_modules",
  "js-harness/worker/node_modules",
  "js-harness/worker/dist",
  "js-harness/preview/node_modules",
  "js-harness/preview/dist",
  "js-harness/preview/lib",
];

/** Copies what git has or would add, and links what is built. The caller removes the folder. */
export function freshClone() {
  const clone = mkdtempSync(join(tmpdir(), "clone-"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const path of listed.toString().split("\0")) {
    const from = join(root, path);
    if (path !== "" && existsSync(from)) cpSync(from, join(clone, path));
  }
  for (const path of BUILT) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    const [from, to] = [join(root, path), join(clone, path)];
    // What is built again in the clone must not change here.
    if (path.endsWith("node_modules")) link(from, to);
    else cpSync(from, to, { recursive: true, preserveTimestamps: true });
  }
  // What is younger than its sources is not built or installed again.
  for (const path of BUILT.filter((path) => path.endsWith("node_modules")))
    touch(join(clone, path, ".package-lock.json"));
  touch(join(clone, "target/tools/bin/wasm-bindgen"));
  return { path: clone, remove: () => rmSync(clone, { recursive: true, force: true }) };
}

/** Hard links; on another file system, copies. */
function link(from, to) {
  try {
    execFileSync("cp", ["-RPpl", from, to], { stdio: "ignore" });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync("cp", ["-RPp", from, to]);
  }
}

const touch = (path) => utimesSync(path, new Date(), new Date());
