import { use } from "./use.js";

use(document.querySelector("segment-mapping-preview"), "static");
