// A corpus of real Segment events, if there is one next to the project.
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../shared/corpus/", import.meta.url);

/** The reason to skip tests that need the corpus. False if it exists. */
export const noCorpus = existsSync(folder) ? false : "the corpus of real Segment events is not here";

/** The events, each as a line of JSON. */
export const corpus = noCorpus
  ? []
  : ["identify", "track"].flatMap((name) =>
      readFileSync(new URL(`${name}.jsonl`, folder), "utf8")
        .trimEnd()
        .split("\n"),
    );
