// Commands, run to their end.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const MINUTES = 60_000;

/** What a command prints; whatever it complained of is the error. */
export async function run(command, args, { cwd, env } = {}) {
  try {
    const { stdout } = await execute(command, args, {
      cwd,
      env: { ...process.env, ...env },
      maxBuffer: 2 ** 26,
      timeout: 3 * MINUTES,
    });
    return stdout;
  } catch (error) {
    throw new Error([error.stderr, error.stdout].find(Boolean)?.trim() ?? error.message);
  }
}

/** What a script of the project proves, run by a runtime that is a command. */
export async function proveInProcess(project, binary, args) {
  return JSON.parse(await run(binary, [...args, `${project}/cases.json`], { cwd: project }));
}
