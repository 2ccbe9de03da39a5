// Without a bundler: the package's own files, by an import map.
import { proveInPage } from "../browsers.mjs";

export default [{ name: "Firefox", run: (project) => proveInPage(project, project, "firefox") }];
