import "@suprsend/segment-mapping-preview";
import { use } from "./use.js";

use(document.querySelector("segment-mapping-preview"), "plain");
