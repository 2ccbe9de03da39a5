// Where the events go that the hub refuses, one a line as JSON.

import { open } from "node:fs/promises";

import { cannotWrite } from "../exit.js";
import { isStandardOutput, standardOutput } from "../output/output.js";
import { quoted } from "../output/text.js";

export class RefusedFile {
  #path;
  #output;
  #isStandardOutput;

  /** It is made when the first event is refused, and what is in it already stays. */
  constructor(path) {
    this.#path = path;
    this.#isStandardOutput = isStandardOutput(path);
  }

  /** Resolves once they are on the disk. */
  async append(lines) {
    if (lines.length === 0) return;
    this.#output ??= this.#isStandardOutput ? standardOutput() : open(this.#path, "a");
    try {
      const output = await this.#output;
      if (this.#isStandardOutput) return await output.write(lines.join(""));
      await output.appendFile(lines.join(""));
      await output.datasync();
    } catch (error) {
      throw error.exitCode === undefined ? cannotWrite(quoted(this.#path), error) : error;
    }
  }

  async close() {
    if (this.#output !== undefined && !this.#isStandardOutput) await (await this.#output).close();
  }
}
