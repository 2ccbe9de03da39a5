// Without a bundler: the package's own files, by an import map.
import { proveInPage } from "../browsers.mjs";

export default [{ name: "Chromium", run: (project) => proveInPage(project, project, "chrome") }];
