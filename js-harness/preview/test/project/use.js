// What a settings page does with the element: the first save fails.
export function use(preview, userId) {
  let saves = 0;
  preview.mapping = { channels: { email: "mail", sms: null } };
  preview.events = [{ type: "identify", userId, traits: { mail: "ann@example.com" } }];
  preview.addEventListener("mapping-save", ({ detail }) => {
    saves += 1;
    detail.waitUntil(saves === 1 ? Promise.reject(new Error("no network")) : Promise.resolve());
  });
}
