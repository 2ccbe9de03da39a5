/** @jsxImportSource preact */
import "@suprsend/segment-mapping-preview/preact";
import { render } from "preact";

const root = document.querySelector("#root");
const mapping = { channels: { email: "mail", sms: null } };
const events = [{ type: "identify", userId: "preact", traits: { mail: "ann@example.com" } }];
let saves = 0;

function save({ detail }) {
  saves += 1;
  detail.waitUntil(saves === 1 ? Promise.reject(new Error("no network")) : Promise.resolve());
}

window.mount = (isMounted) =>
  render(isMounted ? <segment-mapping-preview mapping={mapping} events={events} onmapping-save={save} /> : null, root);
window.mount(true);
