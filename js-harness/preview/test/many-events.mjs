// As many events as are asked for, one a line. Of ten, eight identify a user, of whom one has an odd
// phone number and another an odd address; one tracks, and one is a page call.

export function manyEvents(count) {
  let lines = "";
  for (let index = 0; index < count; index++) lines += `${JSON.stringify(eventAt(index))}\n`;
  return lines;
}

function eventAt(index) {
  const user = { userId: `user-${index}`, messageId: `message-${index}` };
  const kind = index % 10;
  if (kind === 8) return { type: "track", ...user, event: "Order Placed", properties: { total: index } };
  if (kind === 9) return { type: "page", ...user, name: "Pricing" };
  const email = kind === 4 ? "no address" : `user-${index}@example.com`;
  const phone = kind === 3 ? "555 0100" : `+1555${String(index).padStart(7, "0")}`;
  return { type: "identify", ...user, traits: { email, phone, work: { email: `user-${index}@work.example` } } };
}
