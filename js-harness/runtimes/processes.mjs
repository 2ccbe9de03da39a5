// Runs commands to completion.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const MINUTES = 60_000;

/** Returns a command's output. If it fails, the error has its stderr. */
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

/** The results of a script of the project, run by a command-line runtime. */
export async function proveInProcess(project, binary, args) {
  return JSON.parse(await run(binary, [...args, `${project}/cases.json`], { cwd: project }));
}
