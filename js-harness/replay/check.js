// check: whether a mapping can be used.

import { validateMapping } from "@suprsend/segment-transform";

import { UNUSABLE } from "./exit.js";
import { describeProblems, readMapping } from "./mapping.js";
import { standardOutput } from "./output/output.js";
import { quoted } from "./output/text.js";

export async function check({ mapping: path, json }) {
  const problems = validateMapping(await readMapping(path));
  const said = problems.length > 0 ? describeProblems(path, problems) : `${quoted(path)} can be used`;
  await (await standardOutput()).write(`${json ? JSON.stringify({ mapping: path, problems }, null, 2) : said}\n`);
  return problems.length > 0 ? UNUSABLE : 0;
}
