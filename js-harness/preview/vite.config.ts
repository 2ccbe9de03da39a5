import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the build can be hosted under any path.
  base: "./",
  build: {
    target: "es2023",
    // Lowered, light-dark() has no colour in a page that declares no color-scheme.
    cssTarget: "esnext",
    // The polyfill fetches by script, which the page's policy forbids.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", "segment-mapping-preview": "src/element.ts" },
      // A settings page loads the element by this name, whatever the build.
      output: { entryFileNames: "[name].js" },
    },
  },
});
