// A corpus of real Segment events, where it is at hand beside the project.
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../shared/corpus/", import.meta.url);

/** Why what needs the corpus is skipped; false if it is here. */
export const noCorpus = existsSync(folder) ? false : "the corpus of real Segment events is not here";

/** Events, each as its line of JSON. */
export const corpus = noCorpus
  ? []
  : ["identify", "track"].flatMap((name) =>
      readFileSync(new URL(`${name}.jsonl`, folder), "utf8")
        .trimEnd()
        .split("\n"),
    );
