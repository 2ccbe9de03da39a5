// The order in which the requests of a delivery are sent.

/**
 * Sends the first request alone, and then the lanes side by side, each in order: all further payloads of
 * a user are in one lane. After a failure, no request follows, since Segment sends all events again.
 *
 * @param send takes the index of a request, and returns what was refused of it
 * @returns what was refused, with the index of its request
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
