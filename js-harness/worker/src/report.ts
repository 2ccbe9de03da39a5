import type { Delivery, Issue } from "@suprsend/segment-transform";

/**
 * What became of a delivery: a message, which Segment shows in its debugger, and by index every event
 * that was skipped, rejected or mapped with notes; all others were mapped without.
 */
export function report(delivery: Delivery): Response {
  const { mapped, skipped, rejected, issues } = delivery;
  const nothingUsable = rejected > 0 && mapped + skipped === 0;
  return Response.json(
    { message: messageOf(delivery), mapped, skipped, rejected, issues },
    { status: nothingUsable ? 422 : 200 },
  );
}

/** How often each code occurred. */
export function countCodes(issues: Issue[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const issue of issues) {
    for (const { code } of issue.status === "mapped" ? issue.notes : [issue]) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** The counts, and the first reason there is for them. */
function messageOf({ mapped, skipped, rejected, issues }: Delivery): string {
  const counts = Object.entries({ mapped, skipped, rejected }).filter(([, count]) => count > 0);
  const summary = counts.map(([status, count]) => `${count} ${status}`).join(", ") || "no events";
  const [first] = ["rejected", "skipped"].flatMap((status) => issues.filter((issue) => issue.status === status));
  if (first === undefined || first.status === "mapped") return summary;
  return `${summary}: ${first.code}, ${first.message}`;
}
