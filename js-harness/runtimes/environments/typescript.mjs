// Checks the types: what must compile, and what must not.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "../processes.mjs";

const compiler = (path) => fileURLToPath(new URL(`../../${path}/bin/tsc`, import.meta.url));
const current = { name: "TypeScript", tsc: compiler("node_modules/typescript") };
const oldest = { name: "TypeScript 5.4", tsc: compiler("runtimes/node_modules/typescript-5.4") };

const resolutions = [
  ["bundler", "ESM"],
  ["nodenext", "ESM"],
  ["nodenext", "CommonJS"],
  ["node16", "ESM"],
  ["node16", "CommonJS"],
].map(([resolution, form]) => {
  const module = resolution === "bundler" ? "esnext" : resolution;
  const folder = form === "ESM" ? "types" : "types-commonjs";
  return environment(`${resolution}, ${form}`, current, [folder, "--module", module, "--moduleResolution", resolution]);
});

/** The versions of JavaScript that a user's compiler may target. */
const libraries = [oldest, current].flatMap((version) => [
  ...["es2020", "es2022", "es2022,dom"].map((lib) => environment(`lib ${lib}`, version, ["types", "--lib", lib])),
  environment("`using`", version, ["types/using"]),
  environment("./webhook", version, ["types/webhook"]),
]);

export default [...resolutions, ...libraries];

function environment(what, { name, tsc }, [folder, ...options]) {
  return {
    name: `${name}, ${what}`,
    async run(project) {
      await run(tsc, ["--project", join(project, folder), ...options]);
      return { version: (await run(tsc, ["--version"])).trim().replace("Version ", "") };
    },
  };
}
