// Builds the page into dist, and with `--mode package` what npm publishes into lib.
import { copyFileSync, readdirSync } from "node:fs";
import { defineConfig, type Plugin, type UserConfig } from "vite";

const shared = {
  // Relative addresses: the build can be hosted under any path.
  base: "./",
  build: {
    target: "es2023",
    // Lowered, light-dark() has no color in a page that declares no color-scheme.
    cssTarget: "esnext",
    // The polyfill fetches by script, which the page's policy forbids.
    modulePreload: { polyfill: false },
  },
} satisfies UserConfig;

/** The types, with those of the mapping, so that the package depends on nothing; and the license. */
const types: Plugin = {
  name: "types",
  closeBundle() {
    for (const file of readdirSync("types")) copyFileSync(`types/${file}`, `lib/${file}`);
    copyFileSync("../../pkg/index.d.ts", "lib/segment-transform.d.ts");
    copyFileSync("../../LICENSE", "lib/LICENSE");
  },
};

export default defineConfig(({ mode }) => {
  if (mode !== "package") return shared;
  return {
    ...shared,
    publicDir: false,
    plugins: [types],
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      ...shared.build,
      outDir: "lib",
      rolldownOptions: {
        input: { index: "src/index.ts", react: "src/react.ts" },
        external: ["react"],
        preserveEntrySignatures: "strict",
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "[name]-[hash].js",
          // Next.js renders it in the browser, then.
          banner: ({ name }) => (name === "react" ? '"use client";' : ""),
        },
      },
    },
  };
});
