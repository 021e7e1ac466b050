/** `node local/build-site.ts`: builds the site where its sources are others than those of the last build. */
import { builtSite } from "../lib/web/build.ts";

builtSite();
