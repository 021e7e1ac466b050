/** `node local/build-site.ts`: builds the site if its sources have changed since the last build. */
import { builtSite } from "../lib/web/build.ts";

builtSite();
