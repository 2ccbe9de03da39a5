// The page around the element: the address, the saved mapping, light and dark.

import "./page.css";
import "../element.ts";
import { samples } from "../samples.ts";
import { readLink, writeLink } from "./link.ts";
import { loadSaved, store } from "./saved.ts";

const preview = document.createElement("segment-mapping-preview");
const notice = document.querySelector<HTMLElement>("#notice");

function openLink(): void {
  const { mapping, sample, problem } = readLink(location.hash);
  preview.mapping = mapping ?? preview.savedMapping;
  preview.events = (samples.find(({ id }) => id === sample) ?? samples[0]).text;
  showNotice(problem ?? "");
}

function showLink(): void {
  history.replaceState(null, "", writeLink(preview.mapping, readLink(location.hash).sample));
}

function showNotice(text: string): void {
  if (notice) notice.textContent = text;
}

preview.savedMapping = loadSaved();
openLink();
document.querySelector("main")?.append(preview);

// Once typing pauses: browsers allow few changes of the address in a row, and each takes a millisecond.
let writing: ReturnType<typeof setTimeout>;
preview.addEventListener("mapping-change", () => {
  clearTimeout(writing);
  writing = setTimeout(showLink, 200);
  showNotice("");
});
preview.addEventListener("mapping-save", (event) => {
  if (store(preview.mapping)) return;
  event.preventDefault();
  showNotice("This browser doesn't let the page save the mapping. Copy it as JSON instead.");
});
addEventListener("hashchange", () => {
  clearTimeout(writing);
  openLink();
});

document.querySelector("#theme")?.addEventListener("click", () => {
  const isDark = getComputedStyle(document.body).getPropertyValue("--is-dark") === "1";
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
});
document.querySelector("#link")?.addEventListener("click", async () => {
  showLink();
  const isCopied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  );
  showNotice(isCopied ? "Link copied." : "This browser doesn't let the page copy. The link is in the address bar.");
});
