import { bunBinary, missing } from "../binaries.mjs";
import { proveInProcess, run } from "../processes.mjs";

export default [
  {
    name: "Bun",
    skip: missing(bunBinary),
    async run(project) {
      const version = (await run(bunBinary, ["--version"])).trim();
      return { version, ...(await proveInProcess(project, bunBinary, ["process.mjs"])) };
    },
  },
];
