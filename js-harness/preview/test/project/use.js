// What a settings page does with the element. The first save fails, and the tests mount and unmount it.
export function use(preview, userId) {
  let saves = 0;
  preview.mapping = { channels: { email: "mail", sms: null } };
  preview.events = [{ type: "identify", userId, traits: { mail: "ann@example.com" } }];
  preview.addEventListener("mapping-save", ({ detail }) => {
    saves += 1;
    detail.waitUntil(saves === 1 ? Promise.reject(new Error("no network")) : Promise.resolve());
  });
  window.mount = (isMounted) => {
    if (!isMounted) return document.querySelector("segment-mapping-preview").remove();
    const next = document.createElement("segment-mapping-preview");
    use(next, userId);
    return document.body.append(next);
  };
}
