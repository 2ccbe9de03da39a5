// check: whether a mapping is valid.

import { validateMapping } from "@suprsend/segment-transform";

import { UNUSABLE } from "./exit.js";
import { describeProblems, readMapping } from "./mapping.js";
import { standardOutput } from "./output/output.js";
import { quoted } from "./output/text.js";

export async function check({ mapping: path, json }) {
  const problems = validateMapping(await readMapping(path));
  const text = problems.length > 0 ? describeProblems(path, problems) : `${quoted(path)} is valid`;
  await (await standardOutput()).write(`${json ? JSON.stringify({ mapping: path, problems }, null, 2) : text}\n`);
  return problems.length > 0 ? UNUSABLE : 0;
}
