import { Connector } from "@suprsend/segment-transform";

const c = new Connector();
const g = JSON.parse(JSON.stringify({ type: "identify", userId: "u1", traits: { email: "a@b.co" } }));
const enc = new TextEncoder().encode(JSON.stringify(g));
let bd = 1e9,
  bo = 1e9;
for (let r = 0; r < 15; r++) {
  let t = performance.now();
  for (let i = 0; i < 200000; i++) c.transformDelivery(enc);
  bd = Math.min(bd, (performance.now() - t) * 5);
  t = performance.now();
  for (let i = 0; i < 50000; i++) c.transform(g);
  bo = Math.min(bo, (performance.now() - t) * 20);
}
console.log("delivery", bd.toFixed(0), "object", bo.toFixed(0));
