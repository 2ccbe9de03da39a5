export { POST } from "../../../../webhook.js";

export const runtime = "edge";
