// For runtimes that are a command: `process.mjs cases.json` prints what it proves.
import { readFileSync } from "node:fs";
import process from "node:process";

import * as api from "@suprsend/segment-transform";

import { prove } from "./prove.mjs";

prove(api, JSON.parse(readFileSync(process.argv[2], "utf8"))).then((proof) => console.log(JSON.stringify(proof)));
