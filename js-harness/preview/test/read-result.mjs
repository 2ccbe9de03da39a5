// Reads the result from the screen. Runs inside the page, so it stands alone.

export function readResult(element) {
  const { shadowRoot } = document.querySelector(element);
  const all = (selector, within = shadowRoot) => [...within.querySelectorAll(selector)];
  const text = (selector, within = shadowRoot) => within.querySelector(selector)?.textContent;
  const pairs = (names) => names.map((name) => [name.textContent, text(".property-value", name.nextElementSibling)]);
  return {
    status: text(".result .badge"),
    notes: all(".note").map((note) => ({
      title: text(".note-title", note),
      message: text(".note-message", note),
      place: text(".place", note),
    })),
    user: text(".distinct-id"),
    language: text(".language code"),
    locale: text(".locale code"),
    timezone: text(".timezone code"),
    event: text(".event-name"),
    channels: all(".channel").flatMap((channel) =>
      all(".value", channel).map((value) => ({
        label: text(".channel-label", channel),
        value: text(".value-text", value),
        place: text(".place", value),
        mark: text(".mark, .kept", value),
      })),
    ),
    /** Those of the event, or else of the profile. */
    properties: pairs(all(text(".event-name") ? ".event .properties dt" : ".properties dt")),
    userProperties: pairs(all(".profile .properties dt")),
    request: text(".request .json"),
  };
}
