// The answer to Segment, and the parts of it that may be logged.

/** Maximum number of issues in an answer, and their maximum size in characters of JSON. */
const MAX_ISSUES = 100;
const MAX_ISSUES_LENGTH = 48 * 1024;

/**
 * The result of a delivery: a message, which Segment shows in its debugger, the counts, and the events
 * that were skipped, rejected or refused, or have notes, ordered by index.
 *
 * @param refused the payloads that the hub refused, as
 * `{request, payload, hub_status, answer}`
 */
export function report(delivery, refused) {
  const issues = withRefused(delivery, refused);
  const count = (status) => issues.filter((issue) => issue.status === status).length;
  const counts = {
    mapped: delivery.mapped - count("refused"),
    skipped: delivery.skipped,
    rejected: delivery.rejected,
    refused: count("refused"),
  };
  const listed = firstIssues(issues);
  return {
    status: counts.rejected + counts.refused > 0 && counts.mapped + counts.skipped === 0 ? 422 : 200,
    counts,
    codes: countCodes(issues),
    answer: {
      message: messageOf(counts, issues),
      ...counts,
      issues: listed,
      ...(listed.length < issues.length && { more_issues: issues.length - listed.length, codes: countCodes(issues) }),
    },
  };
}

/** The delivery's issues and those of refused events, ordered by index. They are computed only when needed. */
function withRefused(delivery, refused) {
  if (refused.length === 0) return delivery.issues;
  const { events, message_ids } = delivery;
  const byIndex = new Map(delivery.issues.map((issue) => [issue.index, issue]));
  const seen = new Set();
  for (const { request = 0, payload, hub_status, answer } of refused) {
    const index = events[request][payload];
    // The user of an event and the event itself can both be refused.
    if (seen.has(index)) continue;
    seen.add(index);
    const { notes } = byIndex.get(index) ?? {};
    const reason = answer === "" ? "" : `: ${answer}`;
    const message = `the hub refused the event with status ${hub_status}${reason}`;
    const message_id = message_ids[index];
    byIndex.set(index, {
      index,
      ...(message_id !== null && { message_id }),
      status: "refused",
      code: "hub_refused",
      message,
      hub_status,
      ...(notes !== undefined && { notes }),
    });
  }
  return [...byIndex.values()].sort((one, other) => one.index - other.index);
}

/** Refused events come first, since nothing else reports them. */
function firstIssues(issues) {
  const isRefused = ({ status }) => status === "refused";
  const byWeight = [...issues.filter(isRefused), ...issues.filter((issue) => !isRefused(issue))];
  const first = [];
  let length = 0;
  for (const issue of byWeight.slice(0, MAX_ISSUES)) {
    length += JSON.stringify(issue).length;
    if (length > MAX_ISSUES_LENGTH) break;
    first.push(issue);
  }
  return first.sort((one, other) => one.index - other.index);
}

/** How often each code of an issue or note occurs. */
function countCodes(issues) {
  const counts = {};
  for (const { code, notes = [] } of issues) {
    for (const one of code === undefined ? notes : [{ code }, ...notes]) counts[one.code] = (counts[one.code] ?? 0) + 1;
  }
  return counts;
}

/** The counts and the first reason. */
function messageOf(counts, issues) {
  const summary = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
  const first = ["rejected", "refused", "skipped"]
    .map((status) => issues.find((issue) => issue.status === status))
    .find((issue) => issue !== undefined);
  if (first === undefined) return summary || "no events";
  return `${summary}: ${first.code}, ${first.message}`;
}
