// For command-line runtimes: `process.mjs cases.json` prints its results.
import { readFileSync } from "node:fs";
import process from "node:process";

import * as api from "@suprsend/segment-transform";
import { createWebhook } from "@suprsend/segment-transform/webhook";

import { prove } from "./prove.mjs";

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
prove(api, cases, createWebhook).then((proof) => console.log(JSON.stringify(proof)));
