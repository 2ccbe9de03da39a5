import { denoBinary, missing } from "../binaries.mjs";
import { proveInProcess, run } from "../processes.mjs";

export default [
  {
    name: "Deno",
    skip: missing(denoBinary),
    async run(project) {
      const [, version] = (await run(denoBinary, ["--version"])).match(/^deno (\S+)/);
      return {
        version,
        ...(await proveInProcess(project, denoBinary, ["run", "--allow-all", "--no-lock", "process.mjs"])),
      };
    },
  },
];
