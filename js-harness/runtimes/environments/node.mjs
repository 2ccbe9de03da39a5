import { missing, nodes } from "../binaries.mjs";
import { proveInProcess, run } from "../processes.mjs";

export default nodes.flatMap(({ name, binary }) =>
  [
    ["ESM", "process.mjs"],
    ["CommonJS", "process.cjs"],
  ].map(([form, script]) => ({
    name: `${name}, ${form}`,
    skip: missing(binary),
    async run(project) {
      const version = (await run(binary, ["--version"])).trim().slice(1);
      return { version, ...(await proveInProcess(project, binary, [script])) };
    },
  })),
);
