// Sends the requests of a delivery in order.

/**
 * Sends the first request alone, then the lanes in parallel, each in order: all later payloads of a user
 * are in one lane. After a failure, no more requests are sent, since Segment sends all events again.
 *
 * @param send sends the request with this index, and returns its refused
 * payloads
 * @returns the refused payloads, each with the index of its request
 */
export async function sendInLanes(lanes, send) {
  const refused = [];
  let failure;
  const sendLane = async (lane) => {
    for (const [request, its] of lanes.entries()) {
      if (failure !== undefined) return;
      if (its !== lane) continue;
      try {
        for (const one of await send(request)) refused.push({ ...one, request });
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await sendLane(null);
  await Promise.all([...new Set(lanes)].filter((lane) => lane !== null).map(sendLane));
  if (failure !== undefined) throw failure;
  return refused;
}
