// Before the element is defined, perhaps.
let saves = 0;
const preview = document.querySelector("segment-mapping-preview");
preview.mapping = { channels: { email: "mail", sms: null } };
preview.events = '{"type":"identify","userId":"static","traits":{"mail":"ann@example.com"}}';
preview.addEventListener("mapping-save", ({ detail }) => {
  saves += 1;
  detail.waitUntil(saves === 1 ? Promise.reject(new Error("no network")) : Promise.resolve());
});
