export { POST } from "../../../webhook.js";
