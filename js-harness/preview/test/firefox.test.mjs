import { firefox } from "./browsers.mjs";
import { runIn } from "./run.mjs";

runIn(firefox);
