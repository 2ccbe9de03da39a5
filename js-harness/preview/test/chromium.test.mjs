import { chromium } from "./browsers.mjs";
import { runIn } from "./run.mjs";

runIn(chromium);
